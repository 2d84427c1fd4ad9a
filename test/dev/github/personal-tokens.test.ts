import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { clientOf } from "./client.ts";

const github = await startLocalGitHub();
const { api } = clientOf(github);
beforeEach(() => github.reset());
afterAll(() => github.close());

describe("personal access tokens at the local GitHub", () => {
  it("act as their person; classic ones say their scopes, fine-grained ones none", async () => {
    const classic = await api("/user", github.issuePersonalToken("demo", "classic", "repo,user:email"));
    expect([classic.status, classic.headers.get("x-oauth-scopes")]).toEqual([200, "repo, user:email"]);
    expect(classic.body).toMatchObject({ login: "demo" });
    const none = await api("/user", github.issuePersonalToken("demo", "classic"));
    expect([none.status, none.headers.get("x-oauth-scopes")]).toEqual([200, ""]);
    const fine = github.issuePersonalToken("demo", "fine-grained");
    expect(fine).toMatch(/^github_pat_/);
    const answer = await api("/user", fine);
    expect([answer.status, answer.headers.get("x-oauth-scopes")]).toEqual([200, null]);
  });

  it("end when their person deletes them, and no app can delete them", async () => {
    const token = github.issuePersonalToken("demo", "classic", "repo");
    const credentials = Buffer.from(`${github.clientId}:${github.clientSecret}`).toString("base64");
    const deleted = await fetch(`${github.url}/applications/${github.clientId}/token`, {
      method: "DELETE",
      headers: { authorization: `Basic ${credentials}`, "user-agent": "test" },
      body: JSON.stringify({ access_token: token }),
    });
    expect(deleted.status).toBe(422);
    expect((await api("/user", token)).status).toBe(200);
    github.revokePersonalToken(token);
    expect((await api("/user", token)).status).toBe(401);
  });

  it("can be made while it runs", async () => {
    const made = await fetch(`${github.url}/_tokens`, {
      method: "POST",
      body: JSON.stringify({ login: "admin", scope: "repo" }),
    });
    expect(await api("/user", await made.text())).toMatchObject({ status: 200, body: { login: "admin" } });
    const wrong = await fetch(`${github.url}/_tokens`, { method: "POST", body: "{}" });
    expect(wrong.status).toBe(400);
  });
});
