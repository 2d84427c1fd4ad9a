import { afterEach, describe, expect, it, vi } from "vitest";
import { createIssue } from "../../../src/tools/create-issue.ts";
import { listIssues } from "../../../src/tools/list-issues.ts";
import { untrustedNotice } from "../../../src/views/notice.ts";
import { fakeFetch } from "../upstream/fake-fetch.ts";
import { api, outputOf, problemsOf, withNext } from "./calling.ts";
import { expectReadablePage, hostileTexts, swollen } from "./hostile.ts";

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
};

const repository = { owner: "acme", repo: "site" };

/** Lists with these arguments. */
const list = (args: object = {}) => outputOf(listIssues, { ...repository, ...args });

describe("listIssues", () => {
  it("gives what a model needs of each, and no pull requests", async () => {
    const pull = issue({ number: 8, pull_request: { url: `${api}/repos/acme/site/pulls/8` } });
    fakeFetch({ [firstPage]: Response.json([issue(), pull, issue({ user: null })]) });
    expect(await list()).toEqual({ notice: untrustedNotice, issues: [row, { ...row, author: null }] });
  });

  it("takes what GitHub leaves out for nothing", async () => {
    const bare = { user: null, labels: null, comments: undefined, pull_request: null };
    fakeFetch({ [firstPage]: Response.json([issue(bare)]) });
    expect(await list()).toMatchObject({ issues: [{ ...row, author: null, labels: [], comments: 0 }] });
  });

  it("leaves out what only says more, if it is something else than documented", async () => {
    const odd = { user: [], labels: "bug", comments: -1, created_at: "yesterday", updated_at: 7 };
    fakeFetch({ [firstPage]: Response.json([issue(odd)]) });
    expect((await list()).issues).toEqual([
      { number: 7, title: "It breaks", state: "open", author: null, labels: [], comments: 0 },
    ]);
  });

  it.each(hostileTexts(400))("keeps a row within 300 bytes, whatever is in it: %s", async (_what, text) => {
    const large = swollen(issue(), text);
    fakeFetch({ [firstPage]: withNext(Array.from({ length: 31 }, () => large)) });
    expectReadablePage(await list(), "issues");
  });

  it("says how many labels it leaves out", async () => {
    const labels = Array.from({ length: 100 }, (_, index) => `label ${index}`);
    fakeFetch({ [firstPage]: Response.json([issue({ labels })]) });
    const [shown] = (await list()).issues as { labels: string[]; moreLabels: number }[];
    expect(shown?.labels.slice(0, 2)).toEqual(["label 0", "label 1"]);
    expect(shown?.labels.length).toBeGreaterThan(5);
    expect(shown?.moreLabels).toBe(100 - (shown?.labels.length ?? 0));
  });

  it.each([
    ...[null, {}, "[]", [null], [issue({ state: 7 })], [issue({ number: "7" })]],
    ...[[issue({ title: null })], [[issue()]]],
  ])("takes an answer that is no list of issues for GitHub's failure: %j", async (answer) => {
    fakeFetch({ [firstPage]: Response.json(answer) });
    await expect(list()).rejects.toMatchObject({ name: "UpstreamFailure", kind: "malformed" });
  });

  it.each([
    ["one that is just long enough", "x".repeat(140), "x".repeat(140)],
    ["a longer one", "x".repeat(141), `${"x".repeat(137)}…`],
    ["one of characters that are two units each", "😀".repeat(300), `${"😀".repeat(34)}…`],
  ])("cuts titles at 140 bytes: %s", async (_what, title, shown) => {
    fakeFetch({ [firstPage]: Response.json([issue({ title, labels: [] })]) });
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
    const args = { state: "all", labels: ["bug", "good first issue"], page: 3 };
    await expect(list(args)).rejects.toThrow();
    expect(Object.fromEntries(new URL(sent[0]?.url ?? "").searchParams)).toEqual({
      ...{ state: "all", page: "3", per_page: "30" },
      labels: "bug,good first issue",
    });
  });

  it.each([
    [{ owner: "acme/site" }, /^owner: must be the account or organization/],
    [{ owner: "" }, /^owner: /],
    [{ owner: "\u212aay" }, /^owner: must be/],
    [{ repo: "acme/site" }, /^repo: must be the repository's name without its owner/],
    [{ repo: ".." }, /^repo: must be the repository's name/],
    [{ repo: "." }, /^repo: must be the repository's name/],
    [{ repo: "x".repeat(101) }, /^repo: /],
    [{ state: "merged" }, /^state: /],
    [{ labels: ["a,b"] }, /^labels\.0: must be one label/],
    [{ page: 0 }, /^page: /],
    [{ page: 101 }, /^page: /],
    [{ page: "2" }, /^page: /],
    [{ perPage: 100 }, /^"perPage" is not a parameter/],
    [{ since: "now" }, /^"since" is not a parameter/],
  ])("says what is wrong with %j, and asks nothing", async (args, problem) => {
    expect(await problemsOf(listIssues, { ...repository, ...args })).toEqual([
      expect.stringMatching(problem),
    ]);
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
    const output = await outputOf(createIssue, { ...repository, ...args });
    expect(output).toEqual({ number: 7, title: args.title, url: issue().html_url });
    expect(sent.map((request) => JSON.parse(String(request.body)))).toEqual([body]);
  });

  it.each([
    [{ title: "" }, /^title: /],
    [{ title: "x".repeat(257) }, /^title: /],
    [{ title: "x", body: "x".repeat(65_537) }, /^body: /],
    [{ title: "x", labels: Array.from({ length: 101 }, () => "x") }, /^labels: /],
  ])("takes no more than GitHub does", async (args, problem) => {
    expect(await problemsOf(createIssue, { ...repository, ...args })).toEqual([
      expect.stringMatching(problem),
    ]);
  });

  it("says that it changes something, and what it needs", () => {
    expect(createIssue.scopes).toEqual(["repos:write"]);
    expect(listIssues.scopes).toEqual(["repos:read"]);
    expect(createIssue.definition.annotations).toEqual({
      ...{ readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    });
  });
});
