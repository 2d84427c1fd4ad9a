import { UpstreamFailure } from "./failure.ts";
import type { Upstream, UpstreamKind } from "./upstream.ts";

const names: Readonly<Record<UpstreamKind, string>> = {
  github: "GitHub",
  oidc: "The OpenID provider",
};

/**
 * Where people of a deployment signed in before its operator chose another place. Nothing can be asked there any more:
 * what it gave is not refreshed, so connections that depend on it end, and it cannot be told to delete anything.
 */
export function absentUpstream(kind: UpstreamKind): Upstream {
  const name = names[kind];
  const gone = () =>
    new UpstreamFailure(
      "unavailable",
      `${name} is not connected to this server any more.`,
      `no ${kind} in the settings`,
    );
  return {
    ...{ kind, name, reviewUrl: undefined, lacks: [], groupScopes: [], refreshAhead: 0 },
    begin: () => Promise.reject(gone()),
    finish: () => Promise.reject(gone()),
    refresh: () =>
      Promise.reject(new UpstreamFailure("unauthorized", gone().message, `no ${kind} in the settings`)),
    revokesOthers: false,
    // whichever is the longer-lived: it is kept for the day when the operator changes their mind
    revocable: ({ accessToken, refreshToken }) =>
      kind === "github" ? accessToken : (refreshToken ?? accessToken),
    revoke: () => Promise.reject(gone()),
    profile: () => Promise.reject(gone()),
    canBePresented: () => false,
    presented: () => Promise.reject(gone()),
    memberships: () => ({ of: () => Promise.resolve(undefined) }),
    scopeFor: () => undefined,
    carries: () => false,
  };
}
