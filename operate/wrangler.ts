import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { UserError } from "../dev/user-error.ts";
import { harmlessLines } from "./harmless.ts";
import { SECRETS } from "./secrets.ts";

/** What a command of wrangler's came to. */
export interface WranglerOutcome {
  readonly ok: boolean;
  readonly stdout: string;
  /** What it said on either stream, for a person to read, without any of the secrets. */
  readonly said: string;
}

/** Where and with what it is run. */
export interface WranglerCall {
  /** The folder of the checkout, whose wrangler it is. */
  readonly root: string;
  /** Of this process. Wrangler gets no secret of it, and no environment that nobody named on the command line. */
  readonly env: NodeJS.ProcessEnv;
  /** Added to that. */
  readonly more?: Readonly<Record<string, string>>;
  /** Sent to its standard input, as JSON: a command line can be read by everybody on the machine. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** No telemetry, no notes about new versions, no colours; its log files and debugging output would have what it sends. */
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_WRITE_LOGS: "false",
  WRANGLER_LOG: "log",
  NO_COLOR: "1",
  FORCE_COLOR: "0",
};

/** Which of our variables it must not have: it would take CLOUDFLARE_ENV for another Worker than the one that was named. */
const WITHHELD = [...SECRETS, "CLOUDFLARE_ENV"];

/** Runs the checkout's wrangler, with nobody to ask. @throws {UserError} if it is missing */
export async function runWrangler(
  args: readonly string[],
  { root, env, more, secrets }: WranglerCall,
): Promise<WranglerOutcome> {
  const inherited = Object.entries(env).filter(([name]) => !WITHHELD.includes(name));
  const child = spawn(process.execPath, [scriptIn(root), ...args], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...QUIET, ...more },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const exit = once(child, "exit");
  // one that ends before it has read everything says why by itself
  child.stdin.on("error", () => {});
  child.stdin.end(secrets === undefined ? "" : JSON.stringify(secrets));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await exit;
  const said = stripVTControlCharacters(`${stderr}\n${stdout}`).trim();
  return { ok: code === 0, stdout, said: harmlessLines(without(Object.values(secrets ?? {}), said)) };
}

function scriptIn(root: string): string {
  try {
    const manifest = createRequire(join(root, "package.json")).resolve("wrangler/package.json");
    return join(dirname(manifest), "bin/wrangler.js");
  } catch {
    throw new UserError("wrangler is not installed here: run npm install, then this again.");
  }
}

/** Wrangler is not known to repeat what it is given; if it does, it is not passed on. */
function without(secrets: readonly string[], said: string): string {
  const forms = secrets.flatMap((value) => [value, JSON.stringify(value).slice(1, -1), ...value.split("\n")]);
  return forms.filter((form) => form.length > 3).reduce((rest, form) => rest.replaceAll(form, "…"), said);
}
