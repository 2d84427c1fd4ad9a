import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { UpstreamKind } from "../src/upstream/upstream.ts";
import { type LocalService, type LocalServices, startServices } from "./local-services.ts";
import {
  keptServerSecret,
  type LocalSettings,
  newServerSecret,
  readLocalSettings,
} from "./local-settings.ts";
import { freePort, type Port, requireFree } from "./ports.ts";
import { UserError } from "./user-error.ts";
import { startWrangler } from "./wrangler.ts";

const ROOT = resolve(import.meta.dirname, "..");

/** Takes each line that the Worker or wrangler prints from the moment it listens. */
type OnLine = (line: string) => void;

/** The Worker on this machine, with what it uses. */
export interface LocalServer {
  /** Its origin, as people should write it. */
  readonly url: string;
  /** Where people sign in. */
  readonly upstream: UpstreamKind;
  /** The local GitHub; undefined when `.dev.vars` names an app on the real one. */
  readonly github: LocalService | undefined;
  /** The local OpenID provider; undefined when people do not sign in there. */
  readonly provider: LocalService | undefined;
  /** What the files here say about providers that are not on this machine. */
  readonly elsewhere: Elsewhere;
  /** Settles when the Worker has ended without being asked to. */
  readonly lost: Promise<void>;
  /** Stops all of it and frees its ports. */
  close(): Promise<void>;
}

type Elsewhere = Partial<Pick<LocalSettings, "provider" | "deployedIssuer" | "gitHubUrl">>;

/** Where it and what it uses listen. */
export interface Ports {
  readonly server: Port;
  readonly github: Port;
  readonly openid: Port;
}

/**
 * Starts the server that people develop with: what it stores and its secret stay in `.wrangler`, so that clients
 * are still signed in after a restart. @throws {UserError} for what the person here can mend.
 * @param asked where people sign in; undefined if that is up to `.dev.vars` and `wrangler.jsonc`
 */
export async function startServer(
  asked: UpstreamKind | undefined,
  ports: Ports,
  onLine: OnLine,
): Promise<LocalServer> {
  const settings = readLocalSettings(ROOT);
  const upstream = asked ?? settings.upstream;
  const used = [ports.server];
  if (!settings.app) used.push(ports.github);
  if (upstream === "oidc" && !settings.provider) used.push(ports.openid);
  requireDifferent(used);
  await requireFree(ports.server);
  return await startWorker({
    upstream,
    port: ports.server.number,
    services: await startServices(upstream, settings, ports),
    elsewhere: settings,
    serverSecret: settings.serverSecret ?? keptServerSecret(ROOT),
    fileVars: settings.vars,
    onLine,
  });
}

/** Starts a server on free ports, with nothing but what is on this machine, that leaves nothing behind. */
export async function startThrowawayServer(upstream: UpstreamKind, onLine: OnLine): Promise<LocalServer> {
  return await startWorker({
    upstream,
    port: await freePort(),
    services: await startServices(upstream, { app: undefined, provider: undefined }),
    elsewhere: {},
    serverSecret: newServerSecret(),
    fileVars: readLocalSettings(ROOT).vars,
    state: temporaryDirectory(),
    onLine,
  });
}

function requireDifferent(ports: readonly Port[]): void {
  for (const [index, port] of ports.entries()) {
    const same = ports.slice(index + 1).find(({ number }) => number === port.number);
    if (same === undefined) continue;
    throw new UserError(`${port.variable} and ${same.variable} are both ${port.number}: they must differ.`);
  }
}

interface WorkerOptions {
  readonly upstream: UpstreamKind;
  readonly port: number;
  readonly services: LocalServices;
  readonly elsewhere: Elsewhere;
  readonly serverSecret: string;
  readonly fileVars: Readonly<Record<string, string>> | undefined;
  readonly state?: TemporaryDirectory;
  readonly onLine: OnLine;
}

async function startWorker(options: WorkerOptions): Promise<LocalServer> {
  const { upstream, port, services, elsewhere, serverSecret, fileVars, state, onLine } = options;
  const release = async () => {
    await services.close();
    state?.remove();
  };
  try {
    const wrangler = await startWrangler({
      root: ROOT,
      port,
      inspectorPort: await freePort(),
      vars: { SERVER_SECRET: serverSecret, ...services.vars },
      fileVars,
      stateDirectory: state?.path,
      onLine,
    });
    return {
      ...{ url: `http://localhost:${port}`, upstream, github: services.github, provider: services.provider },
      elsewhere,
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
