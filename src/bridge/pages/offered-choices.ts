import type { Reach } from "../../permissions/repositories.ts";
import type { ScopeName } from "../../scopes/scopes.ts";
import type { Upstream } from "../../upstream/upstream.ts";
import type { ChoiceProblem, Entries } from "../choice.ts";

/** What a permission form offers, and what is known of it. */
export interface PermissionChoicesProps {
  /** What can be allowed here. */
  readonly offered: readonly ScopeName[];
  /** What the app asks for. */
  readonly requested: readonly ScopeName[];
  /** What is ticked and filled in. */
  readonly entries: Entries;
  /** What this app is allowed already. */
  readonly granted: readonly ScopeName[];
  /** Where people sign in. */
  readonly upstream: Pick<Upstream, "kind" | "name" | "scopeFor">;
  /** The scopes there that this server was given for it already. */
  readonly upstreamScopes: readonly string[];
  /** The login of the account at GitHub that the person linked, made fit to show, if it is known who they are. */
  readonly linked?: string | undefined;
  /** The repositories that the operator lets anybody allow. */
  readonly bound: Reach;
  /** When it may change nothing any more, if that is limited now; in milliseconds since the epoch. */
  readonly writeUntil?: number | undefined;
  /** What has to be mended before it can be sent again. */
  readonly problems?: readonly ChoiceProblem[] | undefined;
}
