import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";

const ROOT = resolve(import.meta.dirname, "../..");

/** What the stand-in for wrangler was asked, in the order of asking. */
const callSchema = z.object({
  argv: z.array(z.string()),
  input: z.string(),
  env: z.record(z.string(), z.string()),
});

/** What the stand-in for wrangler does when it is called with those arguments. */
export interface WranglerAnswer {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
  /** Says all that it read, as a program that complains might. */
  readonly repeats?: boolean;
}

/**
 * Stands in for wrangler where it would reach Cloudflare: writes down how it was called, and answers what `answers.json`
 * beside it has for its second argument.
 */
const STAND_IN = `
import { appendFileSync, readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
const input = await text(process.stdin);
const argv = process.argv.slice(2);
const here = (name) => new URL("../" + name, import.meta.url);
appendFileSync(here("calls.jsonl"), JSON.stringify({ argv, input, env: process.env }) + "\\n");
const { stdout = "", stderr = "", code = 0, repeats } = JSON.parse(readFileSync(here("answers.json"), "utf8"))[argv[1]] ?? {};
process.stdout.write(stdout + (repeats ? input : ""));
process.stderr.write(stderr);
process.exitCode = code;
`;

const running = new Set<ChildProcess>();

/** A folder like the checkout, with its own `.dev.vars`. */
export class Checkout {
  readonly path = mkdtempSync(join(tmpdir(), "checkout-"));

  /** @param vars of its `wrangler.jsonc` */
  constructor(vars: Readonly<Record<string, unknown>>) {
    spawnSync("git", ["init", "--quiet"], { cwd: this.path });
    copyFileSync(join(ROOT, ".gitignore"), join(this.path, ".gitignore"));
    this.write("wrangler.jsonc", `// of a test\n${JSON.stringify({ name: "my-server", vars })}`);
    mkdirSync(join(this.path, "node_modules/wrangler/bin"), { recursive: true });
    this.write("node_modules/wrangler/package.json", '{ "name": "wrangler", "type": "module" }');
    this.write("node_modules/wrangler/bin/wrangler.js", STAND_IN);
    this.wranglerAnswers({});
  }

  /** By what wrangler is asked about secrets: `list` and `bulk`. */
  wranglerAnswers(answers: Readonly<Record<string, WranglerAnswer>>): void {
    this.write("node_modules/wrangler/answers.json", JSON.stringify(answers));
  }

  wranglerCalls() {
    const file = "node_modules/wrangler/calls.jsonl";
    if (!existsSync(join(this.path, file))) return [];
    const lines = this.read(file).trim().split("\n");
    return lines.map((line) => callSchema.parse(JSON.parse(line)));
  }

  write(name: string, content: string, mode = 0o644): void {
    writeFileSync(join(this.path, name), content, { mode });
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), "utf8");
  }

  /** The permission bits of a file. */
  modeOf(name: string): number {
    return statSync(join(this.path, name)).mode & 0o777;
  }

  /** The files of variables that are there, finished or not. */
  devVars(): string[] {
    return readdirSync(this.path).filter((name) => name.startsWith(".dev.vars"));
  }

  /** Runs `npm run setup` here, without a browser. */
  setup(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}, input = ""): SetupRun {
    return this.setupWithBrowser(["--no-browser", ...args], env, input);
  }

  /** The same with whatever opens pages on the PATH. */
  setupWithBrowser(
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
    input = "",
  ): SetupRun {
    const child = spawn(process.execPath, [join(ROOT, "operate/setup.ts"), ...args], {
      cwd: this.path,
      env: { PATH: process.env.PATH, HOME: this.path, NO_COLOR: "1", ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    running.add(child);
    child.once("exit", () => running.delete(child));
    return new SetupRun(child);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Ends what failed tests have left. */
export function stopAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** A run of the command. */
export class SetupRun {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown[]>;
  readonly #stderr: Promise<string>;
  readonly #page = Promise.withResolvers<URL>();
  #stdout = "";

  constructor(child: ReturnType<typeof spawn>) {
    this.#child = child;
    this.#exit = once(child, "close");
    if (child.stdout === null || child.stderr === null) throw new Error("It has no output to read.");
    this.#stderr = text(child.stderr);
    child.stdout.on("data", (chunk) => {
      this.#stdout += chunk;
      const address = /^ {2}(http:\/\/localhost:\d+\/\S+)\n/m.exec(this.#stdout)?.[1];
      if (address !== undefined) this.#page.resolve(new URL(address));
    });
  }

  /** The page that sends a person to GitHub. */
  async page(): Promise<URL> {
    const ended = this.outcome().then(({ stdout, stderr }) => {
      throw new Error(`It ended without a page: ${stdout}${stderr}`);
    });
    return await Promise.race([this.#page.promise, ended]);
  }

  interrupt(): void {
    this.#child.kill("SIGINT");
  }

  async outcome() {
    const [code] = await this.#exit;
    return { code, stdout: this.#stdout, stderr: await this.#stderr };
  }
}
