import type { ScopeName } from "../scopes/scopes.ts";

/*
 * What operators see. Names and logins are what strangers say of themselves: they are shown, cleaned, and nothing is
 * decided by them. Times are in milliseconds since the epoch.
 */

/** A grant: what a person let a client have. */
export interface GrantFacts {
  /** The account id. */
  readonly userId: string;
  /** What they were called when they signed in. */
  readonly login?: string;
  readonly grantId: string;
  /** The connection in the account's vault that it goes with; absent in grants that an older version made. */
  readonly connectionId?: string;
  readonly clientId: string;
  readonly clientName?: string;
  readonly scopes: readonly ScopeName[];
  readonly createdAt: number;
  readonly expiresAt?: number;
}

/** Which grants are looked for; all of them, if nothing is said. */
export interface GrantFilter {
  readonly userId?: string | undefined;
  readonly clientId?: string | undefined;
}

/** Somebody with at least one grant. */
export interface UserFacts {
  readonly userId: string;
  readonly login?: string;
  /** How many grants they have. */
  readonly grants: number;
  /** Present if an operator blocked them. */
  readonly blocked?: BlockedAccount;
}

/** An account that an operator blocked. */
export interface BlockedAccount {
  readonly userId: string;
  readonly at: number;
  /** The operator: the account id, and what they were called then. */
  readonly by: { readonly userId: string; readonly login: string };
  readonly reason?: string;
}

/** A client that somebody can sign in with. */
export interface ClientFacts {
  readonly clientId: string;
  readonly clientName?: string;
  /** It registered itself (RFC 7591), is in CLIENTS, or is known by the metadata document that its id is the URL of. */
  readonly kind: "registered" | "configured" | "document";
  /** None of a document: that is where they are. */
  readonly redirectUris: readonly string[];
}

/** A part of a list. It can be empty and not the last: there is more if and only if `next` is there. */
export type Page<Name extends string, Row> = { readonly [Key in Name]: readonly Row[] } & {
  /** What the next part is asked for with: for the same list and filter, as it is. */
  readonly next?: string;
};
