import { blockedRefusal } from "../access/blocked.ts";
import { type LoginPins, listedLogin } from "../access/login-pins.ts";
import { judge, refusalOf } from "../access/rules.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Permissions } from "../permissions/permissions.ts";
import { named } from "../policy/subjects.ts";
import { boundOf, type HeadlessSettings, type Settings } from "../settings/settings.ts";
import { UpstreamFailure } from "../upstream/failure.ts";
import type { PresentedToken, Profile } from "../upstream/upstream.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import type { GrantProps } from "./grant.ts";
import { type Granted, grantable } from "./granted.ts";
import type { HeadlessIds } from "./headless-ids.ts";

/** What was found of a token that somebody presented. */
export type HeadlessAnswer =
  | {
      readonly kind: "accepted";
      readonly props: GrantProps;
      readonly permissions: Permissions;
      /** Whether its connection was made by this. */
      readonly isNew: boolean;
      /** When the token is over, in milliseconds since the epoch, if it says so. */
      readonly expiresAt?: number;
    }
  | {
      readonly kind: "refused";
      /** For the audit: a word that stays the same. */
      readonly reason: string;
      /** For whoever presented it, if it was good and its person is refused. */
      readonly description?: string;
      readonly profile?: Pick<Profile, "id" | "login">;
    };

type Refused = Extract<HeadlessAnswer, { readonly kind: "refused" }>;

/** What finding out takes. */
export interface HeadlessServices {
  readonly settings: Settings;
  readonly accounts: Pick<Accounts, "present">;
  readonly pins: LoginPins;
}

/**
 * Asks the upstream whose a token is, and holds its person to what holds for everybody: the rules of who may connect,
 * whether they are blocked, and what the operator lets them have. Whoever passes has a connection in their account's
 * vault.
 * @throws {UpstreamFailure} if the upstream could not be asked
 */
export async function checkHeadless(
  token: string,
  ids: HeadlessIds,
  { scopes, audiences }: HeadlessSettings,
  services: HeadlessServices,
): Promise<HeadlessAnswer> {
  const { settings, accounts } = services;
  const upstream = upstreamOf(settings);
  const presented = await upstream
    .presented(token, { withEmail: scopes.includes("email"), audiences })
    .catch(notTaken);
  if (!("credential" in presented)) return presented;
  const { credential, profile } = presented;
  const { id: userId, login } = profile;
  const refused = (reason: string, description: string): Refused => ({
    ...{ kind: "refused", reason, description, profile: { id: userId, login } },
  });

  const terms = termsFor(presented, scopes, settings);
  if (terms.permissions.scopes.length === 0)
    return refused(
      "no-scopes",
      `This token serves nothing of what the operator of this server lets callers without a browser have: ${scopes.join(", ")}. Use one that does.`,
    );
  const connection = { id: ids.connectionId, grantId: ids.grantId, ...terms };
  let answer = await accounts.present(userId, { ...connection, isAdmitted: false }, credential);
  if (answer === "new") {
    const admitted = await admit(presented, services);
    if ("reason" in admitted) return refused(admitted.reason, admitted.description);
    const entering = { ...connection, isAdmitted: true, listedLogin: admitted.login };
    answer = await accounts.present(userId, entering, credential);
  }
  switch (answer) {
    case "new":
      throw new Error("a token that was let in was not taken");
    case "blocked":
      return refused("blocked", blockedRefusal(settings.access.contact, upstream.name));
    case "ended":
      return refused(
        "ended",
        "The person whose token this is, or an operator of this server, ended its use here. Use another token.",
      );
    case "too-many":
      return refused(
        "too-many",
        "This account has as many tokens in use here as it may have at a time. Use one of them, or wait a quarter of an hour until those that are not used have run out.",
      );
    case "made":
    case "stands":
      return {
        ...{ kind: "accepted", props: propsOf(presented, terms, ids), permissions: terms.permissions },
        isNew: answer === "made",
        ...(credential.expiresAt !== undefined && { expiresAt: credential.expiresAt * 1000 }),
      };
  }
}

/** The upstream said no; that it could not be asked is another matter. */
function notTaken(error: unknown): Refused {
  if (!(error instanceof UpstreamFailure)) throw error;
  const couldNotSay = ["unavailable", "malformed", "rate-limited"].includes(error.kind);
  if (couldNotSay) throw error;
  return { kind: "refused", reason: error.kind };
}

/** Whether the operator's rules let its person connect, as at a sign-in. */
async function admit(
  { credential, profile }: PresentedToken,
  { settings, pins }: HeadlessServices,
): Promise<
  { readonly login: string | undefined } | { readonly reason: string; readonly description: string }
> {
  const upstream = upstreamOf(settings);
  const listed = [...settings.access.users, ...named(settings.policy).logins];
  const login = await listedLogin(listed, profile, pins);
  const memberships = upstream.memberships(credential, { refusal: false });
  const verdict = await judge(settings.access, { userId: profile.id, login }, memberships);
  if (verdict === "allowed") return { login };
  if (verdict === "refused")
    return { reason: "not-admitted", description: refusalOf(settings.access, upstream.name) };
  throw new UpstreamFailure(
    "unavailable",
    `Whether this account may connect could not be checked at ${upstream.name}.`,
    "memberships are not known",
  );
}

/**
 * What a token gets: what the operator lets such callers have, as far as it serves. One that reaches public repositories
 * only is taken for those.
 */
function termsFor(
  { credential, profile }: PresentedToken,
  scopes: HeadlessSettings["scopes"],
  settings: Settings,
): Granted {
  const bound = boundOf(settings, profile.id);
  const upstream = upstreamOf(settings);
  const within = (kind: "all" | "public") =>
    grantable(
      upstream,
      { scopes: [...scopes], repositories: { kind } },
      credential,
      bound,
      profile.email === undefined,
    );
  const everywhere = within("all");
  const inPublic = within("public");
  return inPublic.permissions.scopes.length > everywhere.permissions.scopes.length ? inPublic : everywhere;
}

/** As a grant has it: no more than the scopes let it be known. */
function propsOf(
  { credential: { expiresAt }, profile: { id: userId, login, name, picture, email } }: PresentedToken,
  { permissions: { scopes } }: Granted,
  { connectionId }: HeadlessIds,
): GrantProps {
  return {
    ...{ userId, login, connectionId },
    ...(scopes.includes("profile") && { ...(name && { name }), ...(picture && { picture }) }),
    ...(scopes.includes("email") && email !== undefined && { email }),
    // nobody can be asked for more, nor for another token
    narrowed: true,
    ...(expiresAt !== undefined && { endsAt: expiresAt * 1000 }),
  };
}
