import { openIdAccountId } from "../src/identity/account-id.ts";
import type { UpstreamKind } from "../src/upstream/upstream.ts";
import { type LocalGitHub, startLocalGitHub } from "./github/index.ts";
import { readSeed } from "./github/seed.ts";
import type { LocalSettings } from "./local-settings.ts";
import { PortInUse } from "./loopback-listener.ts";
import { type LocalProvider, startLocalProvider } from "./openid/index.ts";
import { type Port, portInUse, requireFree } from "./ports.ts";

/** Somewhere on this machine to sign in. */
export interface LocalService {
  readonly url: string;
  readonly accounts: readonly string[];
}

/** What the Worker needs around it. */
export interface LocalServices {
  /** Undefined when `.dev.vars` names an app on the real one. */
  readonly github: LocalService | undefined;
  /** Undefined when people sign in at GitHub, or at a provider that is not on this machine. */
  readonly provider: LocalService | undefined;
  /** The Worker's variables about them, and about those that are not on this machine. */
  readonly vars: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** The ports to start on; a free one where there is none. */
export interface ServicePorts {
  readonly github?: Port;
  readonly openid?: Port;
}

type Elsewhere = Pick<LocalSettings, "app" | "provider">;

/** Starts whatever of it is not `elsewhere`. @throws {UserError} for a port that is in use */
export async function startServices(
  upstream: UpstreamKind,
  { app, provider }: Elsewhere,
  ports: ServicePorts = {},
): Promise<LocalServices> {
  const github = app ? undefined : await startOn(ports.github, startLocalGitHub);
  const local =
    upstream === "oidc" && !provider
      ? await startOn(ports.openid, startLocalProvider).catch(async (error: unknown) => {
          await github?.close();
          throw error;
        })
      : undefined;
  return {
    github: github && { url: github.url, accounts: readSeed().accounts.map(({ login }) => login) },
    provider: local && { url: local.url, accounts: local.accounts },
    vars: {
      ...{ UPSTREAM: upstream, OIDC: "", OIDC_CLIENT_SECRET: "" },
      ...(app && { GITHUB_CLIENT_ID: app.clientId, GITHUB_CLIENT_SECRET: app.clientSecret }),
      ...(github && gitHubVars(github)),
      ...(provider && { OIDC: provider.oidc }),
      ...(provider?.clientSecret !== undefined && { OIDC_CLIENT_SECRET: provider.clientSecret }),
      ...(local && providerVars(local)),
      ...(upstream === "github" && github && operators(await gitHubIds(github))),
      ...(local && operators(OPERATORS.map((login) => openIdAccountId(local.url, local.subjectOf(login))))),
    },
    async close() {
      await Promise.all([github?.close(), local?.close()]);
    },
  };
}

async function startOn<Service>(
  port: Port | undefined,
  start: (options: { port: number }) => Promise<Service>,
): Promise<Service> {
  if (port !== undefined) await requireFree(port);
  try {
    return await start({ port: port?.number ?? 0 });
  } catch (error) {
    throw error instanceof PortInUse && port !== undefined ? portInUse(port) : error;
  }
}

/** Of the local accounts, those who may grant the scope admin. */
const OPERATORS = ["inspector", "admin"];

const operators = (ids: readonly (string | undefined)[]) => ({ OPERATORS: JSON.stringify(ids) });

async function gitHubIds(github: LocalGitHub) {
  const ids = await github.accountIds();
  return OPERATORS.map((login) => ids[login]);
}

const gitHubVars = ({ url, clientId, clientSecret }: LocalGitHub) => ({
  ...{ GITHUB_URL: url, GITHUB_API_URL: url },
  ...{ GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret },
});

const providerVars = (provider: LocalProvider) => ({
  OIDC: JSON.stringify(provider.settings()),
  OIDC_CLIENT_SECRET: provider.clientSecret,
});
