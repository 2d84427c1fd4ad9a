import type { LogAddresses } from "./actions/logs.ts";
import type { Run } from "./actions/runs.ts";
import type { GitHubApp } from "./app-installations/app-jwt.ts";
import type { ManifestCodes } from "./app-manifests/manifest-codes.ts";
import type { AuthorizationCodes } from "./authorization-codes.ts";
import type { Emulator } from "./emulator.ts";
import type { ReadThreads } from "./notifications.ts";
import type { PullStates } from "./pulls/pull-states.ts";
import type { RegisteredApps } from "./registered-apps.ts";
import type { FormerNames } from "./repositories.ts";
import type { Account } from "./seed.ts";
import type { Tokens } from "./tokens.ts";

/** Everything that the endpoints share. */
export interface GitHubContext {
  /** Origin of the web pages and of the REST API. */
  readonly url: string;
  readonly apps: RegisteredApps;
  readonly accounts: readonly Account[];
  readonly codes: AuthorizationCodes;
  readonly manifestCodes: ManifestCodes;
  readonly tokens: Tokens;
  readonly emulator: Emulator;
  readonly formerNames: FormerNames;
  readonly pullStates: PullStates;
  readonly app: GitHubApp;
  readonly runs: readonly Run[];
  readonly logs: LogAddresses;
  readonly readThreads: ReadThreads;
  /** Seconds that a new access token lasts; undefined when those of the seed's app do not expire. */
  tokenLifetime: number | undefined;
}
