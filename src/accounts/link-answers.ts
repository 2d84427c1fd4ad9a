import type { ConnectionStatus, CredentialAnswer, Receipt } from "./answers.ts";
import type { Link } from "./link-record.ts";

/*
 * What is answered about a GitHub account that somebody linked who signs in elsewhere. Plain data: it crosses from the
 * person's object to the Worker.
 */

/** A GitHub account, as a sign-in there named it. */
export interface GitHubAccount {
  /** Its numeric id. */
  readonly id: string;
  readonly login: string;
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
    })
  /** No account is linked; the person's own connection stands. */
  | {
      readonly kind: "unlinked";
      readonly message: string;
      /** The link that this found to be over. */
      readonly lost?: Link | undefined;
    }
  | Exclude<CredentialAnswer, { readonly kind: "good" }>;
