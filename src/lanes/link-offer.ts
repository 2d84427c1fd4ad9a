import { linkAddress } from "../authorization/link-address.ts";
import { nobody } from "../catalogue/conversation.ts";
import { type Call, dispatch, type Outcome } from "../dispatch/dispatch.ts";
import { failureOf } from "../dispatch/failure.ts";
import { linksOf } from "../dispatch/links.ts";
import { logRefusal } from "../dispatch/refusal.ts";
import type { Services } from "../dispatch/services.ts";

/**
 * Dispatches a call. If it acts at GitHub and its person linked no account there, and the client can take them to a page
 * (elicitation in URL mode), they are taken to where they can link one, and the call goes on when they have.
 * @param patience how long it waits for them, in milliseconds
 */
export async function dispatchWithLink(call: Call, services: Services, patience: number): Promise<Outcome> {
  const outcome = await dispatch(call, services);
  const { conversation = nobody, caller, tool } = call;
  if (outcome.ok || outcome.refusal.kind !== "unlinked" || !conversation.client.elicitsUrls) return outcome;
  const url = linkAddress(caller, services.settings);
  if (url === undefined) return outcome;
  try {
    const former = (await services.accounts.linked(caller.userId))?.connectionId;
    const message = former
      ? `${tool} needs more than your linked GitHub account gave. Open this page to link it again; you will sign in at GitHub.`
      : `${tool} needs a GitHub account, and you have not linked one. Open this page to link yours; you will sign in at GitHub.`;
    const { link } = await conversation.ask({
      link: { method: "elicitation/create", params: { mode: "url", message, url } },
    });
    if (link.action !== "accept") return declined(tool);
    // Once: a person who does not link one in time is told so, and calls again
    const another = await services.accounts.linked(caller.userId, patience, former);
    // what is called former may have been linked just now
    if (!another && !former) return outcome;
    // Nobody waits for it any more: it must not happen behind the person's back
    call.signal.throwIfAborted();
    return await dispatch(call, services);
  } catch (error) {
    const refusal = await failureOf(error, linksOf(caller, services.settings));
    logRefusal(tool, refusal);
    return { ok: false, refusal };
  }
}

function declined(tool: string): Outcome {
  const message = `${tool} was not carried out: the person did not want to link a GitHub account.`;
  return { ok: false, refusal: { kind: "failed", message } };
}
