import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { UserError } from "../../dev/user-error.ts";
import { runWrangler } from "../wrangler.ts";
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
  /** By their names. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs wrangler in the repository, with nobody to ask: what it would ask has a default that does not lose anything. */
export async function wrangler(args: readonly string[], { secrets, env = {} }: Call = {}): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "wrangler-output-"));
  try {
    const output = join(folder, "output.ndjson");
    const { ok, stdout, said } = await runWrangler(args, {
      ...{ root: ROOT, env: process.env, more: { ...env, WRANGLER_OUTPUT_FILE_PATH: output } },
      ...(secrets !== undefined && { secrets }),
    });
    const entries = existsSync(output) ? entriesIn(readFileSync(output, "utf8")) : [];
    const failure = entries.findLast(({ type }) => type === "command-failed");
    return { ok, stdout, reason: ok ? "" : reasonIn(said), code: failure?.code, entries };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function entriesIn(ndjson: string): Entry[] {
  return ndjson
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap((line) => entry.safeParse(parsed(line)).data ?? []);
}

/**
 * What a command answered in JSON. @throws {UserError} in the words of `complain` if it is something else, such as what a
 * proxy answers in Cloudflare's place
 */
export function answerIn<Answer>(
  { stdout }: Pick<Outcome, "stdout">,
  schema: z.ZodType<Answer>,
  complain: (reason: string) => UserError,
): Answer {
  const { data } = schema.safeParse(parsed(stdout));
  if (data === undefined) throw complain("wrangler answers something that cannot be read.");
  return data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
