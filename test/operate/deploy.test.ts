import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { USAGE } from "../../operate/deploy/options.ts";
import { CloudflareApi } from "../support/cloudflare/api.ts";
import { Checkout } from "../support/cloudflare/checkout.ts";

/** One deploy runs wrangler several times. */
const DEPLOYING_MS = 300_000;

const secrets = {
  GITHUB_CLIENT_ID: "Iv1.operator",
  GITHUB_CLIENT_SECRET: "the-client-secret-of-the-operator",
  SERVER_SECRET: "the-server-secret-of-the-operator-is-long",
};

let api: CloudflareApi;
let checkout: Checkout;

beforeAll(async () => {
  api = await CloudflareApi.start();
  checkout = new Checkout();
  // every program of node's that is started notes its command line
  writeFileSync(
    join(checkout.path, "note-arguments.mjs"),
    `import { appendFileSync } from "node:fs";
appendFileSync(process.env.ARGUMENTS_FILE, JSON.stringify([process.argv, process.execArgv]));
`,
  );
});

afterAll(async () => {
  await api.close();
  checkout.remove();
});

beforeEach(() => {
  api.mend();
  api.calls.length = 0;
});

async function deploy(args: readonly string[] = [], env: Record<string, string | undefined> = {}) {
  const child = spawn(process.execPath, [resolve("operate/deploy.ts"), ...args], {
    cwd: checkout.path,
    env: {
      ...process.env,
      ...{ NO_COLOR: "1", CLOUDFLARE_ACCOUNT_ID: undefined, WRANGLER_LOG: undefined },
      // whoever runs the tests may be logged in
      ...{ HOME: checkout.path, XDG_CONFIG_HOME: checkout.path },
      NODE_OPTIONS: `--import=${join(checkout.path, "note-arguments.mjs")}`,
      ARGUMENTS_FILE: argumentsFile(),
      ...api.environment,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = once(child, "exit");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await exit;
  // whatever comes of it: they are nowhere to be read, and nothing is left behind
  for (const place of [stdout, stderr, readFileSync(argumentsFile(), "utf8")])
    for (const secret of [...Object.values(secrets).slice(1), api.token]) expect(place).not.toContain(secret);
  expect(readdirSync(checkout.path).filter((name) => name.startsWith(".wrangler-deploy"))).toEqual([]);
  return { code, stdout, stderr };
}

const argumentsFile = () => join(checkout.path, "arguments.ndjson");

/** What was asked of the API that changes something. */
const changes = () => api.calls.filter((call) => !call.startsWith("GET "));

const health = async () =>
  (await fetch(`${api.served.origin}/.well-known/oauth-protected-resource/mcp`)).status;

describe("what stops a deploy before anything is changed", { timeout: 120_000 }, () => {
  it("a variable that is wrong, or almost one of ours; each is named, and Cloudflare is not asked", async () => {
    checkout.configure((configuration) =>
      configuration
        .replace('"GRANT_IDLE_DAYS": 90', '"GRANT_IDLE_DAYS": 900, "OPERATOR": ["1"]')
        .replace('"OPERATORS": [],', ""),
    );
    const { code, stdout, stderr } = await deploy();
    checkout.configure((configuration) => configuration);
    expect(code).toBe(1);
    expect(stdout).toContain("✘ variables      GRANT_IDLE_DAYS is missing or not usable\n");
    expect(stdout).toContain("make vars.GRANT_IDLE_DAYS in wrangler.jsonc a number of days from 1 to 365");
    expect(stdout).toContain(
      "OPERATOR is not a variable of this server\n      if OPERATORS is meant, give it that name.",
    );
    expect(stderr).toContain("Nothing was deployed");
    expect(api.calls).toEqual([]);
  });

  it("nobody who is logged in, or a token that is not taken", async () => {
    const nobody = await deploy([], { CLOUDFLARE_API_TOKEN: undefined });
    expect(nobody.stderr).toMatch(
      /^Nobody is logged in at Cloudflare\. Run npx wrangler login, or set CLOUDFLARE_API_TOKEN/,
    );
    expect(api.calls).toEqual([]);
    const wrong = await deploy([], { CLOUDFLARE_API_TOKEN: "another-token" });
    expect(wrong.stderr).toMatch(
      /^CLOUDFLARE_API_TOKEN is not taken at Cloudflare: .* Run npx wrangler login/,
    );
    expect([nobody.code, wrong.code]).toEqual([1, 1]);
    expect(changes()).toEqual([]);
  });

  it("several accounts, and none that is chosen", async () => {
    const [only] = api.accounts;
    api.accounts = [
      ...api.accounts,
      { id: "f0000000000000000000000000000002", name: "Other\u001b[2J\u202e" },
    ];
    const { code, stderr } = await deploy();
    api.accounts = only ? [only] : [];
    expect(code).toBe(1);
    expect(stderr).toContain("set CLOUDFLARE_ACCOUNT_ID");
    expect(stderr).toContain("f0000000000000000000000000000002  Other");
    // its name is its owner's, who may be anybody that invited us
    expect(stderr).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
    expect(changes()).toEqual([]);
  });

  it("secrets that are nowhere, or that nobody agreed to upload", async () => {
    checkout.keep({ GITHUB_CLIENT_ID: secrets.GITHUB_CLIENT_ID });
    const missing = await deploy();
    checkout.keep(secrets);
    const kept = await deploy();
    expect(missing).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("The Worker has not got GITHUB_CLIENT_SECRET, SERVER_SECRET"),
    });
    expect(missing.stderr).toContain("npm run setup -- --upload");
    expect(missing.stderr).toContain("  npx wrangler secret put SERVER_SECRET\n");
    expect(kept).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("run npm run deploy -- --upload-secrets"),
    });
    expect(changes()).toEqual([]);
  });
});

describe("a deploy", { timeout: DEPLOYING_MS }, () => {
  it("that fails halfway says what there is, and the next one goes on from there", async () => {
    checkout.keep(secrets);
    api.break("POST", /\/d1\/database$/);
    const first = await deploy(["--upload-secrets"]);
    expect(first.code).toBe(1);
    expect(first.stderr).toContain("The deploy failed: A request to the Cloudflare API");
    expect(first.stderr).toContain("Nothing is deployed. What was created stays and is used again");
    expect(api.storage.namespaces).toHaveLength(1);
    expect(api.storage.databases).toHaveLength(0);

    api.mend();
    // a name that is new is not known everywhere at once
    api.served.unknownFor = 2;
    const { code, stdout, stderr } = await deploy(["--url", api.served.origin]);
    expect(stderr).toBe("");
    expect(stdout).toContain("KV namespace OAUTH_KV: remote-mcp-github-oauth-kv, which is there already");
    expect(stdout).toContain("  https://remote-mcp-github.acme.workers.dev/mcp\n");
    expect(stdout).toContain("  https://remote-mcp-github.acme.workers.dev/callback\n");
    expect(stdout).toContain(`  npm run try -- --url ${api.served.origin}\n`);
    expect(stdout).not.toContain("✘");
    expect(code).toBe(0);
  });

  it("leaves the Worker with all that it needs", async () => {
    const script = api.workers.get("remote-mcp-github");
    expect(Object.fromEntries(script.secrets)).toEqual(secrets);
    expect(script).toMatchObject({ migrationTag: "v2", workersDev: true, crons: ["23 * * * *"] });
    expect(api.storage.namespaces.map(({ name }) => name)).toEqual(["remote-mcp-github-oauth-kv"]);
    const applied = "SELECT name FROM d1_migrations ORDER BY id";
    expect(api.storage.databases[0]?.sql.prepare(applied).all()).toHaveLength(
      readdirSync("migrations").length,
    );
    expect(await health()).toBe(200);
    // the operator's file is as they wrote it
    expect(readFileSync(checkout.configurationFile, "utf8")).toBe(readFileSync("wrangler.jsonc", "utf8"));
  });

  it("of the next version keeps what there is, and needs nothing of this machine", async () => {
    checkout.keep(undefined);
    const { live } = api.workers.get("remote-mcp-github");
    const { code, stdout, stderr } = await deploy(["--url", api.served.origin]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toContain(`deployed, version ${live.id}`);
    expect(stdout).toContain(`KV namespace OAUTH_KV: as deployed (${api.storage.namespaces[0]?.id})`);
    const script = api.workers.get("remote-mcp-github");
    expect(script.live.id).not.toBe(live.id);
    const storage = ({ type }: { type: string }) => type === "kv_namespace" || type === "d1";
    expect(script.live.bindings.filter(storage)).toEqual(live.bindings.filter(storage));
    expect(Object.fromEntries(script.secrets)).toEqual(secrets);
    expect(api.storage.namespaces).toHaveLength(1);
    expect(api.storage.databases).toHaveLength(1);
  });

  it("that fails leaves the version before as it was", async () => {
    const { live } = api.workers.get("remote-mcp-github");
    api.break("POST", /\/versions$/);
    const { code, stderr } = await deploy(["--url", api.served.origin]);
    expect(code).toBe(1);
    expect(stderr).toContain(`What was deployed before goes on as it was (version ${live.id}).`);
    expect(api.workers.get("remote-mcp-github").live).toBe(live);
    expect(await health()).toBe(200);
  });
});

it(
  "a dry run tries the bundle that would be uploaded, and asks nothing of Cloudflare",
  async () => {
    const { code, stdout, stderr } = await deploy(["--dry-run"], { CLOUDFLARE_API_TOKEN: undefined });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toContain("KV namespace OAUTH_KV: remote-mcp-github-oauth-kv, created");
    expect(stdout).toContain("POST /mcp without a token is a 401");
    expect(stdout).toContain("Nothing was deployed. npm run deploy does it.");
    expect(stdout).not.toContain("✘");
    expect(api.calls).toEqual([]);
  },
  DEPLOYING_MS,
);

it("npm run deploy looks at the tools first, and explains itself", async () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));
  expect(manifest.scripts.deploy).toMatch(/^npm run (--silent )?lock -- --check && /);
  expect(await deploy(["--help"])).toMatchObject({ code: 0, stdout: `${USAGE}\n` });
});
