import { afterEach, describe, expect, it, vi } from "vitest";
import { searchCode } from "../../../src/tools/search-code.ts";
import { searchIssues } from "../../../src/tools/search-issues.ts";
import { fakePaths } from "../upstream/fake-fetch.ts";
import { api, linksOf, outputOf, problemsOf, queryOf, withNext } from "./calling.ts";
import { damaged, expectReadable, expectReadableOrMalformed, hostileTexts, swollen } from "./hostile.ts";

afterEach(() => vi.unstubAllGlobals());

/** A file as GitHub finds it, with more than a model needs. */
const file = (facts: object = {}) => ({
  name: "index.ts",
  path: "src/index.ts",
  sha: "3d21ec53a331a6f037a91c368710b99387d012c1",
  repository: { id: 1, full_name: "acme/site", owner: { login: "acme" }, description: "x".repeat(300) },
  text_matches: [
    { property: "content", fragment: "export const hello = 42;\n", matches: [] },
    { property: "path", fragment: "src/index.ts" },
    { property: "content", fragment: "hello\u202e()" },
    { property: "content", fragment: "hello again" },
  ],
  ...facts,
});

/** An issue as GitHub finds it, with more than a model needs. */
const issue = (facts: object = {}) => ({
  number: 7,
  title: "It  breaks",
  state: "open",
  repository_url: `${api}/repos/acme/site`,
  user: { login: "octocat", id: 1 },
  labels: [{ name: "bug" }, { name: "good first issue, and a long name" }, { name: "c" }, { name: "d" }],
  comments: 2,
  updated_at: "2026-01-02T00:00:00Z",
  body: "long ".repeat(1000),
  ...facts,
});

const codeFound = (items: unknown) => ({ "/search/code": { total_count: 3, items } });
const issuesFound = (items: unknown) => ({ "/search/issues": { total_count: 3, items } });

/** As long as GitHub lets names be. */
const longestName = `${"o".repeat(39)}/${"r".repeat(100)}`;

describe("searchCode", () => {
  it("gives where it was found, and two places of each with what hides in them", async () => {
    const sent = fakePaths(codeFound([file(), file({ text_matches: undefined })]));
    expect(await outputOf(searchCode, { query: "hello repo:acme/site", page: 2 })).toEqual({
      notice: expect.any(String),
      files: [
        {
          repository: "acme/site",
          path: "src/index.ts",
          fragments: ["export const hello = 42;", "hello⟦U+202E⟧()"],
        },
        { repository: "acme/site", path: "src/index.ts" },
      ],
      totalCount: 3,
    });
    expect(queryOf(sent[0])).toEqual({ q: "hello repo:acme/site", page: "2", per_page: "30" });
    expect(sent[0]?.headers.get("accept")).toBe("application/vnd.github.text-match+json");
  });

  it("leaves whole the path of a file, and its fragments the rest", async () => {
    const path = `${"directory/".repeat(20)}index.ts`;
    const fragment = "f".repeat(500);
    const matches = [{ fragment }, { fragment }];
    fakePaths(codeFound([file({ path, text_matches: matches }), file({ text_matches: matches })]));
    const output = await outputOf(searchCode, { query: "x" });
    expect(output.files).toMatchObject([
      { path },
      { fragments: [expect.stringMatching(/^f{80,}…$/), expect.stringMatching(/^f{80,}…$/)] },
    ]);
    expectReadable(output);
  });

  it("links the first files, but none whose name was cut", async () => {
    const cut = file({ path: "d/".repeat(400) });
    fakePaths(codeFound([cut, ...Array(9).fill(file({ path: "a b/ü.md" }))]));
    const links = await linksOf(searchCode, { query: "x" });
    expect(links).toEqual(
      Array(4).fill({
        type: "resource_link",
        uri: "github://repos/acme/site/contents/a%20b/%C3%BC.md",
        name: "a b/ü.md",
      }),
    );
  });

  it("says where GitHub's results end", async () => {
    fakePaths({ "/search/code": withNext({ items: [] }) });
    expect(await outputOf(searchCode, { query: "x", page: 33 })).toMatchObject({
      note: expect.stringContaining("1,000"),
    });
  });
});

describe("searchIssues", () => {
  it("gives what a model needs of each", async () => {
    const pull = issue({ pull_request: { merged_at: null }, labels: [], user: null });
    fakePaths(issuesFound([issue(), pull]));
    const row = {
      repository: "acme/site",
      number: 7,
      title: "It breaks",
      state: "open",
      comments: 2,
      updatedAt: "2026-01-02T00:00:00Z",
    };
    expect(await outputOf(searchIssues, { query: "is:open" })).toEqual({
      notice: expect.any(String),
      results: [
        { ...row, author: "octocat", labels: ["bug", "good first issue,…", "c"] },
        { ...row, isPullRequest: true },
      ],
      totalCount: 3,
    });
  });

  it.each([
    [{ state: "closed" }, "closed"],
    [{ state: "open", draft: true, pull_request: {} }, "draft"],
    [{ state: "closed", draft: true, pull_request: {} }, "closed"],
    [{ state: "closed", pull_request: { merged_at: "2026-01-02T00:00:00Z" } }, "merged"],
    [{ state: "open", pull_request: { merged_at: null } }, "open"],
    // there are no drafts of issues
    [{ state: "open", draft: true }, "open"],
  ])("says of %j that it is %s", async (facts, state) => {
    fakePaths(issuesFound([issue(facts)]));
    expect((await outputOf(searchIssues, { query: "x" })).results).toMatchObject([{ state }]);
  });

  it("leaves out what matters less where a repository has a long name", async () => {
    fakePaths(
      issuesFound([
        issue({
          repository_url: `${api}/repos/${longestName}`,
          number: 1_234_567_890,
          title: "T".repeat(256),
          user: { login: "l".repeat(39) },
          pull_request: { merged_at: "2026-01-02T00:00:00Z" },
          comments: 123_456,
        }),
      ]),
    );
    const output = await outputOf(searchIssues, { query: "x" });
    expectReadable(output);
    expect(output.results).toEqual([
      {
        repository: longestName,
        number: 1_234_567_890,
        isPullRequest: true,
        state: "merged",
        updatedAt: "2026-01-02T00:00:00Z",
        title: expect.stringMatching(/^T{20,}…$/),
      },
    ]);
  });

  it.each([
    [
      { query: "x", sort: "updated" },
      { q: "x", sort: "updated", page: "1", per_page: "30" },
    ],
    [{ query: "x" }, { q: "x", page: "1", per_page: "30" }],
  ])("asks with %j for %j", async (args, query) => {
    const sent = fakePaths(issuesFound([]));
    await outputOf(searchIssues, args);
    expect(queryOf(sent[0])).toEqual(query);
  });
});

describe.each([
  ["searchCode", searchCode, codeFound, file()],
  ["searchIssues", searchIssues, issuesFound, issue({ pull_request: { merged_at: null } })],
] as const)("%s", (_name, tool, answers, row) => {
  it.each(hostileTexts(1000))("has short and clean rows with %s in each text", async (_what, text) => {
    fakePaths(answers(Array.from({ length: 30 }, () => swollen(row, text))));
    expectReadable(await outputOf(tool, { query: "x" }));
  });

  // some hundreds of calls
  it("has rows, or the answer is taken for GitHub's failure", { timeout: 30_000 }, async () => {
    for (const items of damaged([row])) await expectReadableOrMalformed(tool, { query: "x" }, answers(items));
  });

  it.each([
    {},
    { query: "" },
    { query: "a\nb" },
    { query: "x".repeat(257) },
    { query: 7 },
    { query: "x", page: 34 },
  ])("takes %j for bad arguments", async (args) => {
    expect(await problemsOf(tool, args)).not.toEqual([]);
  });
});
