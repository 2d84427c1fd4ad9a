import type { ChangeEnd } from "../accounts/change-record.ts";
import type { ToolContext } from "../catalogue/context.ts";
import type { PreparedCall, ToolResult } from "../catalogue/tool.ts";
import { log } from "../telemetry/log.ts";
import { agreementTo } from "./agreement.ts";
import { type Confirmation, openConfirmation } from "./confirmation-token.ts";
import { failureOf } from "./failure.ts";
import { digestOf, fingerprintOf } from "./fingerprint.ts";
import { linksOf } from "./links.ts";
import { withNote } from "./note.ts";
import type { Done, Hand } from "./operation.ts";
import {
  mayHaveBeenMade,
  outcomeLost,
  type Refusal,
  resultNotKept,
  staleConfirmation,
  tooManyChanges,
  underWay,
  usedForAnother,
} from "./refusal.ts";
import type { Services } from "./services.ts";

/** A change that is asked for. */
interface Change {
  readonly tool: string;
  /** Whether making it twice changes nothing more. */
  readonly isIdempotent: boolean;
  readonly prepared: PreparedCall;
  readonly context: ToolContext;
  readonly hand: Hand;
}

/**
 * Makes a change: once, however often its client asks for it, and as its person agreed to. The account's vault keeps
 * what became of it; a call that was made before is answered with that.
 */
export async function makeChange(change: Change, services: Services): Promise<Done<ToolResult>> {
  const { tool, isIdempotent, prepared, context } = change;
  const { userId, connectionId } = context.caller;
  const fingerprint = await fingerprintOf(context.caller, tool, prepared.arguments);
  const { idempotencyKey, confirmationToken } = prepared.repeat;
  const confirmation =
    confirmationToken === undefined
      ? undefined
      : await openConfirmation(confirmationToken, fingerprint, services.settings);
  const { round } = context.conversation;
  const names = [
    idempotencyKey !== undefined && ["key", connectionId, idempotencyKey],
    confirmation && ["agreement", confirmation.id],
    round !== undefined && ["agreement", round],
  ].filter((name) => Array.isArray(name));
  // digests: what a client puts into a key is its own
  const digests = await Promise.all(names.map(digestOf));
  // Closed, opened and closed again: the third is not the first once more, and is safe to make whichever it is
  const own =
    isIdempotent && digests.length === 0 ? await digestOf([fingerprint, crypto.randomUUID()]) : fingerprint;
  const start = await services.accounts.beginChange(userId, { names: digests, fingerprint: own });
  switch (start.kind) {
    case "another":
      return refused(usedForAnother(tool));
    case "full":
      return refused(tooManyChanges(tool));
    case "under-way":
      return refused(underWay(tool, start.at));
    case "uncertain":
      return refused(outcomeLost(tool, start.at));
    case "done":
      await change.hand.requireStillAllowed(prepared.arguments);
      return repeated(start.outcome, start.at);
    case "new":
      return await make(start.id, { ...change, fingerprint, confirmation }, services);
  }
}

async function make(
  id: string,
  change: Change & { readonly fingerprint: string; readonly confirmation: Confirmation | undefined },
  services: Services,
): Promise<Done<ToolResult>> {
  const { tool, prepared, context, fingerprint, confirmation, hand } = change;
  const { settings, accounts } = services;
  const end = async (how: ChangeEnd) => await accounts.endChange(context.caller.userId, id, how);
  try {
    // only now: a call that was made with it is answered with its result, however long ago the preview was
    if (prepared.repeat.confirmationToken !== undefined && !isCurrent(confirmation)) {
      await end({ kind: "not-made" });
      return refused(staleConfirmation(tool));
    }
    const agreement = await agreementTo(prepared, context, { tool, fingerprint, confirmation, settings });
    if (!agreement.ok) {
      const { refusal } = agreement;
      await end({
        kind: "not-made",
        ...(refusal.kind === "declined" && { spent: JSON.stringify({ refusal }) }),
      });
      return refused(refusal);
    }
    // Nobody waits for it any more: it must not happen behind the person's back
    context.signal.throwIfAborted();
    const result = await prepared.run(context, agreement.shown);
    await noted(tool, end({ kind: "made", outcome: outcomeOf(tool, result) }));
    return { ok: true, value: result };
  } catch (error) {
    const unknown = hand.effects.arePossible();
    await noted(tool, end(unknown ? { kind: "unknown" } : { kind: "not-made" }));
    if (!unknown) throw error;
    return refused(mayHaveBeenMade(await failureOf(error, linksOf(context.caller, settings))));
  }
}

function isCurrent(confirmation: Confirmation | undefined): boolean {
  return confirmation !== undefined && confirmation.expiresAt > Date.now();
}

/** A change that was made is made, whether or not that could be written down. */
async function noted(tool: string, writing: Promise<void>): Promise<void> {
  await writing.catch(() => log.error("change_not_noted", { tool }));
}

/** What an earlier call was answered. */
type Kept = { readonly result: ToolResult } | { readonly refusal: Refusal };

/** Longest result that is kept, in bytes of JSON: sealed, it has to fit into a row of SQLite. */
const longestKept = 1_000_000;

function outcomeOf(tool: string, result: ToolResult): string {
  const kept: Kept = { result };
  const outcome = JSON.stringify(kept);
  if (Buffer.byteLength(outcome) <= longestKept) return outcome;
  const instead: Kept = { refusal: resultNotKept(tool) };
  return JSON.stringify(instead);
}

function repeated(outcome: string, at: number): Done<ToolResult> {
  // written by this file, sealed since
  const kept = JSON.parse(outcome) as Kept;
  const note = `This call was made before, at ${new Date(at).toISOString()}: this is what it was answered, and nothing was done again. To do it once more, give another idempotencyKey.`;
  if ("refusal" in kept) {
    const { refusal } = kept;
    return refused({ ...refusal, message: `${refusal.message} ${note}` });
  }
  return { ok: true, value: withNote(kept.result, note) };
}

function refused(refusal: Refusal): Done<ToolResult> {
  return { ok: false, refusal };
}
