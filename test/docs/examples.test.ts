import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { experimental_readRawConfig } from "wrangler";
import { z } from "zod";
import { definitionHash } from "../../src/catalogue/definition-hash.ts";
import { unknownNames } from "../../src/catalogue/policy-names.ts";
import { catalogue } from "../../src/features.ts";
import { environment } from "../../src/settings/environment.ts";
import { parseSettings } from "../../src/settings/settings.ts";
import { type Copy, copyOfRepository } from "./copy.ts";
import { type Block, blocksIn, documents, root } from "./documents.ts";

const run = promisify(execFile);
const place = ({ document, line }: Block) => `${document}:${line}`;
const record = z.record(z.string(), z.unknown());

/** What a block says, which may be a part of a file: an object's keys without its braces. */
function parsed({ language, text }: Block): unknown {
  const code = text.replace(/^\s*\/\/.*$/gm, "").trim();
  const whole = /^[[{]/.test(code) ? text : `{\n${text}\n}`;
  if (language === "json") return JSON.parse(whole);
  const folder = mkdtempSync(join(tmpdir(), "documents-"));
  try {
    const config = join(folder, "wrangler.jsonc");
    writeFileSync(config, whole);
    return experimental_readRawConfig({ config }).rawConfig;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const blocks = blocksIn("json", "jsonc");

it.each(blocks.map((block) => [place(block), block] as const))("%s is JSON", (_at, block) => {
  expect(parsed(block)).toBeTypeOf("object");
});

it("what is no JSON is found out", () => {
  const block = { document: "x.md", line: 1, text: '"a": {' };
  for (const language of ["json", "jsonc"]) expect(() => parsed({ ...block, language })).toThrow();
});

/** The variables that a block sets, by themselves or as `vars` of wrangler.jsonc. */
function variablesIn(block: Block): Record<string, unknown> {
  const all = record.safeParse(parsed(block)).data ?? {};
  const vars = record.safeParse(all.vars).data ?? all;
  return Object.fromEntries(Object.entries(vars).filter(([name]) => name in environment.shape));
}

const required = {
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: "https://api.github.com",
  GITHUB_CLIENT_ID: "Iv1.client",
  GITHUB_CLIENT_SECRET: "client secret of the app",
  SERVER_SECRET: "a server secret of more than 32 characters",
};
const elsewhere = { UPSTREAM: "oidc", OIDC: { issuer: "https://idp.example.com", clientId: "client" } };

/** Documents say for whom an example is: its words are those of the one place to sign in or the other. */
const isOpenId = (text: string) =>
  /"groups"|"emailDomains"|"sub:|"group:|"email-domain:|"audiences"|"OIDC"/.test(text);

const configurations = blocks.filter((block) => Object.keys(variablesIn(block)).length > 0);

it("documents have examples of settings", () => {
  const names = new Set(configurations.flatMap((block) => Object.keys(variablesIn(block))));
  expect([...names].sort()).toEqual(
    expect.arrayContaining(["ACCESS", "HEADLESS", "OIDC", "OPERATORS", "POLICY"]),
  );
});

it.each(configurations.map((block) => [place(block), block] as const))("%s is accepted", (_at, block) => {
  const vars = { ...required, ...(isOpenId(block.text) && elsewhere), ...variablesIn(block) };
  const { policy } = parseSettings(vars);
  expect(unknownNames(policy, catalogue)).toEqual([]);
});

describe("the tool of docs/add-a-tool.md, added as it says", () => {
  const [block] = blocksIn("ts").filter(({ document }) => document === "docs/add-a-tool.md");
  let copy: Copy;
  const inCopy = async (...command: string[]) => {
    const [program = "", ...args] = command;
    const env = { ...process.env, VITEST: undefined, VITEST_POOL_ID: undefined, VITEST_WORKER_ID: undefined };
    return await run(join(root, "node_modules/.bin", program), args, { cwd: copy.folder, env });
  };
  const edit = (path: string, change: (text: string) => string) => {
    const file = join(copy.folder, path);
    const before = readFileSync(file, "utf8");
    const after = change(before);
    if (after === before) throw new Error(`${path} is not as this test takes it to be.`);
    writeFileSync(file, after);
  };
  beforeAll(() => {
    copy = copyOfRepository();
    writeFileSync(join(copy.folder, "src/tools/star-count.ts"), `${block?.text}\n`);
    edit("src/tools/index.ts", (text) =>
      `import { starCount } from "./star-count.ts";\n${text}`.replace(
        /\n(\s*)add,\n/,
        "\n$1add,\n$1starCount,\n",
      ),
    );
  });
  afterAll(() => copy.remove());

  it("passes the types", { timeout: 180_000 }, async () => {
    await inCopy("tsc", "--noEmit");
  });

  it("passes what every tool is held to, after the steps that are named there", {
    timeout: 180_000,
  }, async () => {
    const files = ["tools/contract", "tools/documented/documented", "catalogue/tools-lock"];
    const titles = "starCount|is tried with each tool|definitions that there are";
    const tests = [
      "run",
      "--project",
      "unit",
      "-t",
      titles,
      ...files.map((name) => `test/unit/${name}.test.ts`),
    ];
    // until they are done, the tool is named
    await expect(inCopy("vitest", ...tests)).rejects.toMatchObject({
      stderr: expect.stringContaining("starCount"),
    });

    edit("test/unit/tools/documented/documented.test.ts", (text) =>
      text.replace('  ["whoami", {}, {}],\n', '  ["whoami", {}, {}],\n  ["starCount", place, {}],\n'),
    );
    await inCopy("node", "test/unit/catalogue/lock.ts");
    await inCopy("biome", "check", "--write", "src/tools");
    await inCopy("vitest", ...tests);
    // it is in the format that it is written in
    expect(readFileSync(join(copy.folder, "src/tools/star-count.ts"), "utf8")).toBe(`${block?.text}\n`);
  });
});

it("the hash of docs/pin-tools.md is computed as the server does", async () => {
  const [block] = blocksIn("js").filter(({ document }) => document === "docs/pin-tools.md");
  const [definition] = catalogue.definitions;
  if (!block || !definition) throw new Error("docs/pin-tools.md has no code, or the catalogue no tool.");
  const tool = { ...definition, _meta: { some: "thing" } };
  const folder = mkdtempSync(join(tmpdir(), "documents-"));
  try {
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const script = `const tool = ${JSON.stringify(tool)};\n${block.text}\nconsole.log(hash);\n`;
    writeFileSync(join(folder, "pin.mjs"), script);
    const { stdout } = await run(process.execPath, [join(folder, "pin.mjs")]);
    expect(stdout.trim()).toBe(definitionHash(JSON.parse(JSON.stringify(tool))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it("README.md is what one reads first: short, and with a picture that is small", () => {
  const readme = documents.find(({ path }) => path === "README.md")?.text ?? "";
  expect(readme.split("\n").length).toBeLessThan(250);
  const pictures = [...readme.matchAll(/docs\/images\/[\w-]+\.(?:png|svg)/g)].map(([path]) => path);
  expect(pictures.length).toBeGreaterThan(0);
  for (const path of pictures) expect(readFileSync(join(root, path)).length).toBeLessThan(60_000);
});
