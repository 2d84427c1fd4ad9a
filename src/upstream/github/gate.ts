import type { RepositoryName } from "../../permissions/repositories.ts";
import type { Address } from "./address.ts";

/** A request that is about to be sent. */
export interface Passage {
  /** In upper case. */
  readonly method: string;
  readonly address: Address;
  /** Whether GitHub redirected to it. */
  readonly redirected: boolean;
}

/** The request may be made only if this repository is public. */
export interface OnlyIfPublic {
  readonly repository: RepositoryName;
  /** What to answer if it is not. */
  refusal(): Promise<OutOfBounds>;
}

/**
 * Decides about each request before it is sent, redirects and second tries with another credential included.
 * @returns what has to hold besides, or undefined if nothing has to
 * @throws {OutOfBounds} if the request must not be sent
 */
export type Gate = (passage: Passage) => Promise<OnlyIfPublic | undefined>;

/** A request was not made, or its answer not given, for the caller's limits. The message is for the caller. */
export class OutOfBounds extends Error {
  override readonly name = "OutOfBounds";
}

/** What to say of a request for a URL that is not the API's: the credential never goes there. */
export const outsideOfApi = "The tool asked for an address outside of GitHub's API. Nothing was sent there.";
