import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { readSeed } from "../../dev/github/seed.ts";
import { startLocalProvider } from "../../dev/openid/index.ts";
import { environment } from "../../src/settings/environment.ts";
import { parseSettings, SettingsError } from "../../src/settings/settings.ts";

const root = resolve(import.meta.dirname, "../..");
const wrangler = join(
  dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "bin/wrangler.js",
);

/** What the bundle was made of, as its source map says. */
let sources: string[];
/** All that would be uploaded, other than the source map. */
let uploaded: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "production-bundle-"));
  // as `npm run build` does
  const args = [wrangler, "deploy", "--dry-run", "--outdir", folder];
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_WRITE_LOGS: "false" };
  const build = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(build, "exit");
  const said = await text(build.stderr);
  const [code] = await ended;
  if (code !== 0) throw new Error(`The build ended with ${code}:\n${said}`);
  const map: { sources: string[] } = JSON.parse(readFileSync(join(folder, "index.js.map"), "utf8"));
  sources = map.sources.map((source) => resolve(folder, source));
  uploaded = globSync("**/*", { cwd: folder, withFileTypes: true })
    .filter((file) => file.isFile() && !file.name.endsWith(".map"))
    .map((file) => readFileSync(join(file.parentPath, file.name), "utf8"))
    .join("\n");
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const own = () =>
  sources.filter((source) => source.startsWith(`${root}/`) && !source.includes("/node_modules/"));

describe("what is deployed", () => {
  it("is made of src and stand-ins, and of nothing else that is ours", () => {
    expect(own()).toContain(join(root, "src/index.ts"));
    const ours = ["src/", "stand-ins/"].map((folder) => join(root, folder));
    expect(own().filter((source) => !ours.some((folder) => source.startsWith(folder)))).toEqual([]);
  });

  it.each(["oidc-provider", "koa", "emulate", "node-html-parser", "yaml", "playwright-core"])(
    "has nothing of %s, which is for development",
    (name) => {
      expect(sources.some((source) => source.includes("/node_modules/hono/"))).toBe(true);
      expect(sources.filter((source) => source.includes(`/node_modules/${name}/`))).toEqual([]);
    },
  );

  it("knows neither the local accounts nor where one signs in as them", async () => {
    const seed = readSeed();
    const provider = await startLocalProvider();
    await provider.close();
    const onlyHere = [
      ...seed.accounts.filter(({ name }) => name.includes(" ")).map(({ name }) => name),
      ...seed.accounts.map(({ email }) => email),
      ...provider.accounts.map(provider.subjectOf),
      ...[seed.oauth_app.client_id, seed.oauth_app.client_secret, provider.clientId, provider.clientSecret],
      ...["made-up accounts, no passwords", "Choose an account", "local_github_session", "local_provider"],
    ];
    expect(uploaded).toContain("This server is not configured.");
    expect(onlyHere.length).toBeGreaterThan(12);
    expect(onlyHere.filter((words) => uploaded.includes(words))).toEqual([]);
  });
});

describe("the configuration that is deployed", () => {
  const text = readFileSync(join(root, "wrangler.jsonc"), "utf8").replace(/^\s*\/\/.*$/gm, "");
  const { vars, ...rest } = z
    .looseObject({ vars: z.looseObject({}), alias: z.record(z.string(), z.string()) })
    .parse(JSON.parse(text));

  it("has people sign in at GitHub, nobody for an operator, and lets nobody in around that", () => {
    expect(vars).toMatchObject({
      ...{ UPSTREAM: "github", GITHUB_URL: "https://github.com", GITHUB_API_URL: "https://api.github.com" },
      ...{ OPERATORS: [], HEADLESS: {}, CLIENTS: [], FIRST_PARTY_CLIENTS: [] },
    });
    // another entry, or code from elsewhere, would make another bundle of the same files
    expect(rest).toMatchObject({ main: "src/index.ts" });
    for (const name of ["define", "env", "assets"]) expect(rest).not.toHaveProperty(name);
    for (const place of Object.values(rest.alias)) expect(place).toMatch(/^\.\/stand-ins\/[\w-]+\.[jt]s$/);
  });

  it("leads to no machine of a developer's", () => {
    expect(JSON.stringify(vars)).not.toMatch(/localhost|127\.0\.0\.1|\[::1\]|http:/);
  });
});

describe("no variable", () => {
  const complete = {
    ...{ GITHUB_URL: "https://github.com", GITHUB_API_URL: "https://api.github.com" },
    ...{ GITHUB_CLIENT_ID: "client", GITHUB_CLIENT_SECRET: "client secret" },
    SERVER_SECRET: "a secret for tests, long enough to be one",
  };
  const oidc = (issuer: string) => ({ UPSTREAM: "oidc", OIDC: { issuer, clientId: "client" } });

  it("is about development, a test or an account to be signed in as", () => {
    const names = Object.keys(environment.shape);
    expect(names).toContain("UPSTREAM");
    expect(names.filter((name) => /DEV|LOCAL|TEST|MOCK|FAKE|BYPASS|ACCOUNT|USER|LOGIN/.test(name))).toEqual(
      [],
    );
  });

  it.each(["local", "dev", "none", "openid"])("makes %j a place to sign in", (UPSTREAM) => {
    expect(() => parseSettings({ ...complete, ...oidc("https://idp.example.com"), UPSTREAM })).toThrow(
      SettingsError,
    );
  });

  it.each([
    ["GITHUB_URL", (url: string) => ({ GITHUB_URL: url })],
    ["GITHUB_API_URL", (url: string) => ({ GITHUB_API_URL: url })],
    ["OIDC", oidc],
  ])("leads to a server without TLS: %s is https, or of the machine itself", (name, at) => {
    for (const url of ["https://idp.example.com", "http://localhost:4002", "http://127.0.0.1:4002"])
      expect(() => parseSettings({ ...complete, ...at(url) })).not.toThrow();
    for (const url of ["http://idp.example.com", "http://10.0.0.1", "http://localhost.example.com", "local"])
      expect(() => parseSettings({ ...complete, ...at(url) })).toThrow(new RegExp(`\\b${name}\\b`));
  });
});
