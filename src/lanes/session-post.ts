import type { PostBody } from "./post-stream.ts";

/** What a client POSTed, as the Worker hands it over. */
export interface Posted {
  /** With the caller (see caller-header.ts). */
  readonly headers: Record<string, string>;
  /** JSON-RPC messages that were checked, in JSON. */
  readonly text: string;
  /** Whether it is the `initialize` of a new session. */
  readonly opens: boolean;
}

/** What comes of it: there is no such session, nothing of it asks for an answer, or it is answered. */
export type Received =
  | { readonly outcome: "unknown" | "accepted" }
  | { readonly outcome: "answered"; readonly body: PostBody };
