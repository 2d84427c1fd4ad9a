import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { clientOf } from "./client.ts";

const github = await startLocalGitHub();
const { api, asApp, codeFor, exchange } = clientOf(github);
beforeEach(() => github.reset());
afterAll(() => github.close());

describe("applications", () => {
  const ask = (method: string, what: string, access_token: string, headers: Record<string, string> = asApp) =>
    api(`/applications/${github.clientId}/${what}`, undefined, { method, json: { access_token }, headers });

  it("checks a token", async () => {
    const token = github.issueToken("demo", "repo");
    const { status, body } = await ask("POST", "token", token);
    expect([status, body]).toMatchObject([200, { token, scopes: ["repo"], user: { login: "demo" } }]);
  });

  it("resets a token", async () => {
    const token = github.issueToken("demo", "repo");
    const { body } = await ask("PATCH", "token", token);
    expect((await api("/user", token)).status).toBe(401);
    expect((await api("/user", body.token)).headers.get("x-oauth-scopes")).toBe("repo");
  });

  it("revokes a token, and no other", async () => {
    const [token, other] = [github.issueToken("demo"), github.issueToken("demo")];
    expect((await ask("DELETE", "token", token)).status).toBe(204);
    expect((await api("/user", token)).body.message).toBe("Bad credentials");
    expect((await api("/user", other)).status).toBe(200);
  });

  it("revokes a grant with all its tokens", async () => {
    const [token, other, foreign] = [
      github.issueToken("demo"),
      github.issueToken("demo", "repo"),
      github.issueToken("admin"),
    ];
    expect((await ask("DELETE", "grant", token)).status).toBe(204);
    expect((await api("/user", other)).status).toBe(401);
    expect((await api("/user", foreign)).status).toBe(200);
    expect(await exchange({ code: await codeFor("demo", { scope: "" }) })).toHaveProperty("scope", "");
  });

  it.each([
    ["POST", "token", 404],
    ["PATCH", "token", 422],
    ["DELETE", "token", 422],
    ["DELETE", "grant", 422],
  ])("%s %s of an unknown token is %i", async (method, what, status) => {
    expect((await ask(method, what, "gho_unknown")).status).toBe(status);
  });

  it("wants the app's credentials", async () => {
    const token = github.issueToken("demo");
    expect((await ask("DELETE", "token", token, {})).status).toBe(401);
    expect((await ask("DELETE", "token", token, { authorization: `Bearer ${token}` })).status).toBe(401);
    expect((await api("/user", token)).status).toBe(200);
  });
});
