import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { branchesOf } from "./branches.ts";
import { clientOf, itemsOf } from "./client.ts";

const github = await startLocalGitHub();
const { api } = clientOf(github);
afterAll(() => github.close());

const TEXT_MATCH = { headers: { accept: "application/vnd.github.text-match+json" } };

const search = (kind: string, q: string, login = "inspector", scope = "repo", more = "") =>
  api(`/search/${kind}?q=${encodeURIComponent(q)}${more}`, github.issueToken(login, scope));

describe("searches", () => {
  it.each([
    ["no query", "repositories", "", { code: "missing", field: "q" }],
    [
      "an unknown repository",
      "issues",
      "repo:inspector/none x",
      { message: expect.stringContaining("cannot be") },
    ],
    ["an unknown account", "repositories", "user:nobody", { message: expect.stringContaining("cannot be") }],
    ["too long a text", "issues", "x".repeat(257), { message: expect.stringContaining("256 characters") }],
    ["code without words", "code", "repo:inspector/hello-world", { code: "invalid" }],
  ])("are refused with %s", async (_, kind, q, error) => {
    expect(await search(kind, q)).toMatchObject({
      status: 422,
      body: { message: "Validation Failed", errors: [{ resource: "Search", field: "q", ...error }] },
    });
  });

  it.each([
    ["code", "repo:inspector/secret-plans nobody"],
    ["issues", "repo:inspector/secret-plans x"],
    ["repositories", "repo:acme/payroll"],
  ])("for %s do not tell of what the token does not reach", async (kind, q) => {
    expect((await search(kind, q)).status).toBe(200);
    expect((await search(kind, q, "inspector", "public_repo")).status).toBe(422);
    expect((await search(kind, q, "demo")).status).toBe(422);
  });

  it("come in pages, of a thousand results at most", async () => {
    const page = await search("repositories", "user:inspector", "demo", "", "&per_page=2&page=2");
    expect(page.body).toMatchObject({ total_count: 4, incomplete_results: false, items: { length: 2 } });
    const link = page.headers.get("link") ?? "";
    expect(link).toContain(
      `<${github.url}/search/repositories?q=user%3Ainspector&per_page=2&page=1>; rel="prev"`,
    );
    expect(link).not.toContain("next");
    expect((await search("repositories", "x", "demo", "", "&per_page=100&page=11")).status).toBe(422);
  });
});

describe("a search for repositories", () => {
  it.each([
    ["user:inspector", "repo", ["attic", "curiosities", "empty", "hello-world", "secret-plans"]],
    ["user:inspector", "", ["attic", "curiosities", "empty", "hello-world"]],
    ["org:acme", "repo", ["payroll", "platform"]],
    ["is:private", "repo", ["payroll", "secret-plans"]],
    ["language:go", "repo", ["platform"]],
    ["topic:mcp", "repo", ["hello-world"]],
    ["archived:true", "repo", ["attic"]],
    ["first repository", "repo", ["hello-world"]],
    ["first in:name", "repo", []],
    ["-user:inspector is:public", "repo", ["dotfiles", "platform"]],
  ])("%s with '%s' finds %j", async (q, scope, names) => {
    const { status, body } = await search("repositories", q, "inspector", scope);
    expect([
      status,
      itemsOf(body)
        .map(({ name }) => name)
        .sort(),
    ]).toEqual([200, names]);
  });

  it("tells what the caller may do", async () => {
    const { items } = (await search("repositories", "hello", "demo")).body;
    expect(items).toMatchObject([{ permissions: { push: false, pull: true }, score: 1 }]);
  });
});

describe("a search for issues", () => {
  beforeAll(async () => {
    const { pull, send } = branchesOf(github, "inspector/hello-world");
    await pull("mend", { "a.txt": "a\n" }, "Mend the crash");
    await pull("shine", { "b.txt": "b\n" }, "Shine");
    await send("PATCH", "/issues/2", { state: "closed" });
    await send("PUT", "/pulls/4/merge", {});
    await branchesOf(github, "inspector/secret-plans").send("POST", "/issues", { title: "Crash in secret" });
  });

  const HELLO = "repo:inspector/hello-world";

  it.each([
    [HELLO, [4, 3, 2, 1]],
    [`${HELLO} is:issue`, [2, 1]],
    [`${HELLO} is:pr is:open`, [3]],
    [`${HELLO} is:merged`, [4]],
    [`${HELLO} is:closed`, [4, 2]],
    [`${HELLO} state:open type:issue`, [1]],
    [`${HELLO} crash`, [3, 1]],
    [`${HELLO} "exit code"`, [1]],
    [`${HELLO} "exit code" in:title`, []],
    [`${HELLO} reproduce`, [1]],
    [`${HELLO} label:bug`, [1]],
    [`${HELLO} -label:bug is:issue`, [2]],
    [`${HELLO} author:demo`, []],
    [`${HELLO} author:@me is:open sort:created-asc`, [1, 3]],
    [`${HELLO} comments:>0`, [1]],
    [`${HELLO} created:>2100-01-01`, []],
    [`${HELLO} head:mend`, [3]],
    ["user:inspector crash is:issue is:public", [1]],
    ["org:acme rotate", [1]],
  ])("%s finds %j", async (q, numbers) => {
    const { status, body } = await search("issues", q);
    expect([status, itemsOf(body).map(({ number }) => number)]).toEqual([200, numbers]);
  });

  it("leaves out private repositories without the scope", async () => {
    const titles = async (scope: string) =>
      itemsOf((await search("issues", "crash is:issue", "inspector", scope)).body).map(({ title }) => title);
    expect(await titles("repo")).toContain("Crash in secret");
    expect(await titles("public_repo")).toEqual(["Crash on start"]);
  });

  it("gives rows like a list of issues", async () => {
    const { items } = (await search("issues", `${HELLO} mend`)).body;
    expect(items).toMatchObject([
      {
        ...{ number: 3, title: "Mend the crash", state: "open", comments: 0, labels: [], score: 1 },
        repository_url: `${github.url}/repos/inspector/hello-world`,
        user: { login: "inspector" },
        pull_request: { url: `${github.url}/repos/inspector/hello-world/pulls/3`, merged_at: null },
      },
    ]);
  });
});

describe("a search for code", () => {
  it.each([
    ["hello user:inspector", ["docs/guide.md", "src/index.ts", "README.md"]],
    ["hello language:typescript", ["src/index.ts"]],
    ["hello path:docs", ["docs/guide.md"]],
    ["hello filename:index.ts", ["src/index.ts"]],
    ["hello extension:md repo:inspector/hello-world", ["README.md", "docs/guide.md"]],
    ["guide in:path repo:inspector/hello-world", ["docs/guide.md"]],
    ['"func main" org:acme', ["main.go"]],
    ["unheard-of", []],
  ])("%s finds %j", async (q, paths) => {
    const { status, body } = await search("code", q);
    const found = body.items.map((item) => (item as unknown as { path: string }).path);
    expect([status, found.sort()]).toEqual([200, paths.sort()]);
  });

  it("gives rows with repository and, when asked, the places", async () => {
    const q = encodeURIComponent("hello language:typescript");
    const answer = await api(`/search/code?q=${q}`, github.issueToken("demo", ""), TEXT_MATCH);
    const [row] = answer.body.items;
    expect(row).toMatchObject({
      ...{ name: "index.ts", path: "src/index.ts", sha: expect.stringMatching(/^[0-9a-f]{40}$/) },
      html_url: expect.stringMatching(/\/inspector\/hello-world\/blob\/[0-9a-f]{40}\/src\/index\.ts$/),
      repository: { full_name: "inspector/hello-world", private: false },
      text_matches: [
        {
          ...{ object_type: "FileContent", property: "content", fragment: "export const hello = 42;\n" },
          matches: [{ text: "hello", indices: [13, 18] }],
        },
      ],
    });
    expect((await search("code", "hello language:typescript")).body.items[0]).not.toHaveProperty(
      "text_matches",
    );
  });

  it("needs a token", async () => {
    expect((await api("/search/code?q=hello")).status).toBe(401);
  });
});

describe("one's repositories", () => {
  it.each([
    ["inspector", "repo", "", ["acme/payroll", "acme/platform", "inspector/attic", "inspector/curiosities"]],
    ["inspector", "public_repo", "", ["acme/platform", "inspector/attic", "inspector/curiosities"]],
    ["inspector", "repo", "affiliation=organization_member", ["acme/payroll", "acme/platform"]],
    ["inspector", "repo", "visibility=private", ["acme/payroll", "inspector/secret-plans"]],
    ["inspector", "repo", "type=owner&sort=created&direction=asc&per_page=1", ["inspector/hello-world"]],
    ["demo", "repo", "", ["demo/dotfiles"]],
  ])("of %s with '%s' by '%s' begin with %j", async (login, scope, query, names) => {
    const { status, body } = await api(`/user/repos?${query}`, github.issueToken(login, scope));
    const found = itemsOf(body).map((item) => (item as unknown as { full_name: string }).full_name);
    expect([status, found.slice(0, names.length)]).toEqual([200, names]);
  });

  it("tell what the caller may do, and link on", async () => {
    const { body, headers } = await api(
      "/user/repos?per_page=2&sort=full_name",
      github.issueToken("inspector", "repo"),
    );
    expect(body).toMatchObject([{ permissions: { push: false } }, { permissions: { push: false } }]);
    expect(headers.get("link")).toContain(
      `<${github.url}/user/repos?per_page=2&sort=full_name&page=2>; rel="next"`,
    );
  });

  it("are those of others, too, as far as they are seen", async () => {
    const names = async (path: string, login: string) =>
      itemsOf((await api(path, github.issueToken(login, "repo"))).body).map(({ name }) => name);
    expect(await names("/orgs/acme/repos", "inspector")).toEqual(["payroll", "platform"]);
    expect(await names("/orgs/acme/repos", "demo")).toEqual(["platform"]);
    expect((await api("/users/nobody/repos")).status).toBe(404);
    expect((await api("/user/repos")).status).toBe(401);
  });
});
