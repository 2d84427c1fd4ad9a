import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type LocalGitHub, startLocalGitHub } from "../../dev/github/index.ts";
import { type LocalProvider, startLocalProvider } from "../../dev/openid/index.ts";
import { freePort } from "../../dev/ports.ts";
import { checkConfiguration, readConfiguration } from "../../operate/doctor/checkout/configuration.ts";
import { checkGitHub } from "../../operate/doctor/checkout/github.ts";
import { checkProvider } from "../../operate/doctor/checkout/openid.ts";
import { checkPackages } from "../../operate/doctor/checkout/packages.ts";
import { checkPorts } from "../../operate/doctor/checkout/ports.ts";
import { checkOwnClock, checkTools, checkVersions } from "../../operate/doctor/checkout/runtime.ts";
import { safeUrl } from "../../operate/doctor/checkout/safe-url.ts";
import { checkSecrets } from "../../operate/doctor/checkout/secrets.ts";
import { checkStorage } from "../../operate/doctor/checkout/storage.ts";
import { checkToolsLock } from "../../operate/doctor/checkout/tools-lock.ts";
import { checkVars } from "../../operate/doctor/checkout/variables.ts";
import { checkCheckout } from "../../operate/doctor/checkout.ts";
import type { Finding } from "../../operate/finding.ts";
import { catalogue } from "../../src/features.ts";

const checkout = resolve(import.meta.dirname, "../..");
const deployed = readFileSync(join(checkout, "wrangler.jsonc"), "utf8");

/** A folder of this test's. */
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "doctor-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (file: string, text: string, mode = 0o600): void => {
  writeFileSync(join(root, file), text, { mode });
  chmodSync(join(root, file), mode);
};
const statuses = (findings: readonly Finding[]) => findings.map(({ status }) => status);
const found = (status: Finding["status"], words: RegExp, fix: RegExp) =>
  expect.objectContaining({ status, found: expect.stringMatching(words), fix: expect.stringMatching(fix) });

describe("the packages", () => {
  const locked = (packages: object) =>
    put("package-lock.json", JSON.stringify({ lockfileVersion: 3, packages }));
  const installed = (name: string, version: string) => {
    mkdirSync(join(root, "node_modules", name), { recursive: true });
    put(join("node_modules", name, "package.json"), JSON.stringify({ version }));
  };

  test("of this checkout are those of package-lock.json", () => {
    expect(statuses(checkPackages(checkout))).toEqual(["ok"]);
  });

  test("that are missing or of another version are named", () => {
    locked({
      "": { version: "1.0.0" },
      "node_modules/same": { version: "1.0.0" },
      "node_modules/old": { version: "2.0.0" },
      "node_modules/@scope/missing": { version: "3.0.0" },
      "node_modules/elsewhere": { version: "4.0.0", optional: true },
      "node_modules/linked": { link: true },
    });
    installed("same", "1.0.0");
    installed("old", "1.9.0");
    expect(checkPackages(root)).toEqual([
      found(
        "failed",
        /: old is 1\.9\.0, not 2\.0\.0; @scope\/missing is missing, not 3\.0\.0\.$/,
        /npm install/,
      ),
    ]);
    installed("old", "2.0.0");
    installed("@scope/missing", "3.0.0");
    expect(statuses(checkPackages(root))).toEqual(["ok"]);
    installed("elsewhere", "3.9.0");
    expect(checkPackages(root)).toEqual([found("failed", /elsewhere is 3\.9\.0/, /npm install/)]);
  });

  test("that were never installed, and a lock file that is none", () => {
    expect(checkPackages(root)).toEqual([found("failed", /cannot be read/, /git checkout/)]);
    locked({});
    expect(checkPackages(root)).toEqual([found("failed", /not installed/, /^npm install$/)]);
  });
});

describe("the runtime", () => {
  test("is new enough, or what to do is said", () => {
    expect(statuses(checkVersions("24.21.0", "npm/11.0.0 node/v24.21.0 linux x64"))).toEqual(["ok", "ok"]);
    expect(checkVersions("20.20.2", "npm/6.14.0 node/v20")).toEqual([
      found("failed", /Node 20\.20\.2 cannot run/, /npm install/),
      found("failed", /npm 6\.14\.0 cannot read/, /npm install -g npm/),
    ]);
    expect(checkVersions("22.17.9", undefined)).toEqual([found("failed", /Node 22\.17\.9/, /Node 24/)]);
  });

  test("starts wrangler and workerd here, and says which does not", async () => {
    symlinkSync(join(checkout, "node_modules"), join(root, "node_modules"));
    expect(statuses(await checkTools(root))).toEqual(["ok", "ok"]);
    // in another folder, for what was found in the first is remembered
    const broken = join(root, "broken");
    mkdirSync(join(broken, "node_modules/workerd"), { recursive: true });
    mkdirSync(join(broken, "node_modules/wrangler"), { recursive: true });
    put(
      "broken/node_modules/workerd/index.js",
      `exports.default = ${JSON.stringify(join(root, "nothing"))};`,
    );
    put("broken/node_modules/wrangler/index.js", "throw new Error();");
    expect(await checkTools(broken)).toEqual([
      found("failed", /wrangler does not start/, /rm -rf node_modules && npm install/),
      found("failed", /workerd does not start on this machine \(ENOENT\)/, /glibc/),
    ]);
  });

  test("has the right time, or is to be set", () => {
    const now = Date.parse("2026-11-22T12:00:00Z");
    expect(statuses(checkOwnClock("Sun, 22 Nov 2026 12:00:30 GMT", now))).toEqual(["ok"]);
    expect(checkOwnClock("Sun, 22 Nov 2026 12:02:00 GMT", now)).toEqual([
      found("warning", /120 seconds behind/, /timedatectl/),
    ]);
    expect(checkOwnClock("Sun, 22 Nov 2026 11:00:00 GMT", now)).toEqual([
      found("warning", /3600 seconds ahead of/, /timedatectl/),
    ]);
    expect(checkOwnClock(null, now)).toEqual([]);
    expect(checkOwnClock("soon", now)).toEqual([]);
  });
});

describe("wrangler.jsonc", () => {
  /** What is found in the deployment's, with some of it replaced. */
  function findings(...replaced: readonly (readonly [RegExp, string])[]): readonly Finding[] {
    for (const [part] of replaced) if (!part.test(deployed)) throw new Error(`There is no ${part.source}.`);
    put(
      "wrangler.jsonc",
      replaced.reduce((text, [part, other]) => text.replace(part, other), deployed),
    );
    mkdirSync(join(root, "src"), { recursive: true });
    put("src/index.ts", "");
    const { configuration, finding } = readConfiguration(root);
    return configuration ? checkConfiguration(root, configuration) : [finding];
  }

  test("of this checkout has all that the server needs", () => {
    expect(statuses(findings())).toEqual(["ok"]);
  });

  test.each<[string, RegExp, string, RegExp, RegExp]>([
    ["KV", /\{ "binding": "OAUTH_KV" \}/, "", /KV namespace OAUTH_KV is missing/, /into kv_namespaces/],
    ["D1", /"binding": "AUDIT"/, '"binding": "DB"', /D1 database AUDIT is missing/, /into d1_databases/],
    [
      "an object's binding",
      /\{ "name": "LEDGERS", "class_name": "GrantLedger" \},/,
      "",
      /Durable Object LEDGERS is missing/,
      /"class_name": "GrantLedger"/,
    ],
    [
      "an object's class",
      /"class_name": "AccountVault"/,
      '"class_name": "Vault"',
      /ACCOUNTS is missing, or of another class/,
      /"class_name": "AccountVault"/,
    ],
    [
      "a migration",
      /, "GrantLedger"\]/,
      "]",
      /No migration makes the class GrantLedger/,
      /new_sqlite_classes/,
    ],
    [
      "a migration that deletes",
      /\{ "tag": "v2", /,
      '{ "tag": "v2", "deleted_classes": ["McpSession"], ',
      /McpSession, or one deletes it/,
      /new_sqlite_classes/,
    ],
    ["a limiter", /"name": "CALL_LIMITER"/, '"name": "LIMITER"', /CALL_LIMITER is missing/, /"period": 60/],
    [
      "a limiter's period",
      /("ADDRESS_LIMITER".*"period": )60/,
      "$110",
      /period of ADDRESS_LIMITER is 10 seconds/,
      /Make it 60/,
    ],
    ["a limiter's namespace", /8788002/, "8788001", /same namespace_id/, /a number of its own/],
    ["the cron", /"23 \* \* \* \*"/, "", /no cron trigger/, /triggers\.crons/],
    [
      "a flag",
      /, "global_fetch_strictly_public"/,
      "",
      /flag global_fetch_strictly_public/,
      /private origins/,
    ],
    ["the entry", /src\/index\.ts/, "src/main.ts", /main names no file/, /src\/index\.ts/],
    ["the secrets", /"secrets": \{[^}]*\},/, "", /No secrets are required/, /npm run dev needs/],
  ])("that lacks %s, or has it wrong", (_name, part, other, words, fix) => {
    expect(findings([part, other])).toEqual([found("failed", words, fix)]);
  });

  test("that is not there, no JSON, or of another kind", () => {
    expect(readConfiguration(root).finding).toEqual(found("failed", /no wrangler\.jsonc/, /git checkout/));
    put("wrangler.jsonc", "{ nothing");
    expect(readConfiguration(root).finding).toEqual(found("failed", /not JSON/, /dry-run/));
    put("wrangler.jsonc", '{ "kv_namespaces": "hidden value" }');
    const { finding } = readConfiguration(root);
    expect(finding).toEqual(found("failed", /kind than it should at kv_namespaces/, /git diff/));
    expect(JSON.stringify(finding)).not.toContain("hidden");
  });
});

describe("the variables", () => {
  const vars = () => readConfiguration(checkout).configuration?.vars ?? {};

  test("of this checkout are taken", () => {
    expect(statuses(checkVars(vars(), catalogue))).toEqual(["ok"]);
  });

  test("that the server would not take are named, without their values", () => {
    const findings = checkVars({ ...vars(), GRANT_IDLE_DAYS: 0, OPERATORS: ["hidden-login"] }, catalogue);
    expect(findings).toEqual([
      found("failed", /^GRANT_IDLE_DAYS is missing or not usable/, /wrangler\.jsonc/),
      found("failed", /^OPERATORS\.0 is missing or not usable/, /wrangler\.jsonc/),
    ]);
    expect(JSON.stringify(findings)).not.toContain("hidden");
  });

  test("that name a tool that there is not", () => {
    const POLICY = { rules: [{ deny: ["noSuchTool"] }] };
    expect(checkVars({ ...vars(), POLICY }, catalogue)).toEqual([
      found("failed", /^POLICY\.rules\.0.*no tool/, /Mend/),
    ]);
  });

  test.each([
    ["SERVER_SECRET", "hidden value", {}],
    ["SERVER_SECRET_PREVIOUS", "hidden value ".repeat(4), {}],
    [
      "GITHUB_APP_PRIVATE_KEY",
      "-----BEGIN PRIVATE KEY-----\nhidden\n-----END PRIVATE KEY-----",
      { GITHUB_APP_ID: 12345 },
    ],
  ])("among which is %s", (name, value, more) => {
    const findings = checkVars({ ...vars(), ...more, [name]: value }, catalogue);
    expect(findings).toEqual([
      found(
        "failed",
        new RegExp(`^${name} is among the vars`),
        new RegExp(`npx wrangler secret put ${name}`),
      ),
    ]);
    expect(JSON.stringify(findings)).not.toContain("hidden");
  });

  test("that the app's key belongs to are taken, wherever the key is", () => {
    expect(statuses(checkVars({ ...vars(), GITHUB_APP_ID: 12345 }, catalogue))).toEqual(["ok"]);
  });
});

describe("the secrets of this machine", () => {
  const good = `GITHUB_CLIENT_ID=client\nGITHUB_CLIENT_SECRET="a secret"\nSERVER_SECRET=${"s".repeat(32)}\n`;
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      cwd: root,
      stdio: "ignore",
      // a hook's own repository is not meant
      env: { PATH: process.env.PATH, HOME: root },
    });

  test("need not be there", () => {
    expect(statuses(checkSecrets(root))).toEqual(["ok"]);
  });

  test("are fine if they are complete, one's own, and ignored by git", () => {
    git("init");
    put(".gitignore", ".dev.vars\n");
    put(".dev.vars", good);
    expect(statuses(checkSecrets(root))).toEqual(["ok"]);
  });

  test.each([
    [
      "half of an app",
      good.replace(/^GITHUB_CLIENT_SECRET.*\n/m, ""),
      /no GITHUB_CLIENT_SECRET\.$/,
      /Set both/,
    ],
    ["the other half", good.replace(/^GITHUB_CLIENT_ID.*\n/m, ""), /no GITHUB_CLIENT_ID\.$/, /Set both/],
    ["an app's id without its key", `${good}GITHUB_APP_ID=1\n`, /no GITHUB_APP_PRIVATE_KEY\.$/, /Set both/],
    [
      "an app's key without its id",
      `${good}GITHUB_APP_PRIVATE_KEY=hidden\n`,
      /no GITHUB_APP_ID\.$/,
      /Set both/,
    ],
    ["a short secret", "SERVER_SECRET=hidden\n", /SERVER_SECRET is shorter than 32/, /openssl rand/],
  ])("%s", (_name, content, words, fix) => {
    put(".dev.vars", content);
    const findings = checkSecrets(root);
    expect(findings).toEqual([found("failed", words, fix)]);
    expect(JSON.stringify(findings)).not.toContain("hidden");
  });

  test.skipIf(process.platform === "win32")("that others can read", () => {
    put(".dev.vars", good, 0o644);
    expect(checkSecrets(root)).toEqual([found("warning", /Other people .* can read it/, /chmod 600/)]);
  });

  test("that git does not ignore, has, or once had", () => {
    git("init");
    put(".dev.vars", good);
    expect(checkSecrets(root)).toEqual([found("failed", /does not ignore it/, /\.gitignore/)]);
    git("add", ".dev.vars");
    git("commit", "-m", "secrets");
    expect(checkSecrets(root)).toEqual([
      found("failed", /is in the repository/, /git rm --cached/),
      found("warning", /committed once \([0-9a-f]+\)/, /Replace each secret/),
    ]);
    put(".gitignore", ".dev.vars\n");
    git("rm", "--cached", ".dev.vars");
    git("commit", "-m", "no secrets");
    expect(checkSecrets(root)).toEqual([found("warning", /committed once/, /Replace each secret/)]);
  });
});

describe("GitHub", () => {
  let github: LocalGitHub;
  beforeAll(async () => {
    github = await startLocalGitHub();
  });
  afterAll(() => github.close());

  test("knows the app by its secret", async () => {
    const app = { clientId: github.clientId, clientSecret: github.clientSecret };
    const [finding, clock] = await checkGitHub({ apiUrl: github.url, app });
    expect(finding).toMatchObject({
      status: "ok",
      found: expect.stringContaining("takes its client secret"),
    });
    expect(clock?.status ?? "ok").toBe("ok");
  });

  test("does not take another secret, which is not said again", async () => {
    const app = { clientId: github.clientId, clientSecret: "hidden value" };
    const [finding] = await checkGitHub({ apiUrl: github.url, app });
    expect(finding).toEqual(found("failed", /does not take .* \(401\)/, /settings\/developers/));
    expect(JSON.stringify(finding)).not.toContain("hidden");
  });

  test("is not there: that fails with an app only", async () => {
    const apiUrl = `http://127.0.0.1:${await freePort()}`;
    const app = { clientId: "id", clientSecret: "secret" };
    expect(await checkGitHub({ apiUrl, app })).toEqual([found("failed", /nobody listens/, /GITHUB_API_URL/)]);
    expect(await checkGitHub({ apiUrl, app: undefined })).toEqual([
      found("warning", /nobody listens/, /npm run dev works without it/),
    ]);
  });

  test("gets no credentials by way of a redirect", async () => {
    const asked: (string | undefined)[] = [];
    const thief = createServer((incoming, response) => {
      asked.push(incoming.headers.authorization);
      if (incoming.url === "/stolen") response.end();
      else response.writeHead(307, { location: "/stolen" }).end();
    }).listen(0, "127.0.0.1");
    await once(thief, "listening");
    const address = thief.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const app = { clientId: "id", clientSecret: "secret" };
    const [finding] = await checkGitHub({ apiUrl: `http://127.0.0.1:${port}`, app });
    thief.close();
    expect(finding).toEqual(found("warning", /answers 307/, /GITHUB_API_URL/));
    expect(asked).toHaveLength(1);
  });
});

describe("an OpenID provider", () => {
  let provider: LocalProvider;
  beforeAll(async () => {
    provider = await startLocalProvider();
  });
  afterAll(() => provider.close());

  test("is found by its issuer, to the letter", async () => {
    expect(statuses(await checkProvider(provider.url))).toEqual(["ok"]);
    expect(await checkProvider(`${provider.url}/`)).toEqual([
      found("failed", /its issuer is missing or another/, /with or without a slash/),
    ]);
    expect(await checkProvider(`${provider.url}/other`)).toEqual([
      found("failed", /answered with 404/, /OIDC\.issuer exactly/),
    ]);
  });

  test("that is not there, or not to be asked", async () => {
    expect(await checkProvider(`http://127.0.0.1:${await freePort()}`)).toEqual([
      found("failed", /nobody listens/, /this machine reaches it/),
    ]);
    expect(await checkProvider("http://idp.example")).toEqual([]);
  });
});

test("no secret is sent without TLS, but to this machine", () => {
  expect(safeUrl("https://api.github.com")?.href).toBe("https://api.github.com/");
  expect(safeUrl("http://127.0.0.1:4001")?.port).toBe("4001");
  for (const text of ["http://api.github.com", "http://127.0.0.1.example", "ftp://localhost", "nothing"])
    expect(safeUrl(text)).toBeUndefined();
});

describe("ports", () => {
  const env = async () => ({
    PORT: String(await freePort()),
    GITHUB_PORT: String(await freePort()),
    OPENID_PORT: String(await freePort()),
  });

  test("are free, or somebody else's, or no ports", async () => {
    const free = await env();
    expect(await checkPorts(free)).toMatchObject({ findings: [{ status: "ok" }], running: undefined });
    const other = createServer((_asked, response) => response.end("{}")).listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    for (const variable of ["PORT", "GITHUB_PORT"]) {
      const { findings, running } = await checkPorts({ ...free, [variable]: port });
      expect(findings).toEqual([
        found("failed", new RegExp(`^Port ${port} is in use\\.$`), new RegExp(variable)),
      ]);
      expect(running).toBeUndefined();
    }
    other.close();
    expect((await checkPorts({ PORT: "many" })).findings).toEqual([
      found("failed", /PORT is "many"/, /such a number/),
    ]);
  });
});

describe("what is stored here", () => {
  test("is nothing yet, or databases", () => {
    expect(statuses(checkStorage(root))).toEqual(["ok"]);
    mkdirSync(join(root, ".wrangler/state/v3/d1/x"), { recursive: true });
    put(".wrangler/state/v3/d1/x/a.sqlite", `SQLite format 3\0${"\0".repeat(84)}`);
    put(".wrangler/state/v3/d1/x/b.sqlite", "");
    put(".wrangler/dev-secret", "secret");
    expect(checkStorage(root)).toEqual([expect.objectContaining({ status: "ok" })]);
    chmodSync(join(root, ".wrangler/dev-secret"), 0o644);
    if (process.platform !== "win32")
      expect(checkStorage(root)).toContainEqual(found("warning", /dev-secret/, /chmod 600/));
    put(".wrangler/state/v3/d1/x/a.sqlite", "something else altogether");
    expect(checkStorage(root)).toEqual([found("failed", /is damaged/, /rm -r \.wrangler\/state/)]);
  });
});

describe("a checkout", () => {
  let github: LocalGitHub;
  beforeAll(async () => {
    github = await startLocalGitHub();
  });
  afterAll(() => github.close());

  test("is looked at as a whole, and what is wrong in one place does not hide the others", async () => {
    for (const name of ["node_modules", "src"]) symlinkSync(join(checkout, name), join(root, name));
    put("wrangler.jsonc", deployed.replace(/https:\/\/api\.github\.com/, github.url));
    put("tools.lock.json", readFileSync(join(checkout, "tools.lock.json"), "utf8"));
    const env = {
      PORT: String(await freePort()),
      GITHUB_PORT: String(await freePort()),
      OPENID_PORT: String(await freePort()),
    };
    const findings = await checkCheckout(root, env);
    expect(findings.filter(({ status }) => status !== "ok")).toEqual([]);
    expect(findings).toContainEqual(
      expect.objectContaining({
        check: "callback URL",
        found: expect.stringContaining(`http://localhost:${env.PORT}/callback`),
      }),
    );

    put("wrangler.jsonc", "{ nothing");
    put(".dev.vars", "GITHUB_CLIENT_ID=only\n");
    put("tools.lock.json", "{}");
    const failures = (await checkCheckout(root, { ...env, PORT: "0" })).filter(
      ({ status }) => status === "failed",
    );
    expect(new Set(failures.map(({ check }) => check))).toEqual(
      new Set(["wrangler.jsonc", ".dev.vars", "tools.lock.json", "ports"]),
    );
    expect(failures.every(({ fix }) => fix !== undefined)).toBe(true);
  });

  test("whose .dev.vars cannot be read says so, and is looked at all the same", async () => {
    for (const name of ["node_modules", "src"]) symlinkSync(join(checkout, name), join(root, name));
    put("wrangler.jsonc", deployed.replace(/https:\/\/api\.github\.com/, github.url));
    // to whoever runs this as root, no file is closed
    mkdirSync(join(root, ".dev.vars"));
    const findings = await checkCheckout(root, { PORT: "0" });
    expect(findings).toContainEqual(found("failed", /^\.dev\.vars cannot be read \(EISDIR\)/, /\S/));
    expect(findings).toContainEqual(found("failed", /^PORT is "0"/, /\S/));
  });

  test("whose tools are not those of tools.lock.json", () => {
    expect(checkToolsLock(root, catalogue)).toEqual([found("failed", /not what the tools/, /npm run lock/)]);
    expect(statuses(checkToolsLock(checkout, catalogue))).toEqual(["ok"]);
  });
});
