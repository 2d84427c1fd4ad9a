import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../dev/github/index.ts";
import { startLocalProvider } from "../../dev/openid/index.ts";
import { readVariables, withVariables } from "../../operate/setup/dev-vars.ts";
import { Checkout, stopAll } from "./checkout.ts";

const github = await startLocalGitHub();
const vars = { GITHUB_URL: github.url, GITHUB_API_URL: github.url };
const app = { GITHUB_CLIENT_ID: github.clientId, GITHUB_CLIENT_SECRET: github.clientSecret };
const secrets = {
  ...{ ...app, GITHUB_APP_ID: "12345", GITHUB_APP_PRIVATE_KEY: github.appPrivateKey.trim() },
  SERVER_SECRET: "a secret of this machine, of some length",
};
/** What of it must be nowhere but in wrangler's input. */
const unseen = [
  secrets.GITHUB_CLIENT_SECRET,
  secrets.SERVER_SECRET,
  ...secrets.GITHUB_APP_PRIVATE_KEY.split("\n"),
];

const NOT_THERE = {
  code: 1,
  stderr: '✘ [ERROR] Worker "my-server" not found.\n\nIf this is a new Worker, run `wrangler deploy` first',
};
const listed = (...names: string[]) => ({
  stdout: JSON.stringify(names.map((name) => ({ name, type: "secret_text" }))),
});

const LIST = "secret list --format=json --name=my-server";

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout(vars);
  checkout.write(".dev.vars", withVariables("LOCAL=1\n", secrets));
});
afterEach(() => checkout.remove());
afterAll(async () => {
  stopAll();
  await github.close();
});

/** Runs it, and looks for secrets where there must be none. */
async function upload(args: readonly string[] = [], env: Record<string, string> = {}) {
  const before = checkout.read(".dev.vars");
  const outcome = await checkout.setup(["--upload", ...args], env).outcome();
  const calls = checkout.wranglerCalls();
  const seen = JSON.stringify([outcome, calls.map(({ argv, env }) => ({ argv, env }))]);
  for (const secret of unseen) expect(seen).not.toContain(secret);
  expect(checkout.read(".dev.vars")).toBe(before);
  return { ...outcome, asked: calls.map(({ argv }) => argv.join(" ")), sent: calls.at(-1)?.input ?? "" };
}

describe("npm run setup -- --upload", () => {
  it("sends the secrets of .dev.vars by standard input, and nowhere else", async () => {
    checkout.wranglerAnswers({ list: NOT_THERE });
    // as somebody has it who gave the secret to an earlier run
    const { code, stdout, asked, sent } = await upload([], { GITHUB_CLIENT_SECRET: github.clientSecret });
    expect({ code, asked }).toEqual({ code: 0, asked: [LIST, "secret bulk --name=my-server"] });
    expect(JSON.parse(sent)).toEqual(secrets);
    expect(stdout).toContain("SERVER_SECRET: uploaded to the Worker my-server\n");
    expect(stdout).toMatch(/npm run deploy\n$/);
    // its log files would have what it reads
    expect(checkout.wranglerCalls()[1]?.env).toMatchObject({
      WRANGLER_WRITE_LOGS: "false",
      WRANGLER_LOG: "log",
    });
  });

  it("goes to the Worker that it names, whatever the shell says of environments", async () => {
    checkout.wranglerAnswers({ list: NOT_THERE });
    const { code, asked } = await upload([], { CLOUDFLARE_ENV: "staging" });
    expect([code, asked.length]).toEqual([0, 2]);
    for (const { argv, env } of checkout.wranglerCalls()) {
      expect(argv).toContain("--name=my-server");
      expect(env).not.toHaveProperty("CLOUDFLARE_ENV");
    }
  });

  it("leaves the Worker the SERVER_SECRET that it has, and replaces others when told to", async () => {
    checkout.wranglerAnswers({ list: listed("GITHUB_CLIENT_ID", "SERVER_SECRET", "OTHER") });
    const asked = await upload();
    expect(asked.code).toBe(1);
    expect(asked.stderr).toContain(
      "The Worker my-server has GITHUB_CLIENT_ID already. Replace what it has? Nobody can",
    );
    expect(asked.asked).toEqual([LIST]);

    const { code, stdout, sent } = await upload(["--yes"]);
    const { SERVER_SECRET: _, ...others } = secrets;
    expect([code, JSON.parse(sent)]).toEqual([0, others]);
    expect(stdout).toContain("SERVER_SECRET: the Worker has its own, and keeps it\n");
  });

  it.each([
    [
      "CI without a token",
      "In a non-interactive environment, it's necessary to set a CLOUDFLARE_API_TOKEN environment variable",
    ],
    ["nobody signed in", "Not logged in. Please run `wrangler login` to authenticate."],
  ])("says what to do with %s", async (_, stderr) => {
    checkout.wranglerAnswers({ list: { code: 1, stderr } });
    const run = await upload();
    expect([run.code, run.stderr]).toEqual([1, expect.stringContaining("run npx wrangler login")]);
    expect(run.asked).toHaveLength(1);
  });

  it.each([
    [
      "what it has cannot be asked",
      { code: 1, stderr: "✘ [ERROR] More than one account available" },
      "More than one account",
    ],
    ["the answer is not what it was", { stdout: "no secrets" }, "cannot be read"],
  ])("uploads nothing if %s: a SERVER_SECRET could be lost", async (_, list, sentence) => {
    checkout.wranglerAnswers({ list });
    const run = await upload(["--yes"]);
    expect([run.code, run.stderr]).toEqual([1, expect.stringContaining(sentence)]);
    expect(run.asked).toEqual([LIST]);
  });

  it("does not pass on secrets that wrangler repeats when it fails", async () => {
    const bulk = { code: 1, stderr: "✘ [ERROR] A request to the Cloudflare API failed.\n", repeats: true };
    checkout.wranglerAnswers({ list: NOT_THERE, bulk });
    const { code, stderr } = await upload();
    expect([code, stderr]).toEqual([1, expect.stringContaining("A request to the Cloudflare API failed.")]);
    expect(stderr).toContain("it can be repeated");
  });

  it("passes on nothing that a terminal would act on", async () => {
    const stderr = "✘ [ERROR] More than one account\n  `Acme\u009b2J\u202e\r\u0007`: `1`";
    checkout.wranglerAnswers({ list: { code: 1, stderr } });
    const run = await upload();
    expect(run.stderr).toContain("More than one account\n  `Acme");
    expect(run.stderr).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
  });
});

describe("npm run setup, where people sign in at an OpenID provider", () => {
  const atProvider = (issuer: string, more: object = {}) =>
    checkout.write(
      "wrangler.jsonc",
      JSON.stringify({
        name: "my-server",
        vars: { ...vars, UPSTREAM: "oidc", OIDC: { issuer, clientId: "mcp" }, ...more },
      }),
    );
  const secret = "what the provider gave";

  it("checks the provider, and takes its secret; it needs no GitHub", async () => {
    const provider = await startLocalProvider();
    try {
      checkout.write(".dev.vars", "");
      atProvider(provider.url);
      checkout.wranglerAnswers({ list: NOT_THERE });
      const { code, stdout, stderr } = await checkout.setup(["--upload"], {}, `${secret}\n`).outcome();
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain(`${provider.url}, which is there; client mcp\n`);
      expect(stdout).not.toContain(secret);
      const written = readVariables(checkout.read(".dev.vars"));
      expect(written).toEqual({ OIDC_CLIENT_SECRET: secret, SERVER_SECRET: expect.any(String) });
      expect(JSON.parse(checkout.wranglerCalls()[1]?.input ?? "")).toEqual(written);

      // again, with the app that people link their accounts by
      const linked = await checkout.setup(["--existing"], app).outcome();
      expect(linked).toMatchObject({ code: 0, stdout: expect.stringContaining("OpenID provider") });
      expect(readVariables(checkout.read(".dev.vars"))).toEqual({ ...written, ...app });

      // to the letter: another name of the same server is another issuer
      atProvider(provider.url.replace("localhost", "127.0.0.1"));
      const { stderr: other } = await checkout.setup([]).outcome();
      expect(other).toContain("“issuer” is not what it should be");
    } finally {
      await provider.close();
    }
  });

  it.each([
    ["nowhere", "http://localhost:9", {}, "localhost:9 cannot be asked"],
    ["something else", github.url, {}, "There is no OpenID provider at"],
    ["at plain http", "http://idp.example.com", {}, "OIDC cannot be used: issuer"],
    ["not said", "", { OIDC: {} }, "Nothing says which OpenID provider"],
    ["of another kind", "", { UPSTREAM: "okta" }, 'UPSTREAM in wrangler.jsonc "okta" is no place to sign in'],
  ])("writes nothing where the provider is %s", async (_, issuer, more, sentence) => {
    const before = checkout.read(".dev.vars");
    atProvider(issuer, more);
    const { code, stderr } = await checkout.setup([], {}, secret).outcome();
    expect([code, stderr]).toEqual([expect.any(Number), expect.stringContaining(sentence)]);
    expect(code).not.toBe(0);
    expect(checkout.read(".dev.vars")).toBe(before);
  });
});
