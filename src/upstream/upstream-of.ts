import { isOpenIdAccount } from "../identity/account-id.ts";
import type { Settings } from "../settings/settings.ts";
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
  return upstreamOfKind(isOpenIdAccount(accountId) ? "oidc" : "github", settings);
}

/** @throws {Error} if the deployment has none of the kind */
export function upstreamOfKind(kind: UpstreamKind, settings: Settings): Upstream {
  const known = made.get(settings) ?? {};
  made.set(settings, known);
  known[kind] ??= kind === "oidc" ? openIdProvider(settings) : gitHubUpstream(settings.github);
  return known[kind];
}

/** @throws {Error} where there is none: an account of one that was there before cannot be asked about */
function openIdProvider({ oidc, linksGitHub }: Settings): Upstream {
  if (!oidc) throw new Error("this deployment has no OpenID provider");
  return oidcUpstream(oidc, linksGitHub);
}
