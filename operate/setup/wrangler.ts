import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { UserError } from "../../dev/user-error.ts";

/** What a command of wrangler's came to. */
export interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  /** What it said on either stream, for a person to read. */
  readonly said: string;
}

/** Its log files and its debugging output would have what it sends. */
const QUIET = {
  ...{ WRANGLER_WRITE_LOGS: "false", WRANGLER_LOG: "log", WRANGLER_HIDE_BANNER: "true", NO_COLOR: "1" },
  ...{ WRANGLER_SEND_METRICS: "false", WRANGLER_SEND_ERROR_REPORTS: "false" },
};

/** The checkout's wrangler. */
export class WranglerCommand {
  readonly #root: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #script: string;

  /** @param secrets names of variables that it does not get from our environment. @throws {UserError} if it is missing */
  constructor(root: string, env: NodeJS.ProcessEnv, secrets: readonly string[]) {
    this.#root = root;
    const inherited = Object.entries(env).filter(([name]) => !secrets.includes(name));
    this.#env = { ...Object.fromEntries(inherited), ...QUIET };
    try {
      const manifest = createRequire(join(root, "package.json")).resolve("wrangler/package.json");
      this.#script = join(dirname(manifest), "bin/wrangler.js");
    } catch {
      throw new UserError("wrangler is not installed here: run npm install, then this again.");
    }
  }

  /** @param input what it reads; secrets go this way, for a command line can be read by everybody on the machine */
  async run(args: readonly string[], input = ""): Promise<Outcome> {
    const child = spawn(process.execPath, [this.#script, ...args], {
      cwd: this.#root,
      env: this.#env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const exit = once(child, "exit");
    // one that ends before it has read everything says why by itself
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = await exit;
    return { ok: code === 0, stdout, said: stripVTControlCharacters(`${stderr}\n${stdout}`).trim() };
  }
}
