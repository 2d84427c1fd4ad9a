import { restricts } from "../access/rules.ts";
import { verdictLifetime } from "../accounts/access-record.ts";
import { admissionOf } from "../authorization/admission.ts";
import type { Caller } from "../authorization/caller.ts";
import type { Refusal } from "./refusal.ts";
import type { Services } from "./services.ts";

/** When each connection was last found to be admitted, in this isolate. */
const admitted = new Map<string, number>();

/** How many connections an isolate remembers. */
const mostRemembered = 10_000;

/**
 * Whether the caller may still use this server at all. Where the operator restricts who may connect, the account's
 * vault is asked every few minutes, also for tools that need nothing else of it; elsewhere this costs nothing.
 */
export async function refuseIfExpelled(caller: Caller, services: Services): Promise<Refusal | undefined> {
  if (!restricts(services.settings.access)) return undefined;
  const { connectionId } = caller;
  if (Date.now() - (admitted.get(connectionId) ?? 0) < verdictLifetime) return undefined;
  const admission = await admissionOf(caller, services);
  if (admission.kind === "allowed") {
    if (admitted.size >= mostRemembered) admitted.clear();
    admitted.set(connectionId, Date.now());
    return undefined;
  }
  admitted.delete(connectionId);
  return { kind: "failed", message: admission.message, detail: `admission ${admission.kind}` };
}
