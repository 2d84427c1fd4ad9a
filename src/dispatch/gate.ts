import { type Caller, isHeadless } from "../authorization/caller.ts";
import { permissionLink } from "../authorization/permission-link.ts";
import type { Permissions } from "../permissions/permissions.ts";
import type { RepositoryName } from "../permissions/repositories.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import { boundOf, type Settings } from "../settings/settings.ts";
import { type Gate, OutOfBounds } from "../upstream/github/gate.ts";
import { isRead } from "../upstream/github/method.ts";
import { decide, notPublic } from "./boundary.ts";
import { isPersonal, messageOf, wantedFor } from "./boundary-message.ts";
import type { Problem } from "./problem.ts";

/** How old permissions may be for a change, in milliseconds. A person who narrows them expects it to count. */
const freshness = 5000;

/** A gate that is open for as long as a call is carried out. */
export interface CallGate {
  readonly gate: Gate;
  /** The call has ended: whatever was kept of it gets nothing sent any more. */
  close(): void;
}

/**
 * Holds every request of a call to what its connection may do: reads to what that was when the call last asked,
 * changes to what it was a few seconds ago at most.
 * @param declared the scopes of the tool that is called
 * @param permissions the connection's, as its account's vault had them at most so many milliseconds ago; if they
 * cannot be had, nothing is sent
 */
export function gateOf(
  caller: Caller,
  declared: readonly ScopeName[],
  settings: Settings,
  permissions: (maxAge?: number) => Promise<Permissions>,
): CallGate {
  const bound = boundOf(settings, caller.userId);
  let isOpen = true;

  async function refusal(problem: Problem): Promise<OutOfBounds> {
    if (isHeadless(caller)) return new OutOfBounds(messageOf(problem, undefined));
    const wanted = wantedFor(problem);
    const link = isPersonal(problem) ? await permissionLink(caller, wanted, settings) : "";
    return new OutOfBounds(messageOf(problem, link), wanted);
  }

  const hidden = (repository: RepositoryName) => refusal(notPublic(repository, { bound }));

  /** The permissions to hold a request to, while the call is carried out. */
  async function current(method: string): Promise<Permissions> {
    if (!isOpen) throw new OutOfBounds(callEnded);
    const latest = await permissions(isRead(method) ? undefined : freshness);
    // the call may have ended in the meantime
    if (!isOpen) throw new OutOfBounds(callEnded);
    return latest;
  }

  return {
    async gate(passage) {
      const allowed = await current(passage.method);
      const decision = decide(passage, { permissions: allowed, bound, declared, now: Date.now() });
      switch (decision.kind) {
        case "allowed":
          return undefined;
        case "only-if-public": {
          const { kind, repository } = decision;
          return { kind, repository, refusal: () => hidden(repository) };
        }
        case "confined": {
          const { kind, limits, collection } = decision;
          return { kind, collection, reaches: limits.map(({ reach }) => reach), refusal: hidden };
        }
        case "refused":
          throw await refusal(decision.problem);
      }
    },
    close() {
      isOpen = false;
    },
  };
}

const callEnded = "The call that this request was part of had ended. Nothing was sent.";
