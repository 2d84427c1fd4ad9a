import { listedLogin } from "../access/login-pins.ts";
import { judge } from "../access/rules.ts";
import type { Decision } from "../audit/event.ts";
import { named } from "../policy/subjects.ts";
import { log } from "../telemetry/log.ts";
import type { Credential } from "../upstream/credential.ts";
import { discard } from "../upstream/discard.ts";
import { UpstreamFailure } from "../upstream/failure.ts";
import type { Kept, Profile, Upstream } from "../upstream/upstream.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import type { Words } from "../web/language.ts";
import { failedSignIn } from "./failed-sign-in.ts";
import { blockedWords, cancelledWords, notAdmittedWords, notCheckedWords } from "./refusal-words.tsx";
import { type BridgeServices, callbackUrl } from "./services.ts";
import { setAside } from "./set-aside.ts";

/** Somebody who signed in and may use this server. What the upstream gave for them is nobody's yet. */
export interface SignedIn {
  readonly kind: "signed-in";
  readonly credential: Credential;
  readonly profile: Profile;
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
  readonly profile?: Pick<Profile, "id" | "login"> | undefined;
  /** For the client. */
  readonly description: string;
  /** For the person, on a page of ours. */
  readonly explanation: Words<string>;
}

/**
 * Finishes a sign-in: who it was, and whether the operator's rules let them connect.
 * @param admit whether they are to be let in; if not, only who they are is asked
 */
export async function identify(
  callback: URL,
  kept: Kept,
  { withEmail, admit }: { withEmail: boolean; admit: boolean },
  services: BridgeServices,
): Promise<SignedIn | NotSignedIn> {
  const { server, settings, pins } = services;
  const upstream = upstreamOf(settings);
  let credential: Credential | undefined;
  try {
    const end = await upstream.finish(callback, kept, { redirectUri: callbackUrl(server), withEmail });
    if (end.kind === "denied") return cancelled(upstream);
    const { profile } = end;
    credential = end.credential;
    // Who only shows who they are gets nothing, and the upstream was not asked for what the rules need to know
    if (!admit) return await unlessBlocked({ credential, profile, listedLogin: undefined }, services);
    const listed = [...settings.access.users, ...named(settings.policy).logins];
    const login = await listedLogin(listed, profile, pins);
    const memberships = upstream.memberships(credential, { refusal: false });
    const verdict = await judge(settings.access, { userId: profile.id, login }, memberships);
    if (verdict === "allowed")
      return await unlessBlocked({ credential, profile, listedLogin: login }, services);
    if (verdict === "refused") await discard(upstream, credential);
    else await setAside({ credential, profile }, services);
    log.info("sign_in_refused", { verdict });
    const answer =
      verdict === "refused"
        ? notAllowed(notAdmittedWords(settings.access, upstream.name))
        : notChecked(upstream);
    return { ...answer, profile };
  } catch (error) {
    if (credential) await discard(upstream, credential);
    if (!(error instanceof UpstreamFailure)) throw error;
    return failedSignIn(error, upstream.name);
  }
}

/** Asked last: whom the rules do not let in has no vault, and is not to get one by trying. */
async function unlessBlocked(
  signedIn: Omit<SignedIn, "kind">,
  { accounts, settings }: BridgeServices,
): Promise<SignedIn | NotSignedIn> {
  const { credential, profile } = signedIn;
  const upstream = upstreamOf(settings);
  if (!(await accounts.isBlocked(profile.id))) return { kind: "signed-in", ...signedIn };
  await discard(upstream, credential);
  return { ...blocked(blockedWords(settings.access.contact, upstream.name)), profile };
}

function cancelled({ kind, name }: Upstream): NotSignedIn {
  return {
    ...{ kind: "refused", error: "access_denied", decision: "denied", reason: `cancelled-at-${kind}` },
    description: `The person cancelled the sign-in at ${name}`,
    explanation: cancelledWords(name),
  };
}

function notAllowed(explanation: Words<string>): NotSignedIn {
  return {
    ...{ kind: "refused", error: "access_denied", decision: "refused", reason: "not-admitted" },
    ...{ description: explanation.en, explanation },
  };
}

function blocked(explanation: Words<string>): NotSignedIn {
  return {
    ...{ kind: "refused", error: "access_denied", decision: "refused", reason: "blocked" },
    ...{ description: explanation.en, explanation },
  };
}

function notChecked({ name }: Upstream): NotSignedIn {
  const explanation = notCheckedWords(name);
  return {
    ...{ kind: "refused", error: "temporarily_unavailable", decision: "failed", reason: "not-checked" },
    ...{ description: explanation.en, explanation },
  };
}
