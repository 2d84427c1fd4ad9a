import type { ConnectionStatus } from "../accounts/answers.ts";
import type { LinkStatus } from "../accounts/link-answers.ts";
import type { Administration } from "../administration/administration.ts";
import type { Caller } from "../authorization/caller.ts";
import type { Bound } from "../permissions/permissions.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import type { Upstream } from "../upstream/upstream.ts";
import type { Image, ImageRequest } from "../upstream/workers-ai/images.ts";
import type { Conversation } from "./conversation.ts";

/** What a tool may use besides its arguments. */
export interface ToolContext {
  /** Who calls, by which client, with which scopes. */
  readonly caller: Caller;
  /** Fires when the caller gave up; GitHub requests end with it by themselves. */
  readonly signal: AbortSignal;
  /** The way back to the client while the call is carried out. */
  readonly conversation: Conversation;
  /** What the operator lets this person allow at most. */
  readonly bound: Bound;
  /**
   * GitHub's API as the caller. The credential is fetched with the first request, and only then. What the connection
   * may not do is not sent, whatever is asked of this.
   */
  github(): Promise<GitHubApi>;
  /**
   * The numeric id of the GitHub account that requests are made as: the caller's, or the one that they linked.
   * @throws {UpstreamFailure} if there is none
   */
  githubAccount(): Promise<string>;
  /** The account that the caller linked; absent where nobody links one. */
  readonly linked?: {
    /** Where the person links one, or another. */
    readonly url: string;
    /** Undefined if none is linked. */
    status(): Promise<LinkStatus | undefined>;
  };
  /** The connection that the call came by, as its account's vault knows it; undefined if it has ended. */
  connection(): Promise<ConnectionStatus | undefined>;
  /**
   * What an operator can do, in the caller's name. What they cannot do is refused there.
   * @throws {ToolFailure} for everybody who is none, or whose connection may not administer at this moment
   */
  administration(): Promise<Administration>;
  /** Has an image made, which the operator pays for. @throws {ToolFailure} */
  readonly generateImage: ImageMaker;
  /** Where the person changes what this connection may do; undefined if nobody can. */
  permissionsUrl(): Promise<string | undefined>;
  /** Where the person signed in, and where they see, and can revoke, this server's access there. */
  readonly upstream: Pick<Upstream, "kind" | "name" | "reviewUrl">;
}

/** @throws {ToolFailure} */
export type ImageMaker = (request: ImageRequest) => Promise<Image>;

/** A tool could not do what it was asked, and says why in a sentence that the model may read. */
export class ToolFailure extends Error {
  override readonly name = "ToolFailure";
  /** For the log; it holds nothing of what anybody sent. */
  readonly detail: string | undefined;

  constructor(message: string, detail?: string) {
    super(message);
    this.detail = detail;
  }
}
