import type { LogAddresses } from "./actions/logs.ts";
import type { Run } from "./actions/runs.ts";
import type { GitHubApp } from "./app-installations/app-jwt.ts";
import type { AuthorizationCodes } from "./authorization-codes.ts";
import type { Emulator } from "./emulator.ts";
import type { ReadThreads } from "./notifications.ts";
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
  readonly app: GitHubApp;
  readonly runs: readonly Run[];
  readonly logs: LogAddresses;
  readonly readThreads: ReadThreads;
  /** Seconds that a new access token lasts; undefined when the app's tokens do not expire. */
  tokenLifetime: number | undefined;
}
