import type { Permissions } from "../permissions/permissions.ts";
import type { AccountFacts } from "../policy/subjects.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import type { UpstreamKind } from "../upstream/upstream.ts";

/** What an account's vault answers. Plain data: it crosses from the object to the Worker. */

/** Who signed in, and by which client; kept for as long as the grant lives. */
export interface NewConnection extends ConnectionTerms {
  readonly id: string;
  readonly clientId: string;
  /** The connection whose place it takes: of the same client, from the same browser. */
  readonly supersedes?: string | undefined;
}

/** What a person allowed on a connection, and what of it could not be granted. */
export interface ConnectionTerms {
  readonly permissions: Permissions;
  readonly withheld: readonly Withheld[];
  /** Whether the person was asked: what they chose, nothing may widen without them. */
  readonly decided: boolean;
  /** The login by which the operator's rules know the account, if they name it. */
  readonly listedLogin?: string | undefined;
}

/** A token that somebody presents in place of signing in. */
export interface PresentedConnection extends Omit<ConnectionTerms, "decided"> {
  /** Its own: the same token has the same again. */
  readonly id: string;
  /** What the audit trail and the token's sessions know it by. There is no such grant in KV. */
  readonly grantId: string;
  /** Whether the rules were asked just now, and let its person connect: without that, none is made. */
  readonly isAdmitted: boolean;
}

/**
 * What became of presenting a token. `made`: it has a connection now; `stands`: it had one. `new`: it has none, and the
 * rules have to be asked whether it may have one. `ended`: somebody ended that lately. `blocked`: an operator blocked the account. `too-many`: the account has as many as it may have.
 */
export type PresentedAnswer = "made" | "stands" | "new" | "ended" | "blocked" | "too-many";

/** A scope that the person allowed and that was not granted all the same. */
export interface Withheld {
  readonly scope: ScopeName;
  /** The upstream gave less than was asked for, or the operator's rules do not give it to this account. */
  readonly by: UpstreamKind | "operator";
}

/** A credential to act with and what the person allows with it, or why there is none. */
export type CredentialAnswer =
  | {
      readonly kind: "good";
      readonly accessToken: string;
      readonly permissions: Permissions;
      /** What GitHub gave with it, if it is that of a linked account. */
      readonly upstreamScopes?: readonly string[];
    }
  /** The connection is over: these grants have to end. The message says why, and what the person can do. */
  | { readonly kind: "ended"; readonly grants: readonly string[]; readonly message: string }
  /** GitHub could not be asked; the connection stands. */
  | { readonly kind: "unavailable"; readonly message: string };

/** Whether the connection may be used for what needs no credential, and what the policy has to know of the account. */
export type Admission =
  | { readonly kind: "allowed"; readonly facts: AccountFacts }
  | Exclude<CredentialAnswer, { readonly kind: "good" }>;

/** What became of ending a connection. */
export interface Receipt {
  readonly connectionId: string;
  readonly clientId: string;
  /**
   * What became of its GitHub token. `deleted`: GitHub has it no more. `kept`: another connection of the account needs
   * it. `pending`: GitHub has not confirmed yet, and is asked again until it does; but for one that cannot be read any
   * more, which is left to GitHub. `none`: the account's vault had none for it. `own`: the person's own, which came
   * without a sign-in; it was forgotten here, and is as good as before where they got it.
   */
  readonly token: "deleted" | "kept" | "pending" | "none" | "own";
}

/** A connection that has not ended, as its person or an operator sees it in a list. */
export interface ConnectionSummary {
  readonly id: string;
  readonly clientId: string;
  /** The grant in KV; known from the client's first token request on. */
  readonly grantId?: string;
  readonly connectedAt: number;
  /** When it ends unless a token request comes before. */
  readonly endsAt: number;
  /** When the client last used it, to the minute; absent until it did. */
  readonly lastUsedAt?: number;
  readonly permissions: Permissions;
}

/** The state of a connection, without anything secret. */
export interface ConnectionStatus {
  readonly clientId: string;
  readonly connectedAt: number;
  readonly endsAt: number;
  readonly upstreamScopes: readonly string[];
  readonly permissions: Permissions;
  readonly withheld: readonly Withheld[];
  readonly credential: "good" | "missing";
  /** When GitHub's token expires, if it does; it is refreshed before. */
  readonly credentialExpiresAt?: number;
}
