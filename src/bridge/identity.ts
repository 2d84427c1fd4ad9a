import { blockedRefusal } from "../access/blocked.ts";
import { listedLogin } from "../access/login-pins.ts";
import { membershipsOf } from "../access/memberships.ts";
import { judge, refusalOf } from "../access/rules.ts";
import type { Decision } from "../audit/entry.ts";
import { named } from "../policy/subjects.ts";
import type { Settings } from "../settings/settings.ts";
import type { Credential } from "../upstream/credential.ts";
import { UpstreamFailure } from "../upstream/failure.ts";
import { fixedToken, githubApi } from "../upstream/github/api.ts";
import { type GitHubProfile, readProfile } from "../upstream/github/profile.ts";
import { revokeAtGitHub } from "../upstream/github/revoke.ts";
import { carries } from "../upstream/github/scopes.ts";
import { finishSignIn, SignInDenied } from "../upstream/github/sign-in.ts";
import { type BridgeServices, callbackUrl } from "./services.ts";

/** Somebody who signed in at GitHub and may use this server. What GitHub gave for them is nobody's yet. */
export interface SignedIn {
  readonly kind: "signed-in";
  readonly credential: Credential;
  readonly profile: GitHubProfile;
  /** The login by which the operator's rules know them, if they name it. */
  readonly listedLogin: string | undefined;
}

/** Nobody signed in, in the terms of RFC 6749 section 4.1.2.1. */
export interface NotSignedIn {
  readonly kind: "refused";
  readonly error: "access_denied" | "temporarily_unavailable" | "server_error";
  /** For the audit: who or what stopped it. */
  readonly decision: Exclude<Decision, "allowed" | "asked">;
  readonly reason: string;
  /** Who it was, if that came out. */
  readonly profile?: Pick<GitHubProfile, "id" | "login"> | undefined;
  /** For the client. */
  readonly description: string;
  /** For the person, on a page of ours. */
  readonly explanation: string;
}

/**
 * Finishes a sign-in at GitHub: who it was, and whether the operator's rules let them connect.
 * @param admit whether they are to be let in; if not, only who they are is asked
 */
export async function identify(
  callback: URL,
  verifier: string,
  { withEmail, admit }: { withEmail: boolean; admit: boolean },
  services: BridgeServices,
): Promise<SignedIn | NotSignedIn> {
  const { server, settings, pins } = services;
  let credential: Credential | undefined;
  try {
    const redirectUri = callbackUrl(server);
    credential = await finishSignIn(settings.github, callback, { redirectUri, verifier });
    const api = githubApi(settings.github, fixedToken(credential.accessToken));
    const profile = await readProfile(api, withEmail && carries(credential, "user:email"));
    // Who only shows who they are gets nothing, and GitHub was not asked for what the rules need to know
    if (!admit) return await unlessBlocked({ credential, profile, listedLogin: undefined }, services);
    const listed = [...settings.access.users, ...named(settings.policy).logins];
    const login = await listedLogin(listed, profile, pins);
    const verdict = await judge(settings.access, { userId: profile.id, login }, membershipsOf(api, false));
    if (verdict === "allowed")
      return await unlessBlocked({ credential, profile, listedLogin: login }, services);
    await discard(credential, settings);
    console.info(JSON.stringify({ event: "sign_in_refused", verdict }));
    const answer = verdict === "refused" ? notAllowed(refusalOf(settings.access)) : notChecked;
    return { ...answer, profile };
  } catch (error) {
    if (credential) await discard(credential, settings);
    if (error instanceof SignInDenied) return cancelled;
    if (!(error instanceof UpstreamFailure)) throw error;
    console.warn(JSON.stringify({ event: "sign_in_failed", kind: error.kind, detail: error.detail }));
    const passes = error.kind === "unavailable" || error.kind === "rate-limited";
    const { kind: reason, message: description } = error;
    return {
      ...{ kind: "refused", error: passes ? "temporarily_unavailable" : "server_error" },
      ...{ decision: "failed", reason, description, explanation: description },
    };
  }
}

/** Asked last: whom the rules do not let in has no vault, and is not to get one by trying. */
async function unlessBlocked(
  signedIn: Omit<SignedIn, "kind">,
  { accounts, settings }: BridgeServices,
): Promise<SignedIn | NotSignedIn> {
  const { credential, profile } = signedIn;
  if (!(await accounts.isBlocked(profile.id))) return { kind: "signed-in", ...signedIn };
  await discard(credential, settings);
  return { ...blocked(blockedRefusal(settings.access.contact)), profile };
}

/** Deletes at GitHub what nobody here keeps. */
export async function discard(credential: Credential, settings: Settings): Promise<void> {
  await revokeAtGitHub(settings.github, credential.accessToken).catch((error: unknown) => {
    if (!(error instanceof UpstreamFailure)) throw error;
    console.warn(JSON.stringify({ event: "github_revocation_failed", detail: error.detail }));
  });
}

const cancelled: NotSignedIn = {
  ...{ kind: "refused", error: "access_denied", decision: "denied", reason: "cancelled-at-github" },
  description: "The person cancelled the sign-in at GitHub",
  explanation: "You cancelled the sign-in at GitHub.",
};

function notAllowed(description: string): NotSignedIn {
  return {
    ...{ kind: "refused", error: "access_denied", decision: "refused", reason: "not-admitted" },
    ...{ description, explanation: description },
  };
}

function blocked(description: string): NotSignedIn {
  return {
    ...{ kind: "refused", error: "access_denied", decision: "refused", reason: "blocked" },
    ...{ description, explanation: description },
  };
}

const unchecked = "Whether this account may connect could not be checked at GitHub. Try again in a minute.";

const notChecked: NotSignedIn = {
  ...{ kind: "refused", error: "temporarily_unavailable", decision: "failed", reason: "not-checked" },
  ...{ description: unchecked, explanation: unchecked },
};
