import { afterAll, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { clientOf } from "./client.ts";

const github = await startLocalGitHub({ expiringTokens: true });
const { api, codeFor, exchange } = clientOf(github);
afterAll(() => github.close());

describe("a GitHub App's expiring tokens", () => {
  it("rotate", async () => {
    const first = await exchange({ code: await codeFor("inspector") });
    expect(first).toEqual({
      access_token: expect.stringMatching(/^ghu_/),
      expires_in: 28800,
      refresh_token: expect.stringMatching(/^ghr_/),
      refresh_token_expires_in: 15897600,
      scope: "",
      token_type: "bearer",
    });
    const refresh = () =>
      exchange({ grant_type: "refresh_token", refresh_token: String(first.refresh_token) });
    const second = await refresh();
    expect(second).toMatchObject({ expires_in: 28800, scope: "" });
    expect((await api("/user", String(first.access_token))).status).toBe(401);
    expect((await api("/user", String(second.access_token))).status).toBe(200);
    expect(await refresh()).toHaveProperty("error", "bad_refresh_token");
  });

  it("have no scopes, and see what the account sees", async () => {
    const token = github.issueToken("inspector");
    const { status, headers } = await api("/repos/inspector/secret-plans", token);
    expect([status, headers.has("x-oauth-scopes")]).toEqual([200, false]);
    expect((await api("/user/emails", token)).status).toBe(200);
  });

  it("expire", async () => {
    const short = await startLocalGitHub({ expiringTokens: true, tokenLifetimeSeconds: 0 });
    const atShort = clientOf(short);
    const { access_token, expires_in } = await atShort.exchange({ code: await atShort.codeFor("demo") });
    expect(expires_in).toBe(0);
    expect((await atShort.api("/user", String(access_token))).body.message).toBe("Bad credentials");
    await short.close();
  });
});
