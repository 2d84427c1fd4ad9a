import { permissionLink } from "../authorization/permission-link.ts";
import { type Answer, type Conversation, nobody } from "../catalogue/conversation.ts";
import { allowanceOf } from "../dispatch/allowance.ts";
import type { Call, Outcome } from "../dispatch/dispatch.ts";
import { failureOf } from "../dispatch/failure.ts";
import { linksOf } from "../dispatch/links.ts";
import { logRefusal } from "../dispatch/refusal.ts";
import type { Services } from "../dispatch/services.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { dispatchWithLink } from "./link-offer.ts";

/**
 * How long a call waits for its person to allow what it lacks, in milliseconds. A client says that they opened the
 * page, not that they are done; SDKs give a request a minute.
 */
const patience = 50_000;

/**
 * Dispatches a call. If it lacks a permission, and the client can take its person to a page (elicitation in URL mode),
 * they are taken to where they can allow it, and the call goes on when they have; likewise if it lacks a GitHub account.
 */
export async function dispatchWithOffer(call: Call, services: Services): Promise<Outcome> {
  const outcome = await dispatchWithLink(call, services, patience);
  const { conversation = nobody } = call;
  if (outcome.ok || outcome.refusal.kind !== "insufficient-scope") return outcome;
  // A token that its client narrowed is to be less than what the person allows
  if (!conversation.client.elicitsUrls || call.caller.narrowed) return outcome;
  const { missing } = outcome.refusal;
  try {
    const answer = await offer(call, missing, conversation, services);
    if (answer.action !== "accept") return declined(call.tool);
    // Once: a person who does not allow it in time is told so, and calls again
    const required = services.catalogue.find(call.tool)?.scopes ?? [];
    const lacking = { ...call.caller, scopes: call.caller.scopes.filter((name) => !missing.includes(name)) };
    const { caller } = await allowanceOf(lacking, required, services, patience);
    // Nobody waits for it any more: it must not happen behind the person's back
    call.signal.throwIfAborted();
    return await dispatchWithLink({ ...call, caller }, services, patience);
  } catch (error) {
    const refusal = await failureOf(error, linksOf(call.caller, services.settings));
    logRefusal(call.tool, refusal);
    return { ok: false, refusal };
  }
}

async function offer(
  { tool, caller }: Call,
  missing: readonly ScopeName[],
  conversation: Conversation,
  { settings }: Services,
): Promise<Answer> {
  const { permission } = await conversation.ask({
    permission: {
      method: "elicitation/create",
      params: {
        mode: "url",
        message: `${tool} needs your permission: ${missing.join(", ")}. Open this page to allow it; you will sign in at ${upstreamOf(settings).name}.`,
        url: await permissionLink(caller, missing, settings),
      },
    },
  });
  return permission;
}

function declined(tool: string): Outcome {
  const message = `${tool} was not carried out: the person did not want to grant what it needs.`;
  return { ok: false, refusal: { kind: "failed", message } };
}
