import { restricts } from "../access/rules.ts";
import { pause, verdictLifetime } from "../accounts/access-record.ts";
import { admissionOf } from "../authorization/admission.ts";
import type { Caller } from "../authorization/caller.ts";
import { type AccountFacts, named, needsFacts, nothingKnown } from "../policy/subjects.ts";
import type { Settings } from "../settings/settings.ts";
import type { Refusal } from "./refusal.ts";
import type { Services } from "./services.ts";

/** Whether a caller may use this server at all, and what the policy has to know of their account. */
export type Standing =
  | { readonly ok: true; readonly facts: AccountFacts }
  | { readonly ok: false; readonly refusal: Refusal };

/** What was found of each connection that is admitted, and until when it holds, in this isolate. */
const admitted = new Map<string, { readonly facts: AccountFacts; readonly until: number }>();

/** How many connections an isolate remembers. */
const mostRemembered = 10_000;

/**
 * Whether the caller may still use this server at all. Where the operator restricts who may connect, or has rules for
 * groups, the account's vault is asked every few minutes, also for tools that need nothing else of it; elsewhere this
 * costs nothing.
 */
export async function standingOf(caller: Caller, services: Services): Promise<Standing> {
  const { access, policy } = services.settings;
  if (!restricts(access) && !needsFacts(policy)) return { ok: true, facts: nothingKnown };
  const { connectionId } = caller;
  const known = admitted.get(connectionId);
  if (known && Date.now() < known.until) return { ok: true, facts: known.facts };
  const admission = await admissionOf(caller, services);
  if (admission.kind === "allowed") {
    const { facts } = admission;
    if (admitted.size >= mostRemembered) admitted.clear();
    admitted.set(connectionId, { facts, until: Date.now() + lifetimeOf(facts, services.settings) });
    return { ok: true, facts };
  }
  admitted.delete(connectionId);
  const detail = `admission ${admission.kind}`;
  return { ok: false, refusal: { kind: "failed", message: admission.message, detail } };
}

/** What GitHub could not say is asked for again soon. */
function lifetimeOf({ memberships }: AccountFacts, { policy }: Settings): number {
  const isComplete = named(policy).groups.every((group) => Object.hasOwn(memberships, group));
  return isComplete ? verdictLifetime : pause;
}
