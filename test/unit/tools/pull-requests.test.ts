import { afterEach, describe, expect, it, vi } from "vitest";
import { getPullRequest } from "../../../src/tools/get-pull-request.ts";
import { listPullRequests } from "../../../src/tools/list-pull-requests.ts";
import { untrustedNotice } from "../../../src/views/notice.ts";
import { fakeFetch, linesOf } from "../upstream/fake-fetch.ts";
import { api, bytesOf, linksOf, outputOf, problemsOf, withNext } from "./calling.ts";
import { expectReadablePage, hostileTexts, swollen } from "./hostile.ts";

afterEach(() => vi.unstubAllGlobals());

const repository = { owner: "acme", repo: "site" };
const place = { ...repository, number: 8 };
const listRequest = `GET ${api}/repos/acme/site/pulls?state=open&sort=created&page=1&direction=desc&per_page=30`;
const pullRequest = `GET ${api}/repos/acme/site/pulls/8`;
const filesRequest = (page = 1) => `${pullRequest}/files?page=${page}&per_page=30`;
const reviewsRequest = `${pullRequest}/reviews?page=1&per_page=10`;
const lineCommentsRequest = `${pullRequest}/comments?page=1&per_page=10`;

const sha = "a".repeat(40);
const own = { full_name: "acme/site", id: 1 };

/** A pull request as GitHub shows one. */
const pull = (facts: object = {}) => ({
  ...{ id: 1, number: 8, title: "Mend it", state: "open", draft: false, user: { login: "octocat" } },
  head: { ref: "mend", label: "acme:mend", sha, repo: own },
  base: { ref: "main", label: "acme:main", sha: "b".repeat(40), repo: own },
  ...{ merged_at: null, closed_at: null, body: "It was broken.", labels: [{ name: "bug" }] },
  ...{ created_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-02T00:00:00Z" },
  ...{ requested_reviewers: [{ login: "hubot" }], requested_teams: [{ slug: "core" }] },
  ...{ mergeable: true, mergeable_state: "clean", commits: 1, additions: 2, deletions: 3 },
  ...{ changed_files: 4, comments: 5, review_comments: 6 },
  ...facts,
});

const fork = { ref: "main", label: "stranger:main", sha, repo: { full_name: "stranger/site" } };

const file = (facts: object = {}) => ({
  ...{ filename: "src/a.ts", status: "modified", additions: 1, deletions: 2, changes: 3 },
  patch: "@@ -1 +1 @@\n-a\n+b",
  ...facts,
});

const review = (facts: object = {}) => ({
  ...{ user: { login: "hubot" }, state: "APPROVED", body: "Fine", submitted_at: "2026-01-03T00:00:00Z" },
  html_url: "https://github.com/acme/site/pull/8#pullrequestreview-1",
  ...facts,
});

const lineComment = (facts: object = {}) => ({
  ...{ user: { login: "hubot" }, path: "src/a.ts", line: 3, body: "Why?" },
  html_url: "https://github.com/acme/site/pull/8#discussion_r1",
  ...facts,
});

/** A GitHub with this pull request, that answers with its diff if that is asked for. */
const withDiff = (diff: () => Response) => ({
  [pullRequest]: ({ headers }: { headers: Headers }) =>
    headers.get("accept") === "application/vnd.github.diff" ? diff() : Response.json(pull()),
});

describe("listPullRequests", () => {
  const row = {
    ...{ number: 8, title: "Mend it", state: "open", draft: false, author: "octocat" },
    ...{ head: "mend", base: "main", updatedAt: "2026-01-02T00:00:00Z" },
  };

  it("gives what tells one from another", async () => {
    const merged = pull({ state: "closed", merged_at: "2026-01-03T00:00:00Z", head: fork, user: null });
    const ofGone = pull({ draft: null, head: { ...fork, repo: null, label: null } });
    fakeFetch({ [listRequest]: withNext([pull(), merged, ofGone]) });
    expect(await outputOf(listPullRequests, repository)).toEqual({
      notice: untrustedNotice,
      pullRequests: [
        row,
        { ...row, state: "merged", author: null, head: "stranger:main" },
        { ...row, head: "main" },
      ],
      nextPage: 2,
    });
  });

  it.each([
    [{ head: "feature/a" }, "acme:feature/a"],
    [{ head: "stranger:feature/a" }, "stranger:feature/a"],
    [{}, null],
  ])("asks for what the arguments say: %j", async (args, head) => {
    const sent = fakeFetch({});
    const filter = { state: "all", base: "main", sort: "updated", page: 3, ...args };
    await expect(outputOf(listPullRequests, { ...repository, ...filter })).rejects.toThrow();
    const asked = new URL(sent[0]?.url ?? "").searchParams;
    expect(asked.get("head")).toBe(head);
    expect(Object.fromEntries(asked)).toMatchObject({
      ...{ state: "all", base: "main", sort: "updated", direction: "desc", page: "3", per_page: "30" },
    });
  });

  it.each(hostileTexts(500))("keeps a row within 300 bytes, whatever is in it: %s", async (_what, text) => {
    fakeFetch({ [listRequest]: withNext(Array.from({ length: 31 }, () => swollen(pull(), text))) });
    expectReadablePage(await outputOf(listPullRequests, repository), "pullRequests");
  });

  it.each([{}, [null], [[]], [pull({ head: null })], [pull({ number: null })], [pull({ title: null })]])(
    "takes an answer of another form for GitHub's failure: %j",
    async (answer) => {
      fakeFetch({ [listRequest]: Response.json(answer) });
      await expect(outputOf(listPullRequests, repository)).rejects.toMatchObject({ kind: "malformed" });
    },
  );

  it.each([
    [{ state: "merged" }, /^state: /],
    [{ base: "a..b" }, /^base: /],
    [{ head: "a b" }, /^head: must be a branch, or "owner:branch"/],
    [{ head: "a:b:c" }, /^head: /],
    [{ head: "" }, /^head: /],
    [{ sort: "long-running" }, /^sort: /],
    [{ page: "1" }, /^page: /],
  ])("says what is wrong with %j, and asks nothing", async (args, problem) => {
    const problems = await problemsOf(listPullRequests, { ...repository, ...args });
    expect(problems).toEqual([expect.stringMatching(problem)]);
  });
});

describe("getPullRequest", () => {
  it("gives its facts, and asks for nothing else", async () => {
    const sent = fakeFetch({ [pullRequest]: Response.json(pull()) });
    expect(await outputOf(getPullRequest, place)).toEqual({
      notice: untrustedNotice,
      ...{ number: 8, title: "Mend it", state: "open", draft: false, author: "octocat" },
      ...{ head: { branch: "mend", sha }, base: { branch: "main", sha: "b".repeat(40) } },
      ...{ mergeable: true, mergeableState: "clean", labels: ["bug"] },
      requestedReviewers: ["hubot", "team:core"],
      ...{ createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-02T00:00:00Z" },
      ...{ commits: 1, additions: 2, deletions: 3, changedFiles: 4, comments: 5, reviewComments: 6 },
      body: "It was broken.",
    });
    expect(linesOf(sent)).toEqual([pullRequest]);
  });

  it("says where its branch is, when it was merged, and that GitHub does not know yet", async () => {
    const times = { merged_at: "2026-01-03T00:00:00Z", closed_at: "2026-01-03T00:00:00Z" };
    fakeFetch({
      [pullRequest]: Response.json(pull({ ...times, state: "closed", head: fork, mergeable: null })),
    });
    expect(await outputOf(getPullRequest, place)).toMatchObject({
      ...{ state: "merged", mergedAt: times.merged_at, closedAt: times.closed_at, mergeable: null },
      head: { branch: "main", sha, fork: "stranger/site" },
    });
  });

  it("takes what GitHub leaves out for nothing", async () => {
    const bare = { user: null, body: null, labels: null, requested_reviewers: null, requested_teams: null };
    const uncounted = { commits: null, additions: undefined, mergeable_state: null, draft: undefined };
    const head = { ...fork, repo: null };
    fakeFetch({ [pullRequest]: Response.json(pull({ ...bare, ...uncounted, head })) });
    expect(await outputOf(getPullRequest, place)).toMatchObject({
      ...{ author: null, body: "", labels: [], requestedReviewers: [], commits: 0, additions: 0 },
      head: { fork: null },
    });
  });

  it("leaves out what only says more, if it is something else than documented", async () => {
    const odd = { user: [], labels: 7, requested_reviewers: {}, requested_teams: [{ slug: null }] };
    const numbers = { commits: -1, additions: "2", mergeable: "yes", mergeable_state: 7, draft: "no" };
    const times = { created_at: 7, updated_at: "x", merged_at: [], closed_at: false };
    fakeFetch({ [pullRequest]: Response.json(pull({ ...odd, ...numbers, ...times })) });
    const output = await outputOf(getPullRequest, place);
    expect(output).toMatchObject({
      ...{ author: null, labels: [], requestedReviewers: [], commits: 0, additions: 0, mergeable: null },
      ...{ draft: false, state: "open" },
    });
    for (const absent of ["createdAt", "updatedAt", "mergedAt", "closedAt", "mergeableState"])
      expect(output).not.toHaveProperty(absent);
  });

  it("names the former paths of files, unless there is no room for them", async () => {
    const moved = (name: string) => file({ filename: name, previous_filename: "o".repeat(140) });
    const include = { ...place, include: ["files", "diff", "reviews"] };
    const answers = (count: number) => ({
      ...withDiff(() => new Response("+a")),
      [filesRequest()]: Response.json(Array.from({ length: count }, (_, index) => moved(`${index}.ts`))),
      [reviewsRequest]: Response.json([]),
      [lineCommentsRequest]: Response.json([]),
    });
    fakeFetch(answers(1));
    expect((await outputOf(getPullRequest, include)).files).toEqual([
      { path: "0.ts", previousPath: "o".repeat(140), status: "modified", additions: 1, deletions: 2 },
    ]);
    fakeFetch(answers(30));
    expect((await outputOf(getPullRequest, include)).files).toEqual(
      Array.from({ length: 30 }, (_, index) => ({
        ...{ path: `${index}.ts`, status: "modified", additions: 1, deletions: 2 },
      })),
    );
  });

  it("includes its files, page by page", async () => {
    const renamed = file({ filename: "src/b  <!-- c.ts", status: "renamed", patch: undefined });
    fakeFetch({
      [pullRequest]: Response.json(pull()),
      [filesRequest(2)]: withNext([file(), renamed]),
    });
    const output = await outputOf(getPullRequest, { ...place, include: ["files"], page: 2 });
    expect(output).toMatchObject({
      files: [
        { path: "src/a.ts", status: "modified", additions: 1, deletions: 2 },
        // a name is what it is
        { path: "src/b  <!-- c.ts", status: "renamed" },
      ],
      nextPage: 3,
    });
  });

  it("includes its reviews and what was said about lines", async () => {
    fakeFetch({
      [pullRequest]: Response.json(pull()),
      [reviewsRequest]: Response.json([
        review(),
        review({ user: null, state: "PENDING", submitted_at: null }),
      ]),
      [lineCommentsRequest]: withNext([lineComment(), lineComment({ line: null, body: "z".repeat(60_000) })]),
    });
    expect(await outputOf(getPullRequest, { ...place, include: ["reviews"] })).toMatchObject({
      reviews: [
        { reviewer: "hubot", state: "APPROVED", submittedAt: "2026-01-03T00:00:00Z", body: "Fine" },
        { reviewer: null, state: "PENDING", body: "Fine" },
      ],
      lineComments: [
        { path: "src/a.ts", line: 3, author: "hubot", body: "Why?" },
        { line: null, body: expect.stringMatching(/^z{5000,}…$/), continuesAt: lineComment().html_url },
      ],
      // of either
      nextPage: 2,
    });
  });

  it("leads to the diff, unless all of it is in the result", async () => {
    const link = {
      type: "resource_link",
      uri: "github://repos/acme/site/pulls/8/diff",
      mimeType: "text/x-diff",
    };
    const leadsTo = async (diff: string, args: object = {}) => {
      fakeFetch(withDiff(() => new Response(diff)));
      return await linksOf(getPullRequest, { ...place, ...args });
    };
    expect(await leadsTo("+a")).toEqual([{ ...link, name: "Diff of #8" }]);
    expect(await leadsTo("+a", { include: ["diff"] })).toEqual([]);
    expect(await leadsTo("+a\n+b", { include: ["diff"], fromLine: 2 })).toMatchObject([link]);
    expect(await leadsTo("+a\n".repeat(20_000), { include: ["diff"] })).toMatchObject([link]);
  });

  describe("the diff", () => {
    const include = { ...place, include: ["diff"] };

    it("is given in parts, none of it lost", async () => {
      const whole = Array.from({ length: 3000 }, (_, index) => `+\t"${index}"; <!-- goes -->`).join("\n");
      fakeFetch(withDiff(() => new Response(whole)));
      const parts: string[] = [];
      for (let fromLine: number | undefined = 1; fromLine !== undefined; ) {
        const output = await outputOf(getPullRequest, { ...include, fromLine });
        const { text, firstLine, nextLine } = output.diff as {
          text: string;
          firstLine: number;
          nextLine?: number;
        };
        expect(firstLine).toBe(fromLine);
        parts.push(text);
        fromLine = nextLine;
      }
      expect(parts.length).toBeGreaterThan(3);
      expect(parts.join("\n")).toBe(whole.replaceAll("<!-- goes -->", "⟦HTML comment⟧"));
    });

    it("is bounded if it has megabytes, and says so", async () => {
      const line = `+${"x".repeat(78)}\n`;
      fakeFetch(withDiff(() => new Response(line.repeat(5 * 13_000))));
      const output = await outputOf(getPullRequest, include);
      expect(bytesOf(output)).toBeLessThanOrEqual(24_000);
      expect(output.diff).toMatchObject({
        firstLine: 1,
        note: expect.stringMatching(/^Only the first 1 MiB/),
      });
      expect(await outputOf(getPullRequest, { ...include, fromLine: 13_000 })).toHaveProperty(
        "diff.firstLine",
        13_000,
      );
      await expect(outputOf(getPullRequest, { ...include, fromLine: 20_000 })).rejects.toThrow(
        /^Only the first/,
      );
    });

    it("is bounded if it is one line, and says so", async () => {
      fakeFetch(withDiff(() => new Response(`+${"x".repeat(500_000)}\n+next`)));
      const output = await outputOf(getPullRequest, include);
      expect(bytesOf(output)).toBeLessThanOrEqual(24_000);
      expect(output.diff).toMatchObject({ nextLine: 2, note: "Line 1 is too long and was cut." });
    });

    it("is made of the files' patches where GitHub finds it too large", async () => {
      const added = file({ filename: "b.bin", patch: undefined });
      fakeFetch({
        ...withDiff(() =>
          Response.json({ message: "too large", errors: [{ code: "too_large" }] }, { status: 406 }),
        ),
        [filesRequest()]: withNext([file({ previous_filename: "src/old.ts" }), added]),
      });
      const output = await outputOf(getPullRequest, include);
      expect(output).toMatchObject({ nextPage: 2 });
      expect(output.diff).toEqual({
        text: "diff --git a/src/old.ts b/src/a.ts\n@@ -1 +1 @@\n-a\n+b\ndiff --git a/b.bin b/b.bin\n(GitHub gives no patch of this file)",
        ...{ firstLine: 1, lastLine: 6 },
        note: expect.stringMatching(/^GitHub finds this diff too large .* page 1 .*go on with nextPage/),
      });
    });

    it("begins at no line after its end", async () => {
      fakeFetch(withDiff(() => new Response("+a\n+b")));
      const call = outputOf(getPullRequest, { ...include, fromLine: 9 });
      await expect(call).rejects.toThrow("The diff ends at line 2: fromLine must be at most that.");
    });

    it.each([403, 404, 422])("that GitHub refuses with %i fails the call", async (status) => {
      fakeFetch(withDiff(() => Response.json({ message: "no" }, { status })));
      await expect(outputOf(getPullRequest, include)).rejects.toMatchObject({ status });
    });
  });

  describe("keeps within 24,000 bytes, whatever is in it", () => {
    const includes = [[], ["files"], ["diff"], ["reviews"], ["files", "diff", "reviews"]];
    const cases = hostileTexts(5000).flatMap(([what, text]) =>
      includes.map((include) => ({ what, text, include })),
    );

    it.each(cases)("$what, with $include", async ({ text, include }) => {
      const many = (one: object) => withNext(Array.from({ length: 31 }, () => swollen(one, text)));
      const diff = () => new Response(text.repeat(100));
      fakeFetch({
        [pullRequest]: ({ headers }) =>
          headers.get("accept")?.includes("diff") ? diff() : Response.json(swollen(pull(), text)),
        [filesRequest()]: many(file()),
        [reviewsRequest]: many(review()),
        [lineCommentsRequest]: many(lineComment()),
      });
      const output = await outputOf(getPullRequest, { ...place, include });
      expect(bytesOf(output)).toBeLessThanOrEqual(24_000);
      expect(JSON.stringify(output)).not.toMatch(/\\u00/);
      for (const row of (output.files ?? []) as object[]) expect(bytesOf(row)).toBeLessThanOrEqual(300);
    });

    it.each(hostileTexts(5000))("patches in place of a diff: %s", async (_what, text) => {
      fakeFetch({
        ...withDiff(() => Response.json({}, { status: 406 })),
        [filesRequest()]: withNext(Array.from({ length: 31 }, () => swollen(file(), text))),
      });
      const output = await outputOf(getPullRequest, { ...place, include: ["diff", "files"] });
      expect(bytesOf(output)).toBeLessThanOrEqual(24_000);
    });
  });

  it("says of an issue that it is one", async () => {
    const issue = { number: 8, title: "It breaks", state: "open", user: null, labels: [] };
    const times = { created_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-02T00:00:00Z" };
    fakeFetch({ [`GET ${api}/repos/acme/site/issues/8`]: Response.json({ ...issue, ...times }) });
    for (const include of [[], ["files", "diff", "reviews"]]) {
      const call = outputOf(getPullRequest, { ...place, include });
      await expect(call).rejects.toThrow("#8 is an issue and not a pull request: use getIssue.");
    }
  });

  it("says what GitHub said of a number that is nobody's, or of a repository that is hidden", async () => {
    fakeFetch({});
    await expect(outputOf(getPullRequest, place)).rejects.toMatchObject({ status: 404 });
  });

  it("does not look for an issue when GitHub fails otherwise", async () => {
    const sent = fakeFetch({ [pullRequest]: Response.json({}, { status: 403 }) });
    await expect(outputOf(getPullRequest, place)).rejects.toMatchObject({ status: 403 });
    expect(linesOf(sent)).toEqual([pullRequest]);
  });

  it.each([
    ["the pull request", pullRequest, []],
    ["its head", pullRequest, pull({ head: [] })],
    ["the files", filesRequest(), { files: [] }],
    ["a file", filesRequest(), [[]]],
    ["the reviews", reviewsRequest, null],
    ["a comment", lineCommentsRequest, [lineComment({ path: null })]],
  ])("takes an answer of another form for GitHub's failure: %s", async (_what, request, answer) => {
    fakeFetch({
      ...{ [pullRequest]: Response.json(pull()), [filesRequest()]: Response.json([file()]) },
      ...{ [reviewsRequest]: Response.json([]), [lineCommentsRequest]: Response.json([]) },
      [request]: Response.json(answer),
    });
    const call = outputOf(getPullRequest, { ...place, include: ["files", "reviews"] });
    await expect(call).rejects.toMatchObject({ kind: "malformed" });
  });

  it.each([
    [{ number: 0 }, /^number: /],
    [{ number: "8" }, /^number: /],
    [{ include: "diff" }, /^include: /],
    [{ include: ["commits"] }, /^include\.0: /],
    [{ fromLine: 0 }, /^fromLine: /],
    [{ page: 101 }, /^page: /],
  ])("says what is wrong with %j, and asks nothing", async (args, problem) => {
    expect(await problemsOf(getPullRequest, { ...place, ...args })).toEqual([expect.stringMatching(problem)]);
  });
});
