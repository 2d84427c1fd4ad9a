import { listenOnLoopback } from "../loopback-listener.ts";
import { readAccountIds } from "./account.ts";
import { LogAddresses } from "./actions/logs.ts";
import { runsOf } from "./actions/runs.ts";
import { localGitHubApp } from "./app.ts";
import { ManifestCodes } from "./app-manifests/manifest-codes.ts";
import { AuthorizationCodes } from "./authorization-codes.ts";
import type { GitHubContext } from "./context.ts";
import { startEmulator } from "./emulator.ts";
import { type Fault, Faults } from "./faults.ts";
import { ReadThreads } from "./notifications.ts";
import { PullStates } from "./pulls/pull-states.ts";
import { RegisteredApps } from "./registered-apps.ts";
import { FormerNames } from "./repositories.ts";
import { parseScopes } from "./scopes.ts";
import { readSeed } from "./seed.ts";
import type { Call } from "./steering.ts";
import { type PersonalKind, Tokens } from "./tokens.ts";
import { webListener } from "./web-listener.ts";

export { PortInUse } from "../loopback-listener.ts";
export type { Fault } from "./faults.ts";

/** A running local GitHub. */
export interface LocalGitHub {
  /** Origin of both the web pages and the REST API, for instance `http://localhost:4001`. */
  readonly url: string;
  /** Of the registered OAuth App. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** The GitHub App that is installed at `inspector` and `acme`, and its key as GitHub gives it for download. */
  readonly appId: number;
  readonly appPrivateKey: string;
  /** The numeric ids of the accounts that one can sign in as, by login; they outlast a reset. */
  accountIds(): Promise<Record<string, string>>;
  /** What it was asked since the start or the last reset. */
  calls(): readonly Call[];
  /** Lets something go wrong. */
  fault(fault: Fault): void;
  /** A token as from a sign-in; `scope` is separated by spaces or commas, and `repo,user` when absent. */
  issueToken(login: string, scope?: string): string;
  /**
   * A personal access token; a fine-grained one may do all that its person may.
   * @param scope of a classic one, separated by spaces or commas
   */
  issuePersonalToken(login: string, kind: PersonalKind, scope?: string): string;
  /** The person deletes a personal access token. */
  revokePersonalToken(value: string): void;
  /** The person ends the app's access, as on GitHub's page of authorized apps: every token of it is over. */
  revokeAccess(login: string): void;
  /** Access tokens last this long from the next one on, in seconds; undefined when they do not expire. */
  setTokenLifetime(seconds: number | undefined): void;
  /** Every access and refresh token that was ever given out. */
  issuedTokens(): readonly string[];
  /** Back to the seed: data, tokens, codes, apps, faults and calls. */
  reset(): Promise<void>;
  /** Stops listening and destroys open connections. */
  close(): Promise<void>;
}

/** How the local GitHub behaves. */
export interface LocalGitHubOptions {
  /** 0, the default, finds a free one. */
  port?: number;
  /** Gives out tokens like a GitHub App: they expire, can be refreshed and have no scopes. */
  expiringTokens?: boolean;
  /** Of expiring tokens; eight hours when absent. */
  tokenLifetimeSeconds?: number;
}

const EIGHT_HOURS = 28_800;

/** Starts a GitHub that needs no internet. Rejects with `PortInUse` when the port is taken. */
export async function startLocalGitHub(options: LocalGitHubOptions = {}): Promise<LocalGitHub> {
  const seed = readSeed();
  const listener = await listenOnLoopback(options.port ?? 0);
  const url = `http://localhost:${listener.port}`;
  const emulator = await startEmulator(seed, url).catch(async (error: unknown) => {
    await listener.close();
    throw error;
  });
  const clientId = seed.oauth_app.client_id;
  const tokens = new Tokens();
  const apps = new RegisteredApps(seed.oauth_app);
  const codes = new AuthorizationCodes();
  const manifestCodes = new ManifestCodes();
  const formerNames = new FormerNames();
  const pullStates = new PullStates();
  const logs = new LogAddresses();
  const readThreads = new ReadThreads();
  const faults = new Faults();
  const calls: Call[] = [];
  const closing = new AbortController();

  const context: GitHubContext = {
    url,
    apps,
    accounts: seed.accounts,
    ...{ codes, manifestCodes },
    tokens,
    emulator,
    formerNames,
    ...{ pullStates, logs, readThreads, runs: runsOf(seed) },
    app: { id: seed.app.app_id, slug: seed.app.slug, clientId, privateKey: emulator.appPrivateKey },
    tokenLifetime: options.expiringTokens ? (options.tokenLifetimeSeconds ?? EIGHT_HOURS) : undefined,
  };
  const local: LocalGitHub = {
    url,
    clientId,
    clientSecret: seed.oauth_app.client_secret,
    appId: seed.app.app_id,
    appPrivateKey: emulator.appPrivateKey,
    accountIds: () => readAccountIds(emulator, seed.accounts),
    calls: () => [...calls],
    fault: (fault) => faults.add(fault),
    issueToken(login, scope = "repo,user") {
      requireAccount(login);
      const authorization = { login, clientId, scopes: parseScopes(scope) };
      const { tokenLifetime } = context;
      if (tokenLifetime === undefined) return tokens.issue(authorization).value;
      return tokens.issueExpiring(authorization, tokenLifetime).accessToken.value;
    },
    issuePersonalToken(login, kind, scope = "") {
      requireAccount(login);
      return tokens.issuePersonal(login, kind, kind === "classic" ? parseScopes(scope) : []).value;
    },
    revokePersonalToken: (value) => tokens.revoke(value),
    revokeAccess: (login) => tokens.revokeGrant(login, clientId),
    setTokenLifetime(seconds) {
      context.tokenLifetime = seconds;
    },
    issuedTokens: () => tokens.issued,
    async reset() {
      const states = [tokens, codes, apps, manifestCodes, formerNames, pullStates, logs, readThreads, faults];
      for (const state of states) state.clear();
      calls.length = 0;
      await emulator.reset();
    },
    async close() {
      closing.abort();
      await Promise.all([listener.close(), emulator.close()]);
    },
  };

  function requireAccount(login: string): void {
    if (!seed.accounts.some((account) => account.login === login))
      throw new Error(`The local GitHub has no account "${login}".`);
  }

  const record = (call: Call) => void calls.push(call);
  const app = localGitHubApp(context, seed, { steering: local, faults, record, closing: closing.signal });
  listener.serve(webListener(url, (request) => app.fetch(request)));
  return local;
}
