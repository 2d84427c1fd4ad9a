import { afterEach, describe, expect, it, vi } from "vitest";
import { parseSettings } from "../../../src/settings/settings.ts";
import { createIssue } from "../../../src/tools/create-issue.ts";
import { listIssues } from "../../../src/tools/list-issues.ts";
import { fixedToken, githubApi } from "../../../src/upstream/github/api.ts";
import { callTool } from "../call-tool.ts";
import { callerWith, contextFor } from "../tool-context.ts";
import { fakeFetch } from "../upstream/fake-fetch.ts";

const api = "https://api.github.com";
const { github } = parseSettings({
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: api,
  GITHUB_CLIENT_ID: "id",
  GITHUB_CLIENT_SECRET: "secret",
  SERVER_SECRET: "a server secret of more than 32 characters",
});
const context = contextFor(callerWith(), { github: async () => githubApi(github, fixedToken("gho_a")) });

afterEach(() => vi.unstubAllGlobals());

const firstPage = `GET ${api}/repos/acme/site/issues?state=open&page=1&per_page=30`;

/** An issue as GitHub lists it, with more than a model needs. */
const issue = (facts: object = {}) => ({
  id: 1,
  number: 7,
  title: "It breaks",
  state: "open",
  user: { login: "octocat", id: 1, avatar_url: "https://avatars.example/1" },
  labels: [{ id: 1, name: "bug", color: "f00" }, "urgent", { name: null }],
  comments: 2,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-02T00:00:00Z",
  html_url: "https://github.com/acme/site/issues/7",
  body: "<b>long</b>".repeat(1000),
  ...facts,
});

const row = {
  number: 7,
  title: "It breaks",
  state: "open",
  author: "octocat",
  labels: ["bug", "urgent"],
  comments: 2,
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-02T00:00:00Z",
  url: "https://github.com/acme/site/issues/7",
};

/** Lists with these arguments. */
async function list(args: object = {}) {
  const outcome = await callTool(listIssues, { owner: "acme", repo: "site", ...args }, context);
  if (!outcome.ok) throw new Error(outcome.problems.join("; "));
  if (!("output" in outcome)) throw new Error("This tool answers with data.");
  return outcome.output;
}

describe("listIssues", () => {
  it("gives what a model needs of each, and no pull requests", async () => {
    const pull = issue({ number: 8, pull_request: { url: `${api}/repos/acme/site/pulls/8` } });
    fakeFetch({ [firstPage]: Response.json([issue(), pull, issue({ user: null })]) });
    expect(await list()).toEqual({ issues: [row, { ...row, author: null }] });
    expect(JSON.stringify(row).length).toBeLessThan(300);
  });

  it.each([null, {}, "[]", [null], [issue({ labels: null })], [issue({ number: "7" })]])(
    "takes an answer that is no list of issues for GitHub's failure: %j",
    async (answer) => {
      fakeFetch({ [firstPage]: Response.json(answer) });
      await expect(list()).rejects.toMatchObject({ name: "UpstreamFailure", kind: "malformed" });
    },
  );

  it.each([
    ["one that is just long enough", "x".repeat(200), "x".repeat(200)],
    ["a longer one", "x".repeat(201), `${"x".repeat(199)}…`],
    ["one of characters that are two units each", "😀".repeat(300), `${"😀".repeat(199)}…`],
  ])("cuts titles at 200 characters: %s", async (_what, title, shown) => {
    fakeFetch({ [firstPage]: Response.json([issue({ title })]) });
    expect(await list()).toMatchObject({ issues: [{ title: shown }] });
  });

  const more = `<${api}/repositories/7/issues?after=Y3&page=2>; rel="next", <${api}/repositories/7/issues?page=9>; rel="last"`;
  const last = `<${api}/repositories/7/issues?page=1>; rel="prev", <${api}/repositories/7/issues?page=1>; rel="first"`;
  it.each([
    [1, more, 2],
    [99, more, 100],
    // the last page that can be asked for
    [100, more, undefined],
    [2, last, undefined],
    [1, undefined, undefined],
  ])("after page %i, with the links %s, comes %s", async (page, link, nextPage) => {
    const answer = Response.json([], link === undefined ? {} : { headers: { link } });
    fakeFetch({ [firstPage.replace("page=1", `page=${page}`)]: answer });
    expect((await list({ page })).nextPage).toBe(nextPage);
  });

  it("asks for what the arguments say", async () => {
    const sent = fakeFetch({});
    const args = { state: "all", labels: ["bug", "good first issue"], page: 3, perPage: 100 };
    await expect(list(args)).rejects.toThrow();
    expect(Object.fromEntries(new URL(sent[0]?.url ?? "").searchParams)).toEqual({
      ...{ state: "all", page: "3", per_page: "100" },
      labels: "bug,good first issue",
    });
  });

  it.each([
    [{ owner: "acme/site" }, /^owner: must be the account or organization/],
    [{ owner: "" }, /^owner: /],
    [{ owner: "\u212aay" }, /^owner: must be/],
    [{ repo: "acme/site" }, /^repo: must be the repository's name without its owner/],
    [{ repo: ".." }, /^repo: must be a name/],
    [{ repo: "." }, /^repo: must be a name/],
    [{ repo: "x".repeat(101) }, /^repo: /],
    [{ state: "merged" }, /^state: /],
    [{ labels: ["a,b"] }, /^labels\.0: must be one label/],
    [{ page: 0 }, /^page: /],
    [{ page: 101 }, /^page: /],
    [{ perPage: 101 }, /^perPage: /],
    [{ since: "now" }, /^"since" is not a parameter/],
  ])("says what is wrong with %j, and asks nothing", async (args, problem) => {
    const sent = fakeFetch({});
    const outcome = await callTool(listIssues, { owner: "acme", repo: "site", ...args }, context);
    expect(outcome).toMatchObject({ ok: false, problems: [expect.stringMatching(problem)] });
    expect(sent).toEqual([]);
  });
});

describe("createIssue", () => {
  const create = `POST ${api}/repos/acme/site/issues`;

  it.each([
    [{ title: "It breaks" }, { title: "It breaks" }],
    [
      { title: "x", body: "", labels: ["a,b"] },
      { title: "x", body: "", labels: ["a,b"] },
    ],
  ])("sends %j once, and gives the issue's number and address", async (args, body) => {
    const made = issue({ labels: [{ name: "Bug" }], ...args });
    const sent = fakeFetch({ [create]: Response.json(made, { status: 201 }) });
    const outcome = await callTool(createIssue, { owner: "acme", repo: "site", ...args }, context);
    expect(outcome).toEqual({ ok: true, output: { number: 7, title: args.title, url: row.url } });
    expect(sent.map((request) => JSON.parse(String(request.body)))).toEqual([body]);
  });

  it.each([
    [{ title: "" }, /^title: /],
    [{ title: "x".repeat(257) }, /^title: /],
    [{ title: "x", body: "x".repeat(65_537) }, /^body: /],
    [{ title: "x", labels: Array.from({ length: 101 }, () => "x") }, /^labels: /],
  ])("takes no more than GitHub does", async (args, problem) => {
    const outcome = await callTool(createIssue, { owner: "acme", repo: "site", ...args }, context);
    expect(outcome).toMatchObject({ ok: false, problems: [expect.stringMatching(problem)] });
  });

  it("says that it changes something, and what it needs", () => {
    expect(createIssue.scopes).toEqual(["repos:write"]);
    expect(listIssues.scopes).toEqual(["repos:read"]);
    expect(createIssue.definition.annotations).toEqual({
      ...{ readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    });
  });
});
