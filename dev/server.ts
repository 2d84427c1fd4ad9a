import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type LocalGitHub, PortInUse, startLocalGitHub } from "./github/index.ts";
import { readSeed } from "./github/seed.ts";
import { keptServerSecret, newServerSecret, readLocalSettings } from "./local-settings.ts";
import { freePort, type Port, portInUse, requireFree } from "./ports.ts";
import { UserError } from "./user-error.ts";
import { startWrangler } from "./wrangler.ts";

const ROOT = resolve(import.meta.dirname, "..");

/** Takes each line that the Worker or wrangler prints from the moment it listens. */
type OnLine = (line: string) => void;

/** The Worker on this machine, with the GitHub that it uses. */
export interface LocalServer {
  /** Its origin, as people should write it. */
  readonly url: string;
  /** The local GitHub; undefined when `.dev.vars` names an app on the real one. */
  readonly github: { readonly url: string; readonly accounts: readonly string[] } | undefined;
  /** Settles when the Worker has ended without being asked to. */
  readonly lost: Promise<void>;
  /** Stops all of it and frees its ports. */
  close(): Promise<void>;
}

/**
 * Starts the server that people develop with: what it stores and its secret stay in `.wrangler`, so that clients
 * are still signed in after a restart. @throws {UserError} for what the person here can mend.
 */
export async function startServer(port: Port, githubPort: Port, onLine: OnLine): Promise<LocalServer> {
  const { app, serverSecret, file } = readLocalSettings(ROOT);
  if (!app && port.number === githubPort.number) {
    throw new UserError(
      `${port.variable} and ${githubPort.variable} are both ${port.number}: they must differ.`,
    );
  }
  await requireFree(port);
  const github = app ? undefined : await startGitHub(githubPort);
  const credentials = app && { GITHUB_CLIENT_ID: app.clientId, GITHUB_CLIENT_SECRET: app.clientSecret };
  return await startWorker({
    port: port.number,
    github,
    vars: { ...credentials, SERVER_SECRET: serverSecret ?? keptServerSecret(ROOT) },
    envFile: file,
    onLine,
  });
}

/** Starts a server on free ports, always with the local GitHub, that leaves nothing behind. */
export async function startThrowawayServer(onLine: OnLine): Promise<LocalServer> {
  return await startWorker({
    port: await freePort(),
    github: await startLocalGitHub({ port: 0 }),
    vars: { SERVER_SECRET: newServerSecret() },
    envFile: readLocalSettings(ROOT).file,
    state: temporaryDirectory(),
    onLine,
  });
}

async function startGitHub(port: Port): Promise<LocalGitHub> {
  await requireFree(port);
  try {
    return await startLocalGitHub({ port: port.number });
  } catch (error) {
    throw error instanceof PortInUse ? portInUse(port) : error;
  }
}

interface WorkerOptions {
  readonly port: number;
  readonly github: LocalGitHub | undefined;
  readonly vars: Readonly<Record<string, string>>;
  readonly envFile: string | undefined;
  readonly state?: TemporaryDirectory;
  readonly onLine: OnLine;
}

async function startWorker(options: WorkerOptions): Promise<LocalServer> {
  const { port, github, vars, envFile, state, onLine } = options;
  const release = async () => {
    await github?.close();
    state?.remove();
  };
  try {
    const wrangler = await startWrangler({
      root: ROOT,
      port,
      inspectorPort: await freePort(),
      vars: { ...vars, ...(github && (await localGitHubVars(github))) },
      envFile,
      stateDirectory: state?.path,
      onLine,
    });
    return {
      url: `http://localhost:${port}`,
      github: github && { url: github.url, accounts: readSeed().accounts.map(({ login }) => login) },
      lost: wrangler.lost,
      async close() {
        await wrangler.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Of the local GitHub's accounts, those who may grant the scope admin. */
const OPERATORS = ["inspector", "admin"];

async function localGitHubVars(github: LocalGitHub): Promise<Record<string, string>> {
  const { url, clientId, clientSecret } = github;
  const ids = await github.accountIds();
  return {
    GITHUB_URL: url,
    GITHUB_API_URL: url,
    GITHUB_CLIENT_ID: clientId,
    GITHUB_CLIENT_SECRET: clientSecret,
    OPERATORS: JSON.stringify(OPERATORS.map((login) => ids[login])),
  };
}

interface TemporaryDirectory {
  readonly path: string;
  remove(): void;
}

/** A directory for this process only; gone when it ends, however it ends. */
function temporaryDirectory(): TemporaryDirectory {
  const path = mkdtempSync(join(tmpdir(), "mcp-server-"));
  const remove = () => rmSync(path, { recursive: true, force: true });
  process.once("exit", remove);
  return {
    path,
    remove() {
      process.off("exit", remove);
      remove();
    },
  };
}
