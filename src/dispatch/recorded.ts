import type { Decision, GivenArguments, OperationEvent, OperationKind } from "../audit/event.ts";
import type { Trail } from "../audit/trail.ts";
import type { Caller } from "../authorization/caller.ts";
import { byteLength } from "../text/bytes.ts";
import type { Refusal } from "./refusal.ts";

/** What is recorded of an operation besides what it came to. */
export interface Recorded {
  readonly kind: OperationKind;
  readonly given: GivenArguments;
}

/** What is known of an operation under way. */
export interface Course {
  readonly startedAt: number;
  /** Whether it was let through to do its work. */
  begun: boolean;
  /** Who acted at GitHub in the caller's place. */
  actor: string | undefined;
  /** Whether it went on although it could not be counted. */
  uncounted: boolean;
}

/** Names stand for what does not exist: what a client made up may be anything, and is kept as a hash only. */
export const unknownName = "(unknown)";

export function newCourse(): Course {
  return { startedAt: Date.now(), begun: false, actor: undefined, uncounted: false };
}

/** Records what became of an operation. */
export function record(
  trail: Trail,
  { name, recorded: { kind, given } }: { readonly name: string; readonly recorded: Recorded },
  caller: Caller,
  done: { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly refusal: Refusal },
  { startedAt, begun, actor, uncounted }: Course,
): void {
  // people type; what they were shown was theirs to see
  if (kind === "completion" && done.ok) return;
  const { userId, login, clientId, grantId } = caller;
  const came = done.ok ? { ...finished, resultBytes: sizeOf(done.value) } : refused(done.refusal, begun);
  trail.record({
    ...{ kind, action: name, userId, login, clientId, grantId, given, actor },
    duration: Date.now() - startedAt,
    argumentBytes: sizeOf(given.values),
    ...came,
    ...(uncounted && notCounted(came)),
  });
}

/** What went on although it could not be counted says so, beside what it came to. */
function notCounted({ reason, detail }: Pick<OperationEvent, "reason" | "detail">) {
  const note = "limiter-failed";
  if (reason === undefined) return { reason: note };
  return { detail: detail === undefined ? note : `${detail}; ${note}` };
}

/** Records that something was asked for that there is not. */
export function recordUnknown(
  trail: Trail,
  kind: OperationKind,
  asked: Readonly<Record<string, unknown>>,
  caller: Caller,
  refusal: Refusal,
): void {
  const given = { values: asked, declared: [] };
  record(
    trail,
    { name: unknownName, recorded: { kind, given } },
    caller,
    { ok: false, refusal },
    newCourse(),
  );
}

type Came = Pick<OperationEvent, "decision" | "reason" | "outcome" | "detail" | "reference">;

const finished: Came = {
  decision: "allowed",
  outcome: "ok",
};

function refused(refusal: Refusal, begun: boolean): Came {
  const { kind } = refusal;
  const failed = (kind === "failed" || kind === "internal") && begun;
  return {
    decision: failed ? "allowed" : decisionOf(kind),
    reason: kind,
    outcome: failed ? "failed" : "not-done",
    detail: detailOf(refusal),
    ...(kind === "internal" && { reference: refusal.reference }),
  };
}

function decisionOf(kind: Refusal["kind"]): Decision {
  switch (kind) {
    case "declined":
      return "denied";
    case "agreement-needed":
    case "input-needed":
      return "asked";
    default:
      return "refused";
  }
}

/** What there is to say besides, of what is meant for a log. A message is for the caller, and may hold a link or token. */
function detailOf(refusal: Refusal): string | undefined {
  if ("missing" in refusal) return refusal.missing.join(" ");
  return "detail" in refusal ? refusal.detail : undefined;
}

/** Bytes of JSON. A tool's data is in its result twice, as data and as text. */
function sizeOf(value: unknown): number | undefined {
  if (typeof value === "object" && value !== null && "text" in value && typeof value.text === "string")
    return byteLength(value.text);
  try {
    return byteLength(JSON.stringify(value) ?? "");
  } catch {
    // it is not JSON, and whoever answers with it will find out
    return undefined;
  }
}
