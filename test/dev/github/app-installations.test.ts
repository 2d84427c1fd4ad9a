import { createSign, generateKeyPairSync } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { type Body, clientOf } from "./client.ts";

const github = await startLocalGitHub();
const { api } = clientOf(github);
beforeEach(() => github.reset());
afterAll(() => github.close());

const HELLO = "/repos/inspector/hello-world";
const now = () => Math.floor(Date.now() / 1000);

function jwt(claims: object = {}, key = github.appPrivateKey, alg = "RS256"): string {
  const all = { iss: github.appId, iat: now() - 60, exp: now() + 540, ...claims };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const text = `${encode({ alg, typ: "JWT" })}.${encode(all)}`;
  return `${text}.${createSign("sha256").update(text).sign(key).toString("base64url")}`;
}

async function tokenFor(repository: string, body: object = {}): Promise<Body> {
  const { id } = (await api(`/repos/${repository}/installation`, jwt())).body;
  return (await api(`/app/installations/${id}/access_tokens`, jwt(), { json: body })).body;
}

describe("the app itself", () => {
  it("has a key as GitHub gives it", () => {
    expect(github.appPrivateKey).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
  });

  it("is known by its JWT", async () => {
    expect((await api("/app", jwt())).body).toMatchObject({ id: github.appId, slug: "local-mcp-server" });
    expect((await api("/app", jwt({ iss: String(github.appId) }))).status).toBe(200);
    expect((await api("/app", jwt({ iss: github.clientId }))).status).toBe(200);
  });

  const other = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "pkcs1", format: "pem" },
  }).privateKey;

  it.each([
    ["another key", () => jwt({}, other), 401, "could not be decoded"],
    ["another algorithm", () => jwt({}, undefined, "HS256"), 401, "could not be decoded"],
    ["another app", () => jwt({ iss: 1 }), 404, "Integration not found"],
    ["an end that was", () => jwt({ exp: now() - 1 }), 401, "('exp') must be"],
    ["an end too far", () => jwt({ exp: now() + 660 }), 401, "('exp') is too far"],
    ["a beginning to come", () => jwt({ iat: now() + 300 }), 401, "('iat') must be"],
    ["a token of a person", () => github.issueToken("inspector"), 401, "could not be decoded"],
  ])("is refused with %s", async (_, credentials, status, message) => {
    for (const path of ["/app", `${HELLO}/installation`]) {
      expect(await api(path, credentials())).toMatchObject({
        status,
        body: { message: expect.stringContaining(message) },
      });
    }
  });

  it("finds its installations", async () => {
    expect((await api(`${HELLO}/installation`, jwt())).body).toMatchObject({
      ...{ app_id: github.appId, app_slug: "local-mcp-server", repository_selection: "all" },
      ...{ account: { login: "inspector" }, permissions: { contents: "write", metadata: "read" } },
    });
    expect((await api("/orgs/acme/installation", jwt())).body).toMatchObject({ account: { login: "acme" } });
    expect((await api("/repos/demo/dotfiles/installation", jwt())).status).toBe(404);
    expect((await api("/app/installations/999/access_tokens", jwt(), { json: {} })).status).toBe(404);
  });

  it("is nobody to the rest of the API", async () => {
    expect((await api("/user", jwt())).status).toBe(401);
  });
});

describe("a token of an installation", () => {
  it("lasts an hour and acts as the bot", async () => {
    const issued = await tokenFor("inspector/hello-world");
    expect(issued).toMatchObject({
      token: expect.stringMatching(/^ghs_/),
      permissions: { issues: "write" },
      repository_selection: "all",
    });
    const left = Date.parse((issued as unknown as { expires_at: string }).expires_at) - Date.now();
    expect(Math.round(left / 60_000)).toBe(60);
    const issue = await api(`${HELLO}/issues`, issued.token, { json: { title: "By bot", labels: ["x"] } });
    expect(issue).toMatchObject({
      status: 201,
      body: { user: { login: "local-mcp-server[bot]", type: "Bot" }, labels: [{ name: "x" }] },
    });
    const file = { message: "Write", content: "eA==" };
    const written = await api(`${HELLO}/contents/bot.txt`, issued.token, { method: "PUT", json: file });
    expect(written.status).toBe(201);
    expect(github.issuedTokens()).toContain(issued.token);
  });

  it("reaches what it was made for, and nothing else that is private", async () => {
    const { token } = await tokenFor("inspector/hello-world");
    const status = async (path: string, json?: object) =>
      (await api(path, token, json === undefined ? {} : { json })).status;
    expect(await status("/repos/inspector/secret-plans")).toBe(200);
    expect(await status("/repos/acme/payroll")).toBe(404);
    expect(await status("/repos/acme/platform")).toBe(200);
    expect(await status("/repos/acme/platform/issues", { title: "No" })).toBe(403);
    expect((await api("/search/repositories?q=is:private", token)).body).toMatchObject({
      total_count: 1,
      items: [{ name: "secret-plans" }],
    });
  });

  it("can be made for some repositories only", async () => {
    const made = await tokenFor("inspector/hello-world", { repositories: ["hello-world"] });
    expect(made).toMatchObject({
      repository_selection: "selected",
      repositories: [{ full_name: "inspector/hello-world" }],
    });
    expect((await api("/repos/inspector/secret-plans", made.token)).status).toBe(404);
    expect(
      await api("/repos/inspector/curiosities/issues", made.token, { json: { title: "No" } }),
    ).toMatchObject({
      status: 403,
      body: { message: "Resource not accessible by integration" },
    });
    expect((await api("/installation/repositories", made.token)).body).toMatchObject({
      total_count: 1,
      repositories: [{ full_name: "inspector/hello-world" }],
    });
    expect(await tokenFor("inspector/hello-world", { repositories: ["none"] })).toMatchObject({
      message: expect.stringContaining("not accessible to the parent installation"),
    });
  });

  it("can have fewer permissions", async () => {
    const { token } = await tokenFor("inspector/hello-world", { permissions: { issues: "read" } });
    expect((await api(`${HELLO}/issues`, token)).status).toBe(200);
    expect((await api(`${HELLO}/issues`, token, { json: { title: "No" } })).status).toBe(403);
  });

  it("has no account, and ends with a reset", async () => {
    const { token } = await tokenFor("inspector/hello-world");
    for (const path of ["/user", "/user/repos", "/user/emails", "/notifications"])
      expect([path, (await api(path, token)).status]).toEqual([path, 403]);
    await github.reset();
    expect((await api(HELLO, token)).status).toBe(401);
  });
});
