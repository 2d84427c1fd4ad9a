import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { branchesOf } from "./branches.ts";
import { clientOf, itemsOf } from "./client.ts";

const github = await startLocalGitHub();
const { api } = clientOf(github);
afterAll(() => github.close());

const REPOSITORY = "/repos/inspector/hello-world";
const ISSUES = `${REPOSITORY}/issues`;

function send(method: string, path: string, json: unknown, login = "inspector", scope = "repo") {
  return api(path, github.issueToken(login, scope), { method, json });
}

describe("a list of issues", () => {
  // numbers 1 and 2 are seeded: a bug and an enhancement
  beforeAll(async () => {
    await github.reset();
    const { pull } = branchesOf(github, "inspector/hello-world");
    expect(await pull("mend", { "src/index.ts": "export const hello = 43;\n" }, "Mend the crash")).toBe(3);
    await send("POST", `${ISSUES}/3/labels`, { labels: ["bug"] });
    await send("POST", ISSUES, { title: "Done already", labels: ["bug", "easy"], assignees: ["inspector"] });
    await send("PATCH", `${ISSUES}/4`, { state: "closed" });
    await send("POST", ISSUES, { title: "By demo" }, "demo", "public_repo");
  });

  const list = (query: string) => api(`${ISSUES}?${query}`, github.issueToken("demo", ""));

  it.each([
    ["", [5, 3, 2, 1]],
    ["state=closed", [4]],
    ["state=all", [5, 4, 3, 2, 1]],
    ["state=all&direction=asc", [1, 2, 3, 4, 5]],
    ["labels=bug", [3, 1]],
    ["labels=bug,easy&state=all", [4]],
    ["labels=unknown", []],
    ["creator=demo", [5]],
    ["assignee=none", [5, 3, 2, 1]],
    ["assignee=inspector&state=all", [4]],
    ["sort=comments&per_page=1", [1]],
    ["since=2100-01-01T00:00:00Z", []],
    ["milestone=*", []],
  ])("?%s has %j", async (query, numbers) => {
    const { status, body } = await list(query);
    expect([status, itemsOf(body).map(({ number }) => number)]).toEqual([200, numbers]);
  });

  it("marks pull requests", async () => {
    const items = itemsOf((await list("")).body);
    const repository = `${github.url}${REPOSITORY}`;
    expect(items.filter((item) => "pull_request" in item)).toEqual([
      expect.objectContaining({
        number: 3,
        title: "Mend the crash",
        url: `${repository}/issues/3`,
        repository_url: repository,
        user: expect.objectContaining({ login: "inspector" }),
        labels: [expect.objectContaining({ name: "bug" })],
        pull_request: expect.objectContaining({ url: `${repository}/pulls/3`, merged_at: null }),
      }),
    ]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    expect((await api(`${ISSUES}/3`)).body).toEqual(items.find(({ number }) => number === 3));
  });

  it("comes in pages that link to each other", async () => {
    const { id } = (await api(REPOSITORY)).body;
    const page = (number: number, relation: string) =>
      `<${github.url}/repositories/${id}/issues?state=all&per_page=2&page=${number}>; rel="${relation}"`;
    const second = await list("state=all&per_page=2&page=2");
    expect(itemsOf(second.body).map(({ number }) => number)).toEqual([3, 2]);
    expect(second.headers.get("link")).toBe(
      [page(1, "prev"), page(3, "next"), page(3, "last"), page(1, "first")].join(", "),
    );
    const next = /<([^>]*)>; rel="next"/.exec(second.headers.get("link") ?? "")?.[1] ?? "";
    const third = await api(next.slice(github.url.length), github.issueToken("demo", ""));
    expect(itemsOf(third.body).map(({ number }) => number)).toEqual([1]);
    expect((await list("state=all")).headers.has("link")).toBe(false);
    expect((await list("page=9")).body).toEqual([]);
  });

  it("counts one call", async () => {
    const token = github.issueToken("admin", "");
    const remaining = async () => Number((await api(ISSUES, token)).headers.get("x-ratelimit-remaining"));
    expect((await remaining()) - (await remaining())).toBe(1);
  });
});

describe("links of other lists", () => {
  it("lead to the public address", async () => {
    const comments = await api(`${REPOSITORY}/commits?per_page=1`);
    expect(comments.headers.get("link")).toContain(`<${github.url}/repositories/`);
    const repositories = await api("/user/repos?per_page=1", github.issueToken("inspector", "repo"));
    expect(repositories.headers.get("link")).toContain(`<${github.url}/user/repos?`);
  });
});

describe("access to issues", () => {
  beforeEach(() => github.reset());

  const SECRET = "/repos/inspector/secret-plans/issues";

  it.each([
    ["inspector", "", ISSUES, 200, 404],
    ["inspector", "user", ISSUES, 200, 404],
    ["inspector", "public_repo", ISSUES, 200, 201],
    ["demo", "public_repo", ISSUES, 200, 201],
    ["inspector", "repo", ISSUES, 200, 201],
    ["inspector", "", SECRET, 404, 404],
    ["inspector", "public_repo", SECRET, 404, 404],
    ["inspector", "repo", SECRET, 200, 201],
    ["demo", "repo", SECRET, 404, 404],
  ])("%s with '%s' at %s: reading is %i, writing %i", async (login, scope, path, reading, writing) => {
    const token = github.issueToken(login, scope);
    expect((await api(path, token)).status).toBe(reading);
    expect((await api(path, token, { json: { title: "Hello" } })).status).toBe(writing);
  });

  it("creates an issue with text and labels", async () => {
    const issue = { title: "Broken", body: "Since today.", labels: ["bug", "new"] };
    const { status, body } = await send("POST", ISSUES, issue);
    expect([status, body]).toMatchObject([
      201,
      {
        number: 3,
        title: "Broken",
        body: "Since today.",
        state: "open",
        user: { login: "inspector" },
        labels: [{ name: "bug" }, { name: "new" }],
      },
    ]);
    expect(itemsOf((await api(ISSUES)).body)[0]).toMatchObject({ number: 3, title: "Broken" });
  });

  it("drops the labels of those who cannot push", async () => {
    const { status, body } = await send("POST", ISSUES, { title: "Broken", labels: ["bug"] }, "demo", "repo");
    expect([status, body]).toMatchObject([201, { title: "Broken", labels: [] }]);
  });

  it("wants a title", async () => {
    expect((await send("POST", ISSUES, { body: "Without" })).status).toBe(422);
  });
});
