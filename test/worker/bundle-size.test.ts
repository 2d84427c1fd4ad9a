import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { experimental_readRawConfig } from "wrangler";
import { tableWith } from "../docs/tables.ts";
import { type BuiltBundle, buildBundle } from "../support/built-bundle.ts";

const root = resolve(import.meta.dirname, "../..");

/** The largest that the bundle may be, compressed, in KiB: what it is, and some to go on with. */
const most = 395;

/** What a package may grow without being looked at, in KiB of minified code. */
const unnoticed = 4;

const document = readFileSync(join(root, "docs/bundle.md"), "utf8");
const known = new Map(
  tableWith("Package", document).map((row) => [row.Package?.replaceAll("`", "") ?? "", Number(row.KiB)]),
);

let bundle: BuiltBundle;
beforeAll(async () => {
  bundle = await buildBundle();
}, 60_000);
afterAll(() => bundle?.remove());

/** KiB of minified code by package, the largest first. What is our own is by its folder: "src". */
function sizes(): [name: string, size: number][] {
  const found = new Map<string, number>();
  for (const [path, bytes] of bundle.inputs) {
    const name = packageOf(path);
    found.set(name, (found.get(name) ?? 0) + bytes / 1024);
  }
  return [...found].sort(([, one], [, other]) => other - one);
}

function packageOf(path: string): string {
  const [, name] = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return name ?? path.slice(root.length + 1).split("/")[0] ?? path;
}

/** What takes more room than docs/bundle.md says, the largest newcomer first, as sentences for whoever brought it. */
const newcomers = () =>
  sizes()
    .filter(([name]) => !["src", "stand-ins"].includes(name))
    .map(([name, size]) => ({ name, size, more: size - (known.get(name) ?? 0) }))
    .filter(({ more }) => more > unnoticed)
    .sort((one, other) => other.more - one.more)
    .map(
      ({ name, size, more }) => `${name} takes ${size.toFixed(0)} KiB, ${more.toFixed(0)} more than known`,
    );

describe("the bundle", () => {
  it(`takes at most ${most} KiB as wrangler compresses it`, () => {
    const largest = sizes().slice(0, 8);
    expect
      .soft(
        bundle.gzip,
        `Largest: ${largest.map(([name, size]) => `${name} ${size.toFixed(0)}`).join(", ")} KiB`,
      )
      .toBeLessThanOrEqual(most);
    expect(bundle.gzip).toBeGreaterThan(most / 2);
  });

  it("has no package that came or grew without a look at docs/bundle.md", () => {
    expect(sizes().length).toBeGreaterThan(10);
    expect(newcomers()).toEqual([]);
  });

  it("has no package more in docs/bundle.md than there are, nor one that is much smaller by now", () => {
    const found = new Map(sizes());
    const gone = [...known].filter(([name, size]) => size - (found.get(name) ?? 0) > unnoticed);
    expect(gone).toEqual([]);
  });

  it("imports nothing that a stand-in does not have", () => {
    expect(bundle.warnings).not.toContain("no matching export");
  });

  it("uses every stand-in of wrangler.jsonc, and nothing of what they stand for", () => {
    const { rawConfig } = experimental_readRawConfig({ config: join(root, "wrangler.jsonc") });
    const alias: Readonly<Record<string, string>> = rawConfig.alias ?? {};
    const standIns = Object.values(alias).map((path) => join(root, path));
    expect(standIns.length).toBeGreaterThan(5);
    expect(standIns.filter((path) => !bundle.inputs.has(path))).toEqual([]);
    const leftOut = [
      ...["ajv", "ajv-formats", "@cfworker/json-schema", "zod-to-json-schema", "capnweb", "cron-schedule"],
      ...["mimetext", "mime-db", "@modelcontextprotocol/client", "bottleneck"],
      ...["octokit", "@octokit/webhooks"],
    ];
    expect(sizes().filter(([name]) => leftOut.includes(name))).toEqual([]);
    const files = [
      "zod/v3/",
      "zod/v4/core/compile.js",
      "zod/v4/locales/ja.js",
      "hono/dist/jsx/dom/render.js",
    ];
    const found = [...bundle.inputs].filter(
      ([path, bytes]) => bytes > 0 && files.some((file) => path.includes(`/node_modules/${file}`)),
    );
    expect(found).toEqual([]);
  });
});
