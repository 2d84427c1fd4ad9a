import type { ScopeName } from "../scopes/scopes.ts";
import type { Credential } from "./credential.ts";

/**
 * The kinds of upstream that there are. Vaults and the audit trail keep these words, so each stays what it is.
 */
export const upstreamKinds = ["github", "oidc"] as const;
export type UpstreamKind = (typeof upstreamKinds)[number];

/**
 * Where people sign in: an authorization server (RFC 6749) that says who they are, and whose tokens the vaults keep. A
 * deployment has one, which its settings choose. Whatever is particular to a kind of upstream is behind this.
 */
export interface Upstream {
  readonly kind: UpstreamKind;
  /** What it is called in sentences: "GitHub". */
  readonly name: string;
  /** Where somebody sees, and can revoke, this server's access there; undefined if it has no such page. */
  readonly reviewUrl: string | undefined;
  /** Those of our scopes that no credential of it can serve. They are offered and granted to nobody. */
  readonly lacks: readonly ScopeName[];
  /** Its scopes without which it does not say who is a member of what. */
  readonly groupScopes: readonly string[];

  /**
   * Begins a sign-in: the authorization request (RFC 6749 section 4.1.1) with a proof key (RFC 7636) and whatever else
   * binds the answer to it.
   * @param keep keeps what {@link finish} needs, where only the browser that began it leads to it, and says the `state`
   * @returns where to send the browser
   * @throws {UpstreamFailure} if it has to be asked first, and could not be
   */
  begin(request: SignInRequest, keep: (kept: Kept) => Promise<string>): Promise<string>;

  /**
   * Finishes a sign-in at our callback: checks the answer, exchanges its code (RFC 6749 section 4.1.3) and reads who it
   * was. If that cannot be read, what it gave is deleted there before this throws.
   * @param callback its URL; the caller has checked its `state`, and nothing else of it
   * @throws {UpstreamFailure} if it failed, or answered something else than it should
   */
  finish(callback: URL, kept: Kept, wish: SignInWish): Promise<SignInEnd>;

  /** A credential that expires within this time is refreshed before it is used. Milliseconds. */
  readonly refreshAhead: number;

  /**
   * Exchanges a credential's refresh token (RFC 6749 section 6). It may be spent by this, so it runs once for each.
   * @returns what takes the place of the former credential, with the refresh token to use next
   * @throws {UpstreamFailure} `unauthorized` if it no longer takes the refresh token, or gave another account's; any
   * other kind says that it could not be asked, and the refresh token may be good still
   */
  refresh(former: Refreshable): Promise<Credential>;

  /**
   * Whether deleting a token there may delete what came of its person's other sign-ins as well. RFC 7009 section 2.1 has it
   * so for what is based on the same authorization, and to many providers all that a person allowed us is one.
   */
  readonly revokesOthers: boolean;

  /** Which of a credential's tokens is to be revoked so that none of them is good any more. */
  revocable(credential: Credential): string;

  /**
   * Deletes what {@link revocable} named, as by RFC 7009.
   * @throws {UpstreamFailure} if it could not be asked; a token that it does not know is deleted already. `refused` says
   * that it has no way to delete one, and need not be asked again
   */
  revoke(token: string): Promise<void>;

  /**
   * Reads whose an access token is.
   * @param withEmail whether the person granted the e-mail address; otherwise it is not asked for
   * @throws {UpstreamFailure}
   */
  profile(accessToken: string, withEmail: boolean): Promise<Profile>;

  /** Whether a text can be a token for {@link presented}, by its form. */
  canBePresented(text: string): boolean;

  /**
   * Reads whose a token is that somebody got there by themselves, for use without a browser, and what it may do.
   * @throws {UpstreamFailure} `unauthorized` if it does not take it, or it is not for us
   */
  presented(token: string, wish: PresentedWish): Promise<PresentedToken>;

  /** Asks for the memberships of the account that a credential is of. */
  memberships(credential: Presented, meaning: MembershipMeaning): Memberships;

  /**
   * The least of its scopes that serves one of ours, in public repositories only or in private ones too; undefined if
   * whatever it gives does.
   */
  scopeFor(name: ScopeName, publicOnly: boolean): string | undefined;

  /** Whether a credential may do what one of its scopes allows. People can grant fewer than they were asked for. */
  carries(credential: Credential, scope: string): boolean;
}

/** A credential that can be refreshed. */
export type Refreshable = Credential & { readonly refreshToken: string };

/** As much of a credential as it takes to ask about its account. */
export type Presented = Pick<Credential, "accessToken" | "claims"> & Partial<Pick<Credential, "scopes">>;

/** What a sign-in asks for. */
export interface SignInRequest {
  readonly redirectUri: string;
  /** The upstream's, for what was allowed; what it takes to say who somebody is it adds itself. */
  readonly scopes: readonly string[];
  readonly hint: AccountHint;
  /** Nothing that it gives is to last: only who somebody is matters. */
  readonly identifyOnly?: boolean;
}

/** Which account is to sign in: one that is known by its login, which is a hint only, or one that the person picks. */
export type AccountHint = { readonly login: string } | "picked" | undefined;

/** What has to be known of a sign-in when it is finished. It is secret until then. */
export interface Kept {
  /** Of the proof key (RFC 7636 section 4.1). */
  readonly verifier: string;
  /** What an id_token has to repeat (OpenID Connect Core 1.0 section 3.1.2.1). */
  readonly nonce?: string;
}

/** What of a sign-in is not in its answer. */
export interface SignInWish {
  /** As it was asked with (RFC 6749 section 4.1.3). */
  readonly redirectUri: string;
  /** Whether the person lets somebody have their e-mail address. */
  readonly withEmail: boolean;
}

/** What is to be known of a token that somebody presents. */
export interface PresentedWish {
  /** Whether the operator lets such a caller have the e-mail address. */
  readonly withEmail: boolean;
  /** For whom the token has to be made: one of these, where tokens say that (RFC 9068 section 4). */
  readonly audiences: readonly string[];
}

/** A token that somebody presented, which the upstream took. */
export interface PresentedToken {
  readonly credential: Credential;
  readonly profile: Profile;
}

/** How a sign-in ended. */
export type SignInEnd =
  | { readonly kind: "signed-in"; readonly credential: Credential; readonly profile: Profile }
  /** The person said no there (RFC 6749 section 4.1.2.1 `access_denied`). */
  | { readonly kind: "denied" };

/** An account, as much as a sign-in needs. */
export interface Profile {
  /** Its account id: the only thing that identifies it. */
  readonly id: string;
  /** To show, and for rules that name it: logins change hands. */
  readonly login: string;
  readonly name?: string;
  /** Where its picture is shown. */
  readonly picture?: string;
  /** The primary address, if it was asked for and the upstream verified it. */
  readonly email?: string;
  /** The groups that it says the account is in, if it says so in its claims. */
  readonly groups?: readonly string[];
  /** The upstream was asked for the address and did not let us see it. */
  readonly emailRefused?: true;
}

/**
 * What an account is a member of, asked for by name as the policy writes it: "organization:acme", "team:acme/core" at
 * GitHub; "group:engineering", "email-domain:example.com", and as ACCESS lists somebody, "email:ann@example.com", at an
 * OpenID provider. Domains and addresses come in lower case here, and only addresses that may be relied on are compared.
 */
export interface Memberships {
  /** Undefined if the upstream could not say, which is not a no. */
  of(group: string): Promise<boolean | undefined>;
}

/** What the upstream's answers about memberships mean. */
export interface MembershipMeaning {
  /** If it refuses to say (403): a no for who signs in, nothing for who was let in before. */
  readonly refusal: false | undefined;
  /**
   * What a token that somebody presented does not show is not known, in place of being a no. A no lets nobody in, but it
   * would keep a rule that takes something from a group's members from counting, and people choose what they present.
   */
  readonly hiddenIsUnknown?: true;
  /** It does not take the token any more. */
  readonly rejected?: () => void;
}
