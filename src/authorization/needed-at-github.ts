import type { LinkedAnswer, LinkStatus } from "../accounts/link-answers.ts";
import type { Permissions } from "../permissions/permissions.ts";
import { type ScopeName, scopeFacts } from "../scopes/scopes.ts";
import { boundOf, type Settings } from "../settings/settings.ts";
import { upstreamScopesFor } from "../upstream/asked-scopes.ts";
import type { Credential } from "../upstream/credential.ts";
import { upstreamOfKind } from "../upstream/upstream-of.ts";

type LinkedCredential = Pick<
  Extract<LinkedAnswer, { readonly kind: "good" }>,
  "accessToken" | "permissions" | "upstreamScopes"
>;

/**
 * The least of GitHub's scopes that serve what somebody who signs in elsewhere allows their apps, with all of them
 * together: what is about the account itself takes none.
 */
export function neededAtGitHub(
  allowed: readonly Permissions[],
  userId: string,
  settings: Settings,
): readonly string[] {
  const upstream = upstreamOfKind("github", settings);
  const bound = boundOf(settings, userId);
  const needed = allowed.flatMap((permissions) => {
    const scopes = permissions.scopes.filter((name) => scopeFacts(name).inRepositories);
    return upstreamScopesFor(upstream, { ...permissions, scopes }, bound);
  });
  return [...new Set(needed)].sort();
}

/** Whether GitHub gave less with a link than this takes: what is allowed can have grown since. */
export function linkLacks(
  { status: { upstreamScopes, credentialExpiresAt } }: LinkStatus,
  allowed: readonly Permissions[],
  userId: string,
  settings: Settings,
): boolean {
  // tokens of a GitHub App have permissions in place of scopes, and GitHub says what they lack call by call
  const hasPermissions = settings.github.clientId.startsWith("Iv") || credentialExpiresAt !== undefined;
  if (hasPermissions && upstreamScopes.length === 0) return false;
  return lacks({ accessToken: "", scopes: [...upstreamScopes] }, allowed, userId, settings);
}

/** Whether a linked account's credential lacks what an operation with these scopes takes. */
export function credentialLacks(
  { accessToken, permissions, upstreamScopes }: LinkedCredential,
  scopes: readonly ScopeName[],
  userId: string,
  settings: Settings,
): boolean {
  if (upstreamScopes === undefined) return false;
  const credential = { accessToken, scopes: [...upstreamScopes] };
  return lacks(credential, [{ ...permissions, scopes: [...scopes] }], userId, settings);
}

/** Whether a credential lacks one of GitHub's scopes that what is allowed takes. */
function lacks(
  credential: Credential,
  allowed: readonly Permissions[],
  userId: string,
  settings: Settings,
): boolean {
  const { carries } = upstreamOfKind("github", settings);
  return neededAtGitHub(allowed, userId, settings).some((scope) => !carries(credential, scope));
}
