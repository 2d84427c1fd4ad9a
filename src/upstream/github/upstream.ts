import type { GitHubSettings } from "../../settings/settings.ts";
import { discard } from "../discard.ts";
import type { Upstream } from "../upstream.ts";
import { githubApi } from "./api.ts";
import { membershipsOf } from "./memberships.ts";
import { neededScope } from "./needed-scope.ts";
import { hidesMemberships, isPersonalAccessToken, readPresented } from "./presented.ts";
import { readProfile } from "./profile.ts";
import { refreshCredential } from "./refresh.ts";
import { reviewUrl } from "./review-url.ts";
import { revokeAtGitHub } from "./revoke.ts";
import { carries } from "./scopes.ts";
import { finishSignIn, newProofKey, SignInDenied, signInUrl } from "./sign-in.ts";
import { fixedToken } from "./token-source.ts";

/** GitHub, where people sign in to an OAuth App or a GitHub App. */
export function gitHubUpstream(settings: GitHubSettings): Upstream {
  const upstream: Upstream = {
    kind: "github",
    name: "GitHub",
    reviewUrl: reviewUrl(settings),
    lacks: [],
    groupScopes: ["read:org"],
    // what a tool begins with a token, it is to end with that
    refreshAhead: 5 * 60_000,

    async begin({ redirectUri, scopes, hint }, keep) {
      const { verifier, challenge } = await newProofKey();
      const state = await keep({ verifier });
      const account = hint === "picked" ? { pickAccount: true } : { login: hint?.login };
      return signInUrl(settings, { redirectUri, state, challenge, scopes, ...account });
    },

    async finish(callback, { verifier }, { redirectUri, withEmail }) {
      const credential = await finishSignIn(settings, callback, { redirectUri, verifier }).catch(denial);
      if (!credential) return { kind: "denied" };
      try {
        const seesEmail = withEmail && carries(credential, "user:email");
        const profile = await upstream.profile(credential.accessToken, seesEmail);
        return { kind: "signed-in", credential, profile };
      } catch (error) {
        await discard(upstream, credential);
        throw error;
      }
    },

    refresh: ({ refreshToken }) => refreshCredential(settings, refreshToken),
    // GitHub names what it deletes by its access token (REST: apps, delete an app token)
    revokesOthers: false,
    revocable: ({ accessToken }) => accessToken,
    revoke: (accessToken) => revokeAtGitHub(settings, accessToken),
    profile: (accessToken, withEmail) => readProfile(githubApi(settings, fixedToken(accessToken)), withEmail),

    canBePresented: isPersonalAccessToken,
    presented: (accessToken, { withEmail }) => readPresented(settings, accessToken, withEmail),

    memberships({ accessToken, scopes = [] }, { refusal, hiddenIsUnknown, rejected }) {
      const tokens = {
        ...fixedToken(accessToken),
        rejected: async () => {
          rejected?.();
          return undefined;
        },
      };
      const absence = hiddenIsUnknown && hidesMemberships({ accessToken, scopes }) ? undefined : false;
      return membershipsOf(githubApi(settings, tokens), { refusal, absence });
    },

    scopeFor: neededScope,
    carries,
  };
  return upstream;
}

/** Nothing was given, because the person said no. */
function denial(error: unknown): undefined {
  if (error instanceof SignInDenied) return undefined;
  throw error;
}
