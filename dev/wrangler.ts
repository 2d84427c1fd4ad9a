import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { devNull } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { UserError } from "./user-error.ts";
import { type LocalConfiguration, localConfiguration, MAY_BE_MISSING } from "./wrangler-configuration.ts";

/** What `wrangler dev` is to serve, and how. */
export interface WranglerOptions {
  readonly root: string;
  readonly port: number;
  readonly inspectorPort: number;
  /** The Worker's variables and secrets; in the environment, because a command line can be read by everybody. */
  readonly vars: Readonly<Record<string, string>>;
  /** More of them, those of `.dev.vars` if there is one; `vars` win. */
  readonly fileVars: Readonly<Record<string, string>> | undefined;
  /** Where KV and Durable Objects are kept, in place of `.wrangler/state`. */
  readonly stateDirectory: string | undefined;
  /** Takes each line of output once it listens: what the Worker logs, and wrangler about reloads. */
  readonly onLine: (line: string) => void;
}

/** A running `wrangler dev`. */
export interface Wrangler {
  /** Settles when it has ended without being asked to. */
  readonly lost: Promise<void>;
  /** Stops it and everything that it started. */
  close(): Promise<void>;
}

// What these silence needs the internet or writes outside of the checkout.
const QUIET = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_WRITE_LOGS: "false",
};

// Wrangler lets the environment override these; here, wrangler.jsonc and .dev.vars decide, not somebody's shell.
const NOT_FROM_THE_SHELL = [
  "GITHUB_URL",
  "GITHUB_API_URL",
  "UPSTREAM",
  "OIDC",
  "OIDC_CLIENT_SECRET",
  "ALLOWED_ORIGINS",
  "ACCESS",
  "GRANTABLE",
  "OPERATORS",
  "POLICY",
  "GRANT_IDLE_DAYS",
  "AUDIT_DAYS",
  "AUDIT_ARGUMENTS",
  "CLIENTS",
  "FIRST_PARTY_CLIENTS",
];

const STOPPING_MS = 5000;

/** Starts `wrangler dev` and waits until the Worker answers. @throws {UserError} in its words when it does not. */
export async function startWrangler(options: WranglerOptions): Promise<Wrangler> {
  const configuration = localConfiguration(options.root);
  const child = spawnWrangler(options, configuration);
  // If we end without close(), by a signal or an error, so does the child.
  const abandon = () => signalTree(child, "SIGKILL");
  process.once("exit", abandon);
  const ended = once(child, "exit").then(() => {
    // The Workers runtime is its grandchild: it must not outlive it, whatever happened.
    abandon();
    process.off("exit", abandon);
    configuration.close();
  });
  const end = async () => {
    const impatience = setTimeout(abandon, STOPPING_MS);
    await ended;
    clearTimeout(impatience);
  };

  const starting: string[] = [];
  let onLine = (line: string): void => void starting.push(line);
  const outputEnded = Promise.all(
    [child.stdout, child.stderr].map((stream) => readLines(stream, (line) => onLine(line))),
  );

  const answered = once(child, "message").then(() => {
    onLine = (line) => {
      starting.push(line);
      options.onLine(line);
    };
    return answers(options.port);
  });
  if (!(await Promise.race([answered, ended.then(() => false)]))) {
    await end();
    await outputEnded;
    throw new UserError(`The Worker did not start.\n\n${errorsIn(starting)}`);
  }
  onLine = options.onLine;

  let asked = false;
  return {
    lost: ended.then(() => (asked ? new Promise<never>(() => {}) : undefined)),
    async close() {
      asked = true;
      onLine = () => {};
      signalTree(child, "SIGTERM");
      await end();
    },
  };
}

/** Whether the Worker answers a request, with whatever status. */
async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://localhost:${port}/`, { redirect: "manual" });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

async function readLines(stream: Readable | null, onLine: (line: string) => void): Promise<void> {
  if (!stream) return;
  for await (const line of createInterface({ input: stream })) onLine(line);
}

function spawnWrangler(options: WranglerOptions, configuration: LocalConfiguration): ChildProcess {
  const { root, port, inspectorPort, vars, fileVars, stateDirectory } = options;
  const manifest = createRequire(import.meta.url).resolve("wrangler/package.json");
  const wrangler = join(dirname(manifest), "bin/wrangler.js");
  const args = ["dev", "--local", "--show-interactive-dev-session=false", "--ip=localhost"];
  args.push(`--config=${configuration.path}`);
  args.push(`--port=${port}`, `--inspector-port=${inspectorPort}`);
  // Left alone, wrangler reads .dev.vars in place of the environment, and with a file it takes the "$" in secrets for
  // names of others: it gets all of it by the environment, and a file with nothing in it.
  if (fileVars !== undefined) args.push(`--env-file=${devNull}`);
  if (stateDirectory !== undefined) args.push(`--persist-to=${stateDirectory}`);
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_FROM_THE_SHELL.includes(name));
  const empty = MAY_BE_MISSING.map((name) => [name, ""] as const);
  return spawn(process.execPath, [wrangler, ...args], {
    cwd: root,
    env: { ...Object.fromEntries([...inherited, ...empty]), ...QUIET, ...fileVars, ...vars },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // its own process group: Ctrl-C reaches only us, and we can stop all of it at once
    detached: process.platform !== "win32",
  });
}

function signalTree(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // ESRCH: nothing of it is left
  }
}

/** Wrangler's account of a failed start, from its first error on. */
function errorsIn(lines: readonly string[]): string {
  const plain = lines.map(stripVTControlCharacters);
  const first = plain.findIndex((line) => line.includes("[ERROR]"));
  return plain
    .slice(Math.max(first, 0))
    .filter((line) => line.trim() !== "")
    .join("\n");
}
