import { isOpenIdAccount } from "../identity/account-id.ts";
import { type Settings, signsInHere } from "../settings/settings.ts";
import { absentUpstream } from "./absent.ts";
import { gitHubUpstream } from "./github/upstream.ts";
import { oidcUpstream } from "./oidc/upstream.ts";
import type { Upstream, UpstreamKind } from "./upstream.ts";

const made = new WeakMap<object, Partial<Record<UpstreamKind, Upstream>>>();

/** Where the people of a deployment sign in, as its settings choose; made once for each settings object. */
export function upstreamOf(settings: Settings): Upstream {
  return upstreamOfKind(settings.oidc ? "oidc" : "github", settings);
}

/** Where an account is: people who sign in elsewhere can link one that they have at GitHub. */
export function upstreamOfAccount(accountId: string, settings: Settings): Upstream {
  if (!isOpenIdAccount(accountId)) return upstreamOfKind("github", settings);
  // another provider is never sent what its accounts were given elsewhere
  return signsInHere(accountId, settings) ? upstreamOfKind("oidc", settings) : absentUpstream("oidc");
}

/** One that the settings have no more is there all the same, and says so: vaults of its accounts may be. */
export function upstreamOfKind(kind: UpstreamKind, settings: Settings): Upstream {
  const known = made.get(settings) ?? {};
  made.set(settings, known);
  known[kind] ??= newUpstream(kind, settings);
  return known[kind];
}

function newUpstream(kind: UpstreamKind, { github, oidc, linksGitHub }: Settings): Upstream {
  if (kind === "oidc") return oidc ? oidcUpstream(oidc, linksGitHub) : absentUpstream(kind);
  // without the app's id, GitHub would answer that it does not know what it is to delete
  return github.clientId === "" ? absentUpstream(kind) : gitHubUpstream(github);
}
