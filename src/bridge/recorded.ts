import type { AuthRequest } from "@cloudflare/workers-oauth-provider";
import type { Decision } from "../audit/entry.ts";
import type { Permissions } from "../permissions/permissions.ts";
import { reachInWords } from "../permissions/repositories.ts";
import type { NotSignedIn, SignedIn } from "./identity.ts";
import type { BridgeServices } from "./services.ts";
import type { Purpose } from "./sign-in.ts";

type Recording = Pick<BridgeServices, "trail">;

/** Records who came back from the upstream, or why nobody did. */
export function recordSignIn(
  { trail }: Recording,
  { clientId }: AuthRequest,
  { kind: action }: Purpose,
  answer: SignedIn | NotSignedIn,
): void {
  const { id: userId, login } = answer.profile ?? {};
  const came = { kind: "sign-in", action, userId, login, clientId } as const;
  if (answer.kind === "signed-in") trail.record({ ...came, decision: "allowed" });
  else trail.record({ ...came, decision: answer.decision, reason: answer.reason });
}

/** Records what became of what somebody signed in for. */
export function recordDecision(
  { trail }: Recording,
  { clientId }: AuthRequest,
  { kind }: Purpose,
  { profile: { id: userId, login } }: SignedIn,
  decision: Decision,
  reason: string,
  permissions?: Permissions,
): void {
  trail.record({
    ...{ kind: kind === "connect" ? "consent" : "permissions", decision, reason },
    ...{ userId, login, clientId },
    detail: permissions && inWords(permissions),
  });
}

/** Records that somebody declined before they signed in: nobody knows who. */
export function recordDenial({ trail }: Recording, { clientId }: AuthRequest): void {
  trail.record({ kind: "consent", decision: "denied", reason: "by-person", clientId });
}

/** Who allowed a connection. */
export function reasonOf({ asked, supersedes }: Extract<Purpose, { kind: "connect" }>): string {
  if (asked) return "by-person";
  return supersedes === undefined ? "by-operator" : "approved-before";
}

/** What was allowed. */
export function inWords({ scopes, repositories, writeUntil }: Permissions): string {
  const until = writeUntil === undefined ? "" : `; writing until ${new Date(writeUntil).toISOString()}`;
  return `${scopes.join(" ")}; ${reachInWords(repositories)}${until}`;
}
