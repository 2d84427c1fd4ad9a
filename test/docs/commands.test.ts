import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type LocalGitHub, startLocalGitHub } from "../../dev/github/index.ts";
import { type LocalProvider, startLocalProvider } from "../../dev/openid/index.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { connectExchanging } from "../support/token-exchange.ts";
import { type Copy, copyOfRepository } from "./copy.ts";
import { blocksIn, root } from "./documents.ts";
import { type Known, knownCommands } from "./known-commands.ts";
import { type Command, commandsOf, wordsOf } from "./shell.ts";

const run = promisify(execFile);

const manifest = z.object({ scripts: z.record(z.string(), z.string()) });
const { scripts } = manifest.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
const fileList = "test/docs/known-commands.ts";

/** Whether a program is to be run: one that a developer's machine lacks is left out, and CI has to have each. */
function isHere(program: string): boolean {
  if (process.env.CI === "true") return true;
  const found = spawnSync(program, ["--version"], { stdio: "ignore" });
  return found.error === undefined;
}

/** A part of a command, and where it stands. */
interface Part {
  readonly at: string;
  readonly text: string;
}

const commands = blocksIn("sh", "bash", "shell", "console").flatMap(commandsOf);
const place = ({ document, line }: Command) => `${document}:${line}`;
const isLocal = (part: string) => /^(curl|openssl|git|jq|cd) /.test(part);

/** What is run as it stands: requests to this machine, with what reads their answers. */
const requests = commands.filter(({ parts }) => parts[0]?.startsWith("curl ") && parts.every(isLocal));
const git = commands.filter(({ parts }) => parts.every((part) => part.startsWith("git ")));
const others: Part[] = commands
  .filter((command) => !requests.includes(command) && !git.includes(command))
  .flatMap((command) => command.parts.map((text) => ({ at: place(command), text })));

const knownAs = (part: string): Known | undefined => knownCommands.find(({ command }) => command.test(part));

/** The parts that are known so, each once, with the first place where it stands. */
function partsThat(are: (known: Known) => boolean): [string, Part][] {
  const found = others.filter(({ text }) => {
    const known = knownAs(text);
    return known !== undefined && are(known);
  });
  return [...new Map(found.map((part) => [part.text.replaceAll(/\s+/g, " "), part])).entries()];
}

const flagsIn = (words: readonly string[]) =>
  words.filter((word) => word.startsWith("--")).map((flag) => flag.split("=")[0] ?? "");

/** Whether the help of a command has a flag. */
const isFlagIn = (help: string, flag: string) => new RegExp(`${flag}(?![\\w-])`).test(help);

it("documents have commands, and each is known to be run, or why it cannot be", () => {
  expect(commands.length).toBeGreaterThan(10);
  const unknown = others.filter(({ text }) => !knownAs(text) && !text.startsWith("openssl "));
  const advice = `Enter it in ${fileList}, with what runs it; or write it as a command that is there.`;
  expect(unknown.map(({ at, text }) => `${at}: nothing in CI is known to run “${text}”. ${advice}`)).toEqual(
    [],
  );
});

describe("a command that CI or another test runs stands there, and is what its npm script does", () => {
  it.each(partsThat((known) => "in" in known))("%s", (text) => {
    const known = knownAs(text);
    if (!known || !("in" in known)) throw new Error(text);
    expect(readFileSync(join(root, known.in), "utf8")).toContain(known.by);
    const script = /^npm run ([\w:-]+)/.exec(text)?.[1];
    if (script === undefined) return;
    expect(scripts).toHaveProperty([script]);
    const file = /run\("([^"]+)"/.exec(known.by)?.[1];
    if (file !== undefined) expect(scripts[script]).toBe(`node ${file}`);
  });
});

describe("in a copy of this repository, this succeeds, and leaves all files as they are", () => {
  const found = partsThat((known) => "here" in known);
  let copy: Copy;
  beforeAll(() => {
    copy = copyOfRepository();
  });
  afterAll(() => copy.remove());

  it.each(found)("%s", { timeout: 120_000 }, async (text) => {
    const [, ...args] = wordsOf(text);
    await run("npm", args, { cwd: copy.folder });
    for (const file of ["tools.lock.json", "package.json", "src/index.ts"]) {
      expect(readFileSync(join(copy.folder, file), "utf8")).toBe(readFileSync(join(root, file), "utf8"));
    }
  });
});

describe("what nobody can run here is written right", () => {
  const found = partsThat((known) => "needs" in known);
  const ofNpm = found.filter(([text]) => text.startsWith("npm run "));
  it.each(ofNpm)("%s", { timeout: 120_000 }, async (text, { at }) => {
    const [, , script = "", ...args] = wordsOf(text);
    expect(scripts).toHaveProperty([script]);
    const flags = flagsIn(args.slice(1));
    if (flags.length === 0) return;
    const { stdout } = await run("npm", ["run", "--silent", script, "--", "--help"], { cwd: root });
    expect([at, flags.filter((flag) => !isFlagIn(stdout, flag))]).toEqual([at, []]);
  });

  const helps = new Map<string, Promise<string>>();
  /** What wrangler says of a command, asked once: it takes seconds. */
  function helpOf(names: readonly string[]): Promise<string> {
    const key = names.join(" ");
    const known = helps.get(key);
    if (known) return known;
    const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: tmpdir() };
    const asked = run(join(root, "node_modules/.bin/wrangler"), [...names, "--help"], { env });
    const help = asked.then(({ stdout }) => stdout);
    helps.set(key, help);
    return help;
  }

  const ofWrangler = found.filter(([text]) => text.startsWith("npx wrangler "));
  it.each(ofWrangler)("%s", { timeout: 120_000 }, async (text, { at }) => {
    const [, , ...words] = wordsOf(text);
    const firstFlag = words.findIndex((word) => word.startsWith("-"));
    const names = firstFlag < 0 ? words : words.slice(0, firstFlag);
    const help = await helpOf(names.filter((name) => /^[a-z][a-z0-9-]*$/.test(name)));
    const usage = wordsOf((help.split("\n")[0] ?? "").replace(/^wrangler\s*/, ""));
    const positional = usage.filter((word) => /^[<[]/.test(word));
    const fixed = usage.filter((word) => !/^[<[]/.test(word));
    // of an unknown command, wrangler shows the help of the one above it
    expect([at, names.slice(0, fixed.length)]).toEqual([at, fixed]);
    const given = names.length - fixed.length;
    expect(given).toBeGreaterThanOrEqual(positional.filter((word) => word.startsWith("<")).length);
    expect(given).toBeLessThanOrEqual(positional.length);
    const unknown = flagsIn(words).filter((flag) => !isFlagIn(help, flag));
    expect([at, unknown]).toEqual([at, []]);
  });
});

describe.skipIf(!isHere("openssl"))("openssl", () => {
  const found = others.filter(({ text }) => text.startsWith("openssl "));
  it.each(found)("$at: $text", async ({ text }) => {
    const { stdout } = await run("bash", ["-c", text]);
    // a secret that is long enough (src/settings/environment.ts)
    expect(stdout.trim().length).toBeGreaterThanOrEqual(32);
  });
});

describe.skipIf(!isHere("curl"))(
  "requests, to a server that is configured as the document around them says",
  () => {
    let server: TestServer;
    let github: LocalGitHub;
    let provider: LocalProvider;
    let home: string;
    beforeAll(async () => {
      home = mkdtempSync(join(tmpdir(), "documents-"));
      writeFileSync(join(home, ".curlrc"), "fail-with-body\nsilent\nshow-error\nmax-time = 30\n");
      const HEADLESS = { scopes: ["profile", "repos:read"], personalAccessTokens: true };
      server = await startServer({ HEADLESS });
      // of their own: they are told to fail, and to forget
      github = await startLocalGitHub();
      provider = await startLocalProvider();
    });
    afterAll(async () => {
      await server.close();
      await github.close();
      await provider.close();
      rmSync(home, { recursive: true, force: true });
    });

    it.each(requests.map((command) => [place(command), command] as const))("%s", async (_at, { text }) => {
      const client = await connectExchanging(server.origin, { scope: "repos:read" });
      const here = text
        .replaceAll(/(https?:\/\/)?localhost:8788/g, server.origin)
        .replaceAll(/https:\/\/(YOUR-WORKER\.workers\.dev|HOST)(?![\w.-])/g, server.origin)
        .replaceAll(/(http:\/\/)?localhost:4001/g, github.url)
        .replaceAll(/(http:\/\/)?localhost:4002/g, provider.url);
      const elsewhere = [...here.matchAll(/https?:\/\/[^\s"'/]+/g)].filter(
        ([url]) => here.startsWith(`curl ${url}`) && !/127\.0\.0\.1|localhost/.test(url),
      );
      expect(elsewhere).toEqual([]);
      const { stdout } = await run("bash", ["-euo", "pipefail", "-c", here], {
        env: {
          ...{ PATH: process.env.PATH, HOME: home, CURL_HOME: home },
          TOKEN: server.github.issuePersonalToken("inspector", "classic", "repo"),
          CLIENT_ID: client.clientId,
          ACCESS_TOKEN: client.access_token,
        },
      });
      expect(stdout).not.toMatch(/"error"|"isError":true/);
      if (text.includes("tools/call")) expect(stdout).toContain('"result"');
      if (text.includes("/token ")) expect(stdout).toContain('"access_token"');
    });
  },
);

describe.skipIf(!isHere("git"))("git, in a clone whose original has gone on", () => {
  let folder: string;
  const inClone = async (...args: string[]) => await run("git", args, { cwd: join(folder, "clone") });
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "documents-"));
    const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    const original = join(folder, "original");
    mkdirSync(original);
    const inOriginal = (...args: string[]) => run("git", [...identity, ...args], { cwd: original });
    await inOriginal("init", "--initial-branch", "main");
    for (const file of ["wrangler.jsonc", "tools.lock.json", "CHANGELOG.md"]) {
      cpSync(join(root, file), join(original, file));
    }
    await inOriginal("add", ".");
    await inOriginal("commit", "-m", "A version");
    await run("git", ["clone", "--quiet", original, "clone"], { cwd: folder });
    writeFileSync(join(original, "CHANGELOG.md"), "# Changelog\n\nAnother version\n");
    await inOriginal("commit", "-am", "Another version");
    await inClone("config", "user.name", "Test");
    await inClone("config", "user.email", "test@example.com");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(git.map((command) => [place(command), command] as const))("%s", async (_at, { text }) => {
    const here = text.replace("https://github.com/OWNER/remote-mcp-github.git", join(folder, "original"));
    expect(here).not.toMatch(/https?:\/\//);
    await run("bash", ["-euo", "pipefail", "-c", here], {
      cwd: join(folder, "clone"),
      env: { ...process.env, GIT_PAGER: "cat", GIT_EDITOR: "true" },
    });
  });

  it("the clone has what the original has, if a document says how", async () => {
    if (!git.some(({ text }) => text.startsWith("git merge "))) return;
    expect(readFileSync(join(folder, "clone/CHANGELOG.md"), "utf8")).toContain("Another version");
  });
});
