import type { OidcSettings } from "../../settings/settings.ts";
import type { Credential } from "../credential.ts";
import { discard } from "../discard.ts";
import type { Upstream } from "../upstream.ts";
import { malformed } from "./failure.ts";
import { isSubject } from "./id-token.ts";
import { membershipsOf } from "./memberships.ts";
import { isSignedJwt, readPresented } from "./presented.ts";
import { Provider } from "./provider.ts";
import { refreshCredential } from "./refresh.ts";
import { revokeAt } from "./revoke.ts";
import { carries, scopeFor } from "./scopes.ts";
import { beginSignIn, finishSignIn, profileOf } from "./sign-in.ts";
import { userinfo } from "./userinfo.ts";

/**
 * An OpenID provider (OpenID Connect Core 1.0), found by its issuer.
 * @param linksGitHub whether people can link an account at GitHub, which serves the scopes for repositories
 */
export function oidcUpstream(settings: OidcSettings, linksGitHub: boolean): Upstream {
  const provider = new Provider(settings);
  const revoke = (given: Credential) => discard(upstream, given);
  const upstream: Upstream = {
    kind: "oidc",
    name: settings.name,
    reviewUrl: undefined,
    lacks: linksGitHub ? [] : ["repos:read", "repos:write"],
    // the scope that groups come with is one of the operator's, and asked for in any case
    groupScopes: ["email"],
    // some providers' tokens last five minutes; one question is all that one is used for
    refreshAhead: 60_000,

    begin: (request, keep) => beginSignIn(provider, request, keep),
    finish: (callback, kept, wish) => finishSignIn(provider, callback, kept, wish, revoke),
    refresh: (former) => refreshCredential(provider, former, revoke),
    revokesOthers: true,
    revocable: ({ accessToken, refreshToken }) => refreshToken ?? accessToken,
    revoke: (token) => revokeAt(provider, token),

    async profile(accessToken, withEmail) {
      const claims = await userinfo(provider, await provider.document(), accessToken, undefined);
      const { sub: subject } = claims ?? {};
      if (!claims || typeof subject !== "string" || !isSubject(subject))
        throw malformed(settings.name, "the question who it is", "no userinfo endpoint");
      return profileOf(provider, [claims], subject, withEmail);
    },

    canBePresented: isSignedJwt,
    presented: (token, wish) => readPresented(provider, token, wish),

    memberships: (credential, meaning) => membershipsOf(provider, credential, meaning),
    scopeFor,
    carries,
  };
  return upstream;
}
