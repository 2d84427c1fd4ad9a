import { request as httpRequest } from "node:http";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { clientOf, itemsOf } from "./client.ts";

const github = await startLocalGitHub();
const { api } = clientOf(github);
beforeEach(() => github.reset());
afterAll(() => github.close());

describe("who is asking", () => {
  it.each([
    ["no token", undefined, "Requires authentication"],
    ["an unknown token", "gho_unknown", "Bad credentials"],
  ])("%s is 401", async (_, token, message) => {
    const { status, body } = await api("/user", token);
    expect([status, body]).toEqual([
      401,
      { message, documentation_url: expect.stringContaining("https://docs.github.com"), status: "401" },
    ]);
  });

  it("refuses a bad token even where none is needed", async () => {
    expect((await api("/repos/inspector/hello-world", "gho_unknown")).status).toBe(401);
    expect((await api("/repos/inspector/hello-world")).status).toBe(200);
  });

  it("refuses clients without User-Agent in the REST API only", async () => {
    const bare = (path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const request = httpRequest(github.url + path, { agent: false }, (response) => {
          response.resume().on("end", () => resolve(response.statusCode));
        });
        request.on("error", reject).end();
      });
    expect(await bare("/user")).toBe(403);
    expect(await bare(`/login/oauth/authorize?client_id=${github.clientId}`)).toBe(200);
  });

  it("refuses unknown API versions", async () => {
    const ask = (version: string) =>
      api("/user", github.issueToken("demo"), { headers: { "x-github-api-version": version } });
    expect((await ask("2022-11-28")).status).toBe(200);
    expect((await ask("2031-01-01")).status).toBe(400);
  });

  it.each([
    ["demo", "", null],
    ["demo", "user:email", null],
    ["demo", "user", "demo@example.com"],
    ["admin", "", "admin@example.com"],
  ])("/user of %s with scope '%s' shows the e-mail %s", async (login, scope, email) => {
    const { body, headers } = await api("/user", github.issueToken(login, scope));
    expect(body).toMatchObject({ login, email, id: expect.any(Number) });
    expect(headers.get("x-oauth-scopes")).toBe(scope);
    expect(headers.get("x-github-request-id")).toMatch(/^[0-9A-F]+$/);
  });

  it.each([
    ["", 404],
    ["repo", 404],
    ["user:email", 200],
    ["user", 200],
  ])("/user/emails with scope '%s' is %i", async (scope, status) => {
    const answer = await api("/user/emails", github.issueToken("inspector", scope));
    expect(answer.status).toBe(status);
    expect(answer.headers.get("x-accepted-oauth-scopes")).toBe("user, user:email");
    if (status === 404) return;
    expect(itemsOf(answer.body)[0]).toEqual({
      email: "inspector@example.com",
      primary: true,
      verified: true,
      visibility: "private",
    });
  });

  it("gives accounts ids and pictures that last", async () => {
    const profile = (login: string) => api(`/users/${login}`).then(({ body }) => body);
    const logins = ["inspector", "admin", "demo"];
    const before = await Promise.all(logins.map(profile));
    await github.reset();
    const after = await Promise.all(logins.map(profile));
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(new Set(before.map(({ id }) => id)).size).toBe(3);
    const avatar = before[0]?.avatar_url ?? "";
    expect(avatar).toMatch(github.url);
    expect((await fetch(avatar)).headers.get("content-type")).toBe("image/svg+xml");
  });
});

describe("what a token may do", () => {
  it.each([
    ["the owner with repo", "inspector", "repo", "/repos/inspector/secret-plans", 200],
    ["the owner without repo", "inspector", "public_repo", "/repos/inspector/secret-plans", 404],
    ["another account", "demo", "repo", "/repos/inspector/secret-plans", 404],
    ["another account, below it", "demo", "repo", "/repos/inspector/secret-plans/issues", 404],
    ["a member of its organization", "inspector", "repo", "/repos/acme/payroll", 200],
    ["no member of its organization", "demo", "repo", "/repos/acme/payroll", 404],
    ["anybody, of a public one", "demo", "", "/repos/inspector/hello-world", 200],
    ["organizations without scope", "inspector", "repo", "/user/orgs", 403],
    ["organizations", "inspector", "read:org", "/user/orgs", 200],
    ["one's own membership", "inspector", "read:org", "/user/memberships/orgs/acme", 200],
    ["a team", "inspector", "read:org", "/orgs/acme/teams/core/memberships/inspector", 200],
    ["a team without scope", "inspector", "repo", "/orgs/acme/teams/core", 404],
  ])("%s: %s with '%s' at %s gets %i", async (_, login, scope, path, status) => {
    expect((await api(path, github.issueToken(login, scope))).status).toBe(status);
  });

  it("hides private repositories from everybody without a token, whatever they do", async () => {
    expect((await api("/repos/inspector/secret-plans")).status).toBe(404);
    const issue = { json: { title: "Hello" } };
    expect((await api("/repos/inspector/secret-plans/issues", github.issueToken("demo"), issue)).status).toBe(
      404,
    );
  });

  it("leaves private repositories out of lists and searches without the repo scope", async () => {
    const names = async (path: string, scope: string) => {
      const { body } = await api(path, github.issueToken("inspector", scope));
      return itemsOf(body).map(({ name }) => name);
    };
    for (const path of ["/user/repos", "/search/repositories?q=user:inspector"]) {
      expect(await names(path, "repo")).toContain("secret-plans");
      expect(await names(path, "public_repo")).not.toContain("secret-plans");
    }
  });

  it("finds a repository however its name is spelled, with GET and HEAD", async () => {
    const path = "/repos/INSPECTOR/Hello-World";
    expect((await api(path)).body.name).toBe("hello-world");
    expect((await api(`${path}/contents/src/index.ts`)).status).toBe(200);
    expect((await api("/repos/Inspector/Secret-Plans")).status).toBe(404);
    const head = await api(`${path}/readme`, undefined, { method: "HEAD" });
    expect([head.status, head.body]).toEqual([200, ""]);
  });

  it("wants a token for writing", async () => {
    const path = "/repos/inspector/hello-world/issues";
    expect((await api(path, undefined, { json: { title: "Hello" } })).status).toBe(401);
    expect((await api(`${path}/1`, undefined, { method: "PATCH", json: { title: "Hello" } })).status).toBe(
      401,
    );
  });

  it("wants a scope for writing, and keeps what is written", async () => {
    const path = "/repos/inspector/hello-world/issues";
    const issue = { json: { title: "Written here" } };
    expect((await api(path, github.issueToken("demo", "user"), issue)).status).toBe(404);
    const created = await api(path, github.issueToken("demo", "public_repo"), issue);
    expect([created.status, created.body.user.login]).toEqual([201, "demo"]);
    expect((await api(`${path}/${created.body.number}`)).body.title).toBe("Written here");
  });

  it("knows @me in searches", async () => {
    const { body } = await api("/search/issues?q=assignee:@me", github.issueToken("inspector"));
    expect(itemsOf(body).map(({ title }) => title)).toEqual(["Rotate keys"]);
  });

  it("holds the seeded files, issues and comments", async () => {
    const file = await api("/repos/inspector/hello-world/contents/src/index.ts");
    expect(Buffer.from(file.body.content, "base64").toString()).toBe("export const hello = 42;\n");
    const comments = await api("/repos/inspector/hello-world/issues/1/comments");
    expect(comments.body).toMatchObject([{ user: { login: "demo" }, body: "I can reproduce this." }]);
  });

  it("refuses in GitHub's words and links to itself", async () => {
    expect((await api("/repos/inspector/nothing")).body).toMatchObject({
      message: "Not Found",
      status: "404",
    });
    const { body } = await api("/repos/inspector/hello-world/issues/99");
    expect(body).toMatchObject({
      documentation_url: expect.stringContaining("docs.github.com"),
      status: "404",
    });
    expect((await api("/repos/inspector/hello-world")).body.url).toBe(
      `${github.url}/repos/inspector/hello-world`,
    );
  });
});
