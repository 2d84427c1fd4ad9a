import type { Caller } from "../authorization/caller.ts";
import { permissionLink } from "../authorization/permission-link.ts";
import type { Permissions } from "../permissions/permissions.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import { boundOf, type Settings } from "../settings/settings.ts";
import { type Gate, OutOfBounds } from "../upstream/github/gate.ts";
import { decide, notPublic, type Problem } from "./boundary.ts";
import { isPersonal, messageOf, wantedFor } from "./boundary-message.ts";

/**
 * Holds every request of a call to what its connection may do at that moment.
 * @param declared the scopes of the tool that is called
 * @param permissions the connection's, as its account's vault has them; if they cannot be had, nothing is sent
 */
export function gateOf(
  caller: Caller,
  declared: readonly ScopeName[],
  settings: Settings,
  permissions: () => Promise<Permissions>,
): Gate {
  const bound = boundOf(settings, caller.userId);

  async function refusal(problem: Problem): Promise<OutOfBounds> {
    const link = isPersonal(problem) ? await permissionLink(caller, wantedFor(problem), settings) : "";
    return new OutOfBounds(messageOf(problem, link));
  }

  return async (passage) => {
    const decision = decide(passage, { permissions: await permissions(), bound, declared, now: Date.now() });
    switch (decision.kind) {
      case "allowed":
        return undefined;
      case "only-if-public": {
        const { repository } = decision;
        return { repository, refusal: () => refusal(notPublic(repository, { bound })) };
      }
      case "refused":
        throw await refusal(decision.problem);
    }
  };
}
