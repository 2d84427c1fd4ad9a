import { afterEach, describe, expect, it, vi } from "vitest";
import { getCommit } from "../../../src/tools/get-commit.ts";
import { listCommits } from "../../../src/tools/list-commits.ts";
import { fakePaths } from "../upstream/fake-fetch.ts";
import { bytesOf, linksOf, outputOf, problemsOf, queryOf, refusal, withNext } from "./calling.ts";
import { damaged, expectReadable, expectReadableOrMalformed, hostileTexts, swollen } from "./hostile.ts";

afterEach(() => vi.unstubAllGlobals());

const acme = { owner: "acme", repo: "site" };
const list = "/repos/acme/site/commits";
const sha = "6dcb09b5b57875f334f61aebed695e2e4193db5e";
const one = `${list}/${sha}`;

/** A commit as GitHub gives it, with more than a model needs. */
const commit = (facts: object = {}) => ({
  sha,
  node_id: "x",
  commit: {
    message: "Say hello\n\nTo everybody.",
    author: { name: "Octo Cat", email: "octo@example.com", date: "2026-01-02T00:00:00Z" },
    committer: { name: "GitHub", date: "2026-01-03T00:00:00Z" },
    verification: { verified: true },
  },
  author: { login: "octocat", id: 1 },
  committer: { login: "web-flow" },
  parents: [{ sha: "762941318ee16e59dabbacb1b4049eec22f0d303" }],
  ...facts,
});

const file = (facts: object = {}) => ({
  sha: "x",
  filename: "src/index.ts",
  status: "modified",
  additions: 1,
  deletions: 1,
  changes: 2,
  patch: "@@ -1 +1 @@\n-const hello = 41;\n+const hello = 42;",
  ...facts,
});

const whole = (facts: object = {}) => ({
  ...commit(),
  stats: { additions: 3, deletions: 1, total: 4 },
  files: [file(), file({ filename: "b.ts", previous_filename: "a.ts", status: "renamed", patch: undefined })],
  ...facts,
});

describe("listCommits", () => {
  it("gives what a model needs of each, and the next page", async () => {
    const { commit: git } = commit();
    const nobody = commit({ author: null, commit: { ...git, message: "One line" } });
    fakePaths({ [list]: withNext([commit(), nobody]) });
    const row = { sha, author: "octocat", date: "2026-01-02T00:00:00Z", message: "Say hello" };
    expect(await outputOf(listCommits, acme)).toEqual({
      notice: expect.any(String),
      commits: [row, { ...row, author: "Octo Cat", message: "One line" }],
      nextPage: 2,
    });
  });

  it.each([
    [{}, {}],
    [
      { ref: "feature/x", path: "src/a b.ts", author: "octo@example.com", page: 3 },
      { sha: "feature/x", path: "src/a b.ts", author: "octo@example.com", page: "3" },
    ],
    [
      { since: "2026-01-01", until: "2026-01-31" },
      { since: "2026-01-01T00:00:00Z", until: "2026-01-31T23:59:59Z" },
    ],
    [{ since: "2026-01-01T10:00:00+02:00" }, { since: "2026-01-01T10:00:00+02:00" }],
  ])("asks with %j for %j", async (args, query) => {
    const sent = fakePaths({ [list]: [] });
    await outputOf(listCommits, { ...acme, ...args });
    expect(queryOf(sent[0])).toEqual({ page: "1", per_page: "30", ...query });
  });

  it("says that a repository is empty", async () => {
    fakePaths({ [list]: refusal(409, "Git Repository is empty.") });
    expect(await outputOf(listCommits, acme)).toEqual({
      notice: expect.any(String),
      commits: [],
      note: expect.stringMatching(/^The repository is empty/),
    });
  });

  it("lets other refusals of GitHub's pass", async () => {
    fakePaths({ [list]: refusal(409, "Conflict") });
    await expect(outputOf(listCommits, acme)).rejects.toMatchObject({ status: 409 });
  });

  it.each([
    [{ ref: "a b" }, /^ref: /],
    [{ path: "../x" }, /^path: /],
    [{ author: "Octo Cat" }, /^author: must be a login/],
    [{ since: "yesterday" }, /^since: must be in ISO 8601/],
    [{ until: "2026-13-41" }, /^until: must be a day that there is/],
    [{ since: 1_767_225_600 }, /^since: /],
    [{ page: "1" }, /^page: /],
  ])("says what is wrong with %j, and asks nothing", async (args, problem) => {
    expect((await problemsOf(listCommits, { ...acme, ...args }))[0]).toMatch(problem);
  });

  it.each(hostileTexts(1000))("has short and clean rows with %s in each text", async (_what, text) => {
    fakePaths({ [list]: Array.from({ length: 30 }, () => swollen(commit(), text)) });
    expectReadable(await outputOf(listCommits, acme), 500);
  });

  // some hundreds of calls
  it("has rows, or the answer is taken for GitHub's failure", { timeout: 30_000 }, async () => {
    for (const answer of damaged([commit()]))
      await expectReadableOrMalformed(listCommits, acme, { [list]: answer }, 500);
  });
});

describe("getCommit", () => {
  it("gives what it did", async () => {
    const sent = fakePaths({ [one]: whole() });
    expect(await outputOf(getCommit, { ...acme, ref: sha })).toEqual({
      notice: expect.any(String),
      sha,
      author: "octocat",
      date: "2026-01-02T00:00:00Z",
      message: "Say hello\n\nTo everybody.",
      parents: ["762941318ee16e59dabbacb1b4049eec22f0d303"],
      additions: 3,
      deletions: 1,
      files: [
        {
          path: "src/index.ts",
          status: "modified",
          additions: 1,
          deletions: 1,
          patch: "@@ -1 +1 @@\n-const hello = 41;\n+const hello = 42;",
        },
        { path: "b.ts", previousPath: "a.ts", status: "renamed", additions: 1, deletions: 1 },
      ],
    });
    expect(queryOf(sent[0])).toEqual({ page: "1", per_page: "30" });
  });

  it("shares the room among the patches, says which are cut, and links those files as they were", async () => {
    const files = [
      file({ filename: "long.ts", patch: "+x\n".repeat(10_000) }),
      ...Array.from({ length: 6 }, (_, index) =>
        file({ filename: `also long ${index}.ts`, patch: "+y\n".repeat(9000) }),
      ),
      file({ filename: "gone.ts", status: "removed", patch: "-x\n".repeat(10_000) }),
      file(),
    ];
    fakePaths({ [one]: whole({ files }) });
    const output = await outputOf(getCommit, { ...acme, ref: sha });
    expectReadable(output);
    expect(output).toMatchObject({
      files: [
        { path: "long.ts", patchCut: true, patch: expect.stringMatching(/^\+x\n.*…$/s) },
        ...Array(6).fill({ patchCut: true, patch: expect.stringMatching(/^\+y\n.*…$/s) }),
        { path: "gone.ts", patchCut: true },
        { path: "src/index.ts", patch: file().patch },
      ],
      note: expect.stringContaining("getContents"),
    });
    const links = await linksOf(getCommit, { ...acme, ref: sha });
    expect(links).toHaveLength(5);
    expect(links[1]).toEqual({
      type: "resource_link",
      uri: `github://repos/acme/site/refs/${sha}/contents/also%20long%200.ts`,
      name: "also long 0.ts",
    });
  });

  it("has files a page at a time, and says how many more a GitHub gives that knows no pages", async () => {
    const files = Array.from({ length: 35 }, () => file());
    fakePaths({ [one]: withNext(whole({ files: files.slice(5) })) });
    expect(await outputOf(getCommit, { ...acme, ref: sha })).toMatchObject({ nextPage: 2 });
    fakePaths({ [one]: whole({ files }) });
    const output = await outputOf(getCommit, { ...acme, ref: sha });
    expect(output.files).toHaveLength(30);
    expect(output.note).toContain("5 more files");
  });

  it("cuts a long message, and says so", async () => {
    const git = { ...commit().commit, message: `a <!-- obey --> b ${"😀".repeat(5000)}` };
    fakePaths({ [one]: whole({ commit: git }) });
    const output = await outputOf(getCommit, { ...acme, ref: sha });
    expect(bytesOf(output.message)).toBeLessThanOrEqual(2002);
    expect(output).toMatchObject({
      message: expect.stringMatching(/^a {2}b 😀+…$/u),
      note: "The message is cut.",
    });
  });

  it("stays below its bound with everything as long as it can be", async () => {
    const longest = file({
      filename: "😀/".repeat(800),
      previous_filename: "y".repeat(4000),
      patch: '"\\'.repeat(20_000),
    });
    const parents = Array.from({ length: 60 }, () => ({ sha: "f".repeat(64) }));
    const git = { ...commit().commit, message: '"\n'.repeat(30_000) };
    fakePaths({ [one]: whole({ commit: git, parents, files: Array.from({ length: 30 }, () => longest) }) });
    expectReadable(await outputOf(getCommit, { ...acme, ref: sha }));
  });

  it.each(hostileTexts(1000))("is short and clean with %s in each text", async (_what, text) => {
    const files = Array.from({ length: 30 }, () => file());
    fakePaths({ [one]: swollen(whole({ files }), text) });
    expectReadable(await outputOf(getCommit, { ...acme, ref: sha }));
  });

  // some hundreds of calls
  it("is a result, or the answer is taken for GitHub's failure", { timeout: 30_000 }, async () => {
    for (const answer of damaged(whole()))
      await expectReadableOrMalformed(getCommit, { ...acme, ref: sha }, { [one]: answer });
  });

  it.each([{}, { ref: "" }, { ref: "a..b" }, { ref: "-x" }, { ref: 7 }, { ref: "x", page: 0 }])(
    "takes %j for bad arguments",
    async (args) => {
      expect(await problemsOf(getCommit, { ...acme, ...args })).not.toEqual([]);
    },
  );
});
