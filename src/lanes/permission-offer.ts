import { permissionLink } from "../authorization/permission-link.ts";
import { allowanceOf } from "../dispatch/allowance.ts";
import { type Call, dispatch, type Outcome } from "../dispatch/dispatch.ts";
import type { Services } from "../dispatch/services.ts";

/**
 * How long a call waits for its person to allow what it lacks, in milliseconds. A client says that they opened the
 * page, not that they are done; SDKs give a request a minute.
 */
const patience = 50_000;

/** A page to take the person to, as URL elicitation asks for it. */
export interface PermissionOffer {
  readonly message: string;
  readonly url: string;
}

/** What became of an offer: the client took the person there, or not. */
export type OfferAnswer = "accept" | "decline" | "cancel";

/** The offer for a call that was refused for a missing scope; undefined for any other outcome. */
export async function offerFor(
  call: Call,
  outcome: Outcome,
  { settings }: Services,
): Promise<PermissionOffer | undefined> {
  if (outcome.ok || outcome.refusal.kind !== "insufficient-scope") return undefined;
  const { missing } = outcome.refusal;
  return {
    message: `${call.tool} needs your permission: ${missing.join(", ")}. Open this page to allow it; you will sign in at GitHub.`,
    url: await permissionLink(call.caller, missing, settings),
  };
}

/** Carries out a call whose person was taken to the page, once they allowed what it needs. */
export async function dispatchAfterOffer(
  call: Call,
  answer: OfferAnswer,
  services: Services,
): Promise<Outcome> {
  if (answer !== "accept") return declined(call.tool);
  const { caller } = await allowanceOf(call.caller, [call.tool], services, patience);
  return await dispatch({ ...call, caller }, services);
}

function declined(tool: string): Outcome {
  const message = `${tool} was not carried out: the person did not want to grant what it needs.`;
  return { ok: false, refusal: { kind: "failed", message } };
}
