import type { AuthorizationCodes } from "./authorization-codes.ts";
import type { Emulator } from "./emulator.ts";
import type { PullStates } from "./pulls/pull-states.ts";
import type { FormerNames } from "./repositories.ts";
import type { Account, OAuthApp } from "./seed.ts";
import type { Tokens } from "./tokens.ts";

/** Everything that the endpoints share. */
export interface GitHubContext {
  /** Origin of the web pages and of the REST API. */
  readonly url: string;
  readonly oauthApp: OAuthApp;
  readonly accounts: readonly Account[];
  readonly codes: AuthorizationCodes;
  readonly tokens: Tokens;
  readonly emulator: Emulator;
  readonly formerNames: FormerNames;
  readonly pullStates: PullStates;
  /** Seconds that a new access token lasts; undefined when the app's tokens do not expire. */
  tokenLifetime: number | undefined;
}
