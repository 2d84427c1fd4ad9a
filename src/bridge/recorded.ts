import type { AuthRequest } from "@cloudflare/workers-oauth-provider";
import type { Link } from "../accounts/link-answers.ts";
import type { Decision } from "../audit/event.ts";
import type { Permissions } from "../permissions/permissions.ts";
import { reachInWords } from "../permissions/repositories.ts";
import type { Profile } from "../upstream/upstream.ts";
import type { Visitor } from "../web/visitor.ts";
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

/** Records what became of linking an account at GitHub. @param profile of that account, if it came out which */
export function recordLink(
  trail: Recording["trail"],
  { userId, login }: Pick<Visitor, "userId"> & Partial<Pick<Visitor, "login">>,
  decision: Decision,
  reason: string,
  profile?: Pick<Profile, "id" | "login">,
): void {
  const who = { userId, login, subject: profile?.id, detail: profile?.login };
  trail.record({ kind: "sign-in", action: "link", decision, reason, ...who });
}

/** Records that another account was linked in its place. */
export function recordReplacedLink(
  trail: Recording["trail"],
  { userId, login }: Visitor,
  { account: subject, login: detail }: Link,
): void {
  const who = { userId, login, subject, detail };
  trail.record({ kind: "sign-in", action: "unlink", decision: "allowed", reason: "replaced", ...who });
}
