import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { clientOf } from "./client.ts";

const github = await startLocalGitHub();
const { api } = clientOf(github);
beforeEach(() => github.reset());
afterAll(() => github.close());

const OLD = "/repos/inspector/hello-world";
const unfollowed = { redirect: "manual" } as const;

async function idOf(path: string): Promise<number> {
  return (await api(path, github.issueToken("inspector", "repo"))).body.id;
}

function rename(path: string, name: string, login = "inspector") {
  return api(path, github.issueToken(login, "repo"), { method: "PATCH", json: { name } });
}

describe("a repository that moved", () => {
  it("is found by its former name, with path and query", async () => {
    const id = await idOf(OLD);
    expect((await rename(OLD, "hi")).body).toMatchObject({ id, full_name: "inspector/hi" });
    const { status, headers, body } = await api(`${OLD}/issues?state=all`, undefined, unfollowed);
    const location = `${github.url}/repositories/${id}/issues?state=all`;
    expect([status, headers.get("location")]).toEqual([301, location]);
    expect(body).toEqual({
      message: "Moved Permanently",
      url: location,
      documentation_url: expect.stringContaining("docs.github.com"),
    });
    expect((await api(OLD)).body.name).toBe("hi");
    expect((await api(`${OLD}/contents/src/index.ts`)).status).toBe(200);
  });

  it("keeps the body of what is written to its former name", async () => {
    await rename(OLD, "hi");
    const token = github.issueToken("inspector", "public_repo");
    const issue = { json: { title: "To the old name" } };
    const redirected = await api(`${OLD}/issues`, token, { ...issue, ...unfollowed });
    expect([redirected.status, redirected.body.message]).toEqual([307, "Temporary Redirect"]);
    expect(await api(`${OLD}/issues`, token, issue)).toMatchObject({
      status: 201,
      body: { title: "To the old name" },
    });
  });

  it("is found by every name that it had, until somebody else has the name", async () => {
    const id = await idOf(OLD);
    await rename(OLD, "second");
    await rename("/repos/inspector/second", "third");
    expect([await idOf(OLD), await idOf("/repos/inspector/second")]).toEqual([id, id]);
    await api("/user/repos", github.issueToken("inspector", "repo"), { json: { name: "second" } });
    expect(await idOf("/repos/inspector/second")).not.toBe(id);
    await github.reset();
    expect((await api("/repos/inspector/third")).status).toBe(404);
  });

  it("can be transferred", async () => {
    const id = await idOf(OLD);
    const transfer = { json: { new_owner: "demo" } };
    expect((await api(`${OLD}/transfer`, github.issueToken("demo", "repo"), transfer)).status).toBe(403);
    expect((await api(`${OLD}/transfer`, github.issueToken("inspector", "repo"), transfer)).status).toBe(202);
    const { status, headers } = await api(OLD, undefined, unfollowed);
    expect([status, headers.get("location")]).toEqual([301, `${github.url}/repositories/${id}`]);
    expect((await api(OLD)).body).toMatchObject({ id, full_name: "demo/hello-world" });
  });

  it("stays hidden from who may not see it", async () => {
    const hidden = "/repos/inspector/secret-plans";
    const id = await idOf(hidden);
    await rename(hidden, "plans");
    const ask = async (login: string, scope: string, path: string) =>
      (await api(path, github.issueToken(login, scope), unfollowed)).status;
    expect(await ask("inspector", "repo", hidden)).toBe(301);
    expect(await ask("inspector", "public_repo", hidden)).toBe(404);
    expect(await ask("demo", "repo", `${hidden}/issues`)).toBe(404);
    expect((await api(hidden, undefined, unfollowed)).status).toBe(404);
    expect(await ask("inspector", "repo", `/repositories/${id}/contents/plan.md`)).toBe(200);
    expect(await ask("inspector", "public_repo", `/repositories/${id}`)).toBe(404);
    expect(await ask("demo", "repo", `/repositories/${id}/issues`)).toBe(404);
    expect((await api(`/repositories/${id}`)).status).toBe(404);
  });
});

describe("a repository by its id", () => {
  it("is served like by its name", async () => {
    const id = await idOf(OLD);
    const byId = await api(`/repositories/${id}/issues/1`, github.issueToken("demo", ""));
    expect(byId.body).toEqual((await api(`${OLD}/issues/1`)).body);
    expect(byId.headers.get("x-accepted-oauth-scopes")).toBe("repo");
    const issue = { json: { title: "By id" } };
    const create = (scope: string) =>
      api(`/repositories/${id}/issues`, github.issueToken("demo", scope), issue);
    expect([(await create("")).status, (await create("public_repo")).status]).toEqual([404, 201]);
  });

  it.each(["999999", "x", "0x3", ""])("is not found when there is none: %j", async (id) => {
    expect((await api(`/repositories/${id}`, github.issueToken("inspector", "repo"))).status).toBe(404);
  });
});

describe("accounts", () => {
  it("are told with their ids", async () => {
    const ids = await github.accountIds();
    for (const login of ["inspector", "admin", "demo"]) {
      expect(ids[login]).toBe(String((await api(`/users/${login}`)).body.id));
    }
    expect(Object.keys(ids)).toHaveLength(3);
    await github.reset();
    expect(await github.accountIds()).toEqual(ids);
  });
});
