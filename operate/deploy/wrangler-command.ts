import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";
import { ROOT } from "./configuration.ts";

/** What a command of wrangler's came to. */
export interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  /** Why it failed, in wrangler's words. */
  readonly reason: string;
  /** The API's code for that, if it was the API. */
  readonly code: number | undefined;
  /** What wrangler says for programs: one entry for each thing that it did. */
  readonly entries: readonly Entry[];
}

const entry = z.looseObject({
  type: z.string(),
  code: z.number().optional().catch(undefined),
  targets: z.array(z.string()).optional().catch(undefined),
  version_id: z.string().nullish(),
});

export type Entry = z.output<typeof entry>;

export interface Call {
  /** Goes to its standard input: a command line can be read by everybody on the machine. */
  readonly input?: string;
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs wrangler in the repository, with nobody to ask: what it would ask has a default that does not lose anything. */
export async function wrangler(
  args: readonly string[],
  { input = "", env = {} }: Call = {},
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "wrangler-output-"));
  try {
    const output = join(folder, "output.ndjson");
    const manifest = createRequire(import.meta.url).resolve("wrangler/package.json");
    const child = spawn(process.execPath, [join(dirname(manifest), "bin/wrangler.js"), ...args], {
      cwd: ROOT,
      env: { ...process.env, ...QUIET, ...env, WRANGLER_OUTPUT_FILE_PATH: output },
      stdio: ["pipe", "pipe", "pipe"],
    });
    // it may end before it has read everything
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    const ended = once(child, "exit");
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = await ended;
    const entries = existsSync(output) ? entriesIn(readFileSync(output, "utf8")) : [];
    const failure = entries.findLast(({ type }) => type === "command-failed");
    return {
      ok: code === 0,
      stdout,
      reason: code === 0 ? "" : reasonIn(stripVTControlCharacters(`${stderr}\n${stdout}`)),
      code: failure?.code,
      entries,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** No telemetry, no notes about new versions, no colours, and a log that is worth reading. */
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_WRITE_LOGS: "false",
  WRANGLER_LOG: "log",
  NO_COLOR: "1",
  FORCE_COLOR: "0",
};

function entriesIn(ndjson: string): Entry[] {
  return ndjson
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap((line) => entry.safeParse(JSON.parse(line)).data ?? []);
}

/** Wrangler's account of what went wrong, without what is for its makers. */
function reasonIn(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  const first = lines.findIndex((line) => line.includes("[ERROR]"));
  const said = lines.slice(Math.max(first, 0));
  const end = said.findIndex((line) => /^(If you think this is a bug|🪵|Logs were written)/.test(line));
  return said
    .slice(0, end < 0 ? undefined : end)
    .map((line) => line.replace(/^\W*\[ERROR\]\s*/, ""))
    .filter((line) => line !== "")
    .join(" ")
    .slice(0, 2000);
}
