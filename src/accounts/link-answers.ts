import type { ConnectionStatus, CredentialAnswer, Receipt } from "./answers.ts";

/*
 * What is answered about a GitHub account that somebody linked who signs in elsewhere. Plain data: it crosses from the
 * person's object to the Worker.
 */

/** The client that the connection of a linked account is of: none that anybody has. */
export const linkClientId = "link";

/** A GitHub account, as a sign-in there named it. */
export interface GitHubAccount {
  /** Its numeric id. */
  readonly id: string;
  readonly login: string;
}

/** A GitHub account that a person linked, as their own account's vault remembers it. Its credential is in its vault. */
export interface Link {
  /** Its numeric id. */
  readonly account: string;
  /** To show: logins change hands. */
  readonly login: string;
  /** Which connection of that account's vault it is. */
  readonly connectionId: string;
  /** When it was linked, in milliseconds since the epoch. */
  readonly at: number;
}

/** What became of linking an account. */
export type LinkAnswer =
  | { readonly kind: "linked"; readonly link: Link; readonly former?: Link | undefined }
  /** The message says why, to the person. */
  | { readonly kind: "refused"; readonly message: string };

/** A link that was ended. */
export interface Unlinked {
  readonly link: Link;
  /** As in {@link Receipt}. */
  readonly token: Receipt["token"];
}

/** A link that stands, with what its credential may do at GitHub. */
export interface LinkStatus extends Link {
  readonly status: ConnectionStatus;
}

/** A credential of the linked account, or why there is none. */
export type LinkedAnswer =
  | (Extract<CredentialAnswer, { readonly kind: "good" }> & {
      /** Whose it is. */
      readonly account: string;
      /** To show: logins change hands. */
      readonly login: string;
    })
  /** No account is linked; the person's own connection stands. */
  | {
      readonly kind: "unlinked";
      readonly message: string;
      /** The link that this found to be over. */
      readonly lost?: Link | undefined;
    }
  | Exclude<CredentialAnswer, { readonly kind: "good" }>;
