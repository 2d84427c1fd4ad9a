import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { CALLBACK, callbackOf, clientOf } from "./client.ts";

const github = await startLocalGitHub();
const { api, authorize, codeFor, exchange } = clientOf(github);
beforeEach(() => github.reset());
afterAll(() => github.close());

describe("authorize", () => {
  it("shows a page with a button per account and a way out", async () => {
    const response = await authorize();
    const page = await response.text();
    expect(response.status).toBe(200);
    for (const login of ["inspector", "admin", "demo"])
      expect(page).toContain(`name="login" value="${login}"`);
    expect(page).toContain("Local GitHub for development");
    const cancel = /href="([^"]+)">Cancel</.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(Object.fromEntries(new URL(cancel).searchParams)).toMatchObject({
      error: "access_denied",
      error_description: "The user has denied your application access.",
      state: "st",
    });
  });

  it("repeats the request in the picker, escaped", async () => {
    const page = await (await authorize({ state: `"><script>`, prompt: "select_account" })).text();
    expect(page).toContain(`name="state" value="&quot;&gt;&lt;script&gt;"`);
    expect(page).toContain(`name="prompt" value="select_account"`);
    expect(page).not.toContain("<script>");
  });

  it("signs in at once with a known login", async () => {
    expect(callbackOf(await authorize({ login: "demo" }))).toEqual({
      code: expect.any(String),
      state: "st",
      iss: `${github.url}/login/oauth`,
    });
  });

  it.each([
    ["the registered one", CALLBACK, 302],
    ["none, which means the first registered", undefined, 302],
    ["another registered one", "https://mcp.test/callback", 302],
    ["another loopback port", "http://localhost:5173/callback", 302],
    ["127.0.0.1", "http://127.0.0.1:5173/callback", 302],
    ["[::1]", "http://[::1]:5173/callback", 302],
    ["another loopback path", "http://localhost:8788/elsewhere", 400],
    ["another host", "http://evil.example/callback", 400],
    ["a host that only begins like loopback", "http://localhost.evil.example/callback", 400],
    ["user information", "http://localhost@evil.example/callback", 400],
    ["another port of a host that is not loopback", "https://mcp.test:444/callback", 400],
    ["no URL", "callback", 400],
  ])("redirect_uri: %s", async (_, redirectUri, status) => {
    const response = await authorize({ redirect_uri: redirectUri, login: "demo" });
    expect(response.status).toBe(status);
    expect(response.headers.has("location")).toBe(status === 302);
  });

  it("does not redirect for an unknown client", async () => {
    expect((await authorize({ client_id: "other", login: "demo" })).status).toBe(404);
  });

  it.each([
    ["a method without challenge", { code_challenge_method: "S256" }],
    ["a challenge without method", { code_challenge: "a".repeat(43) }],
    ["plain", { code_challenge: "a".repeat(43), code_challenge_method: "plain" }],
    ["a short challenge", { code_challenge: "a".repeat(42), code_challenge_method: "S256" }],
  ])("PKCE refuses %s", async (_, parameters) => {
    expect(callbackOf(await authorize({ login: "demo", ...parameters }))).toMatchObject({
      error: "invalid_request",
      state: "st",
    });
  });
});

function pkce() {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

describe("token endpoint", () => {
  it("gives an OAuth App a bearer token with comma-separated, collapsed scopes", async () => {
    const code = await codeFor("demo", { scope: "user:email repo user read:org" });
    expect(await exchange({ code, redirect_uri: CALLBACK })).toEqual({
      access_token: expect.stringMatching(/^gho_/),
      scope: "read:org,repo,user",
      token_type: "bearer",
    });
  });

  it("answers form-encoded by default, errors too", async () => {
    const credentials = { client_id: github.clientId, client_secret: github.clientSecret };
    const ask = async (code: string) => {
      const body = new URLSearchParams({ ...credentials, code });
      const response = await fetch(`${github.url}/login/oauth/access_token`, { method: "POST", body });
      expect(response.headers.get("content-type")).toContain("application/x-www-form-urlencoded");
      return new URLSearchParams(await response.text());
    };
    expect((await ask(await codeFor("demo"))).get("scope")).toBe("user:email");
    expect((await ask("wrong")).get("error")).toBe("bad_verification_code");
  });

  it.each([
    ["incorrect_client_credentials", { client_secret: "wrong" }],
    ["incorrect_client_credentials", { client_id: "wrong" }],
    ["redirect_uri_mismatch", { redirect_uri: "http://localhost:9/callback" }],
    ["bad_verification_code", { code: "wrong" }],
    ["unsupported_grant_type", { grant_type: "password" }],
    ["bad_refresh_token", { grant_type: "refresh_token", refresh_token: "ghr_wrong" }],
  ])("answers 200 with %s", async (error, parameters) => {
    const answer = await exchange({ code: await codeFor("demo"), ...parameters });
    expect(answer).toEqual({ error, error_description: expect.any(String), error_uri: expect.any(String) });
  });

  it("takes a code once", async () => {
    const code = await codeFor("demo");
    expect(await exchange({ code })).toHaveProperty("access_token");
    expect(await exchange({ code })).toHaveProperty("error", "bad_verification_code");
  });

  it("wants the verifier of the challenge", async () => {
    const { verifier, challenge } = pkce();
    const parameters = { code_challenge: challenge, code_challenge_method: "S256" };
    const right = await exchange({ code: await codeFor("demo", parameters), code_verifier: verifier });
    const wrong = await exchange({ code: await codeFor("demo", parameters), code_verifier: pkce().verifier });
    const none = await exchange({ code: await codeFor("demo", parameters) });
    expect(right).toHaveProperty("access_token");
    expect([wrong.error, none.error]).toEqual(["bad_verification_code", "bad_verification_code"]);
  });

  it("renews the scopes granted before when none are asked for", async () => {
    await exchange({ code: await codeFor("demo", { scope: "repo" }) });
    await exchange({ code: await codeFor("demo", { scope: "user:email" }) });
    expect(await exchange({ code: await codeFor("demo", { scope: "" }) })).toHaveProperty(
      "scope",
      "repo,user:email",
    );
  });

  it("keeps ten tokens per account and scope set", async () => {
    const [oldest = "", second = ""] = Array.from({ length: 10 }, () => github.issueToken("demo", "repo"));
    github.issueToken("demo", "user");
    github.issueToken("admin", "repo");
    expect((await api("/user", oldest)).status).toBe(200);
    github.issueToken("demo", "repo");
    expect((await api("/user", oldest)).status).toBe(401);
    expect((await api("/user", second)).status).toBe(200);
  });
});
