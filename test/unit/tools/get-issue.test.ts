import { afterEach, describe, expect, it, vi } from "vitest";
import { getIssue } from "../../../src/tools/get-issue.ts";
import { untrustedNotice } from "../../../src/views/notice.ts";
import { fakeFetch } from "../upstream/fake-fetch.ts";
import { api, bytesOf, outputOf, problemsOf, withNext } from "./calling.ts";
import { hiddenText, hostileTexts, swollen } from "./hostile.ts";

afterEach(() => vi.unstubAllGlobals());

const place = { owner: "acme", repo: "site", number: 7 };
const issueRequest = `GET ${api}/repos/acme/site/issues/7`;
const commentsRequest = (page = 1) => `${issueRequest}/comments?page=${page}&per_page=10`;

/** An issue as GitHub shows one. */
const issue = (facts: object = {}) => ({
  ...{ id: 1, number: 7, title: "It breaks", state: "closed", state_reason: "completed" },
  ...{ user: { login: "octocat", id: 1 }, labels: [{ name: "bug" }, "urgent"], comments: 2 },
  ...{ assignees: [{ login: "hubot" }], milestone: { title: "v1", number: 1 } },
  ...{ created_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-02T00:00:00Z" },
  ...{ closed_at: "2026-01-03T00:00:00Z", body: "It breaks.\n<!-- template -->Help!" },
  ...facts,
});

const comment = (facts: object = {}) => ({
  ...{ id: 2, user: { login: "hubot" }, created_at: "2026-01-02T00:00:00Z", body: "Me too" },
  issue_url: `${api}/repos/acme/site/issues/7`,
  ...facts,
});

describe("getIssue", () => {
  it("gives the issue and what was said", async () => {
    fakeFetch({
      [issueRequest]: Response.json(issue()),
      [commentsRequest()]: withNext([comment(), comment({ user: null, body: null })]),
    });
    expect(await outputOf(getIssue, place)).toEqual({
      notice: untrustedNotice,
      ...{ number: 7, isPullRequest: false, title: "It breaks", state: "closed", stateReason: "completed" },
      ...{ author: "octocat", labels: ["bug", "urgent"], assignees: ["hubot"], milestone: "v1" },
      ...{ createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-02T00:00:00Z" },
      ...{ closedAt: "2026-01-03T00:00:00Z", commentCount: 2, body: "It breaks.\nHelp!" },
      comments: [
        { author: "hubot", createdAt: "2026-01-02T00:00:00Z", body: "Me too" },
        { author: null, createdAt: "2026-01-02T00:00:00Z", body: "" },
      ],
      nextPage: 2,
    });
  });

  it("says of a pull request that it is one", async () => {
    const pull = issue({ pull_request: { url: `${api}/repos/acme/site/pulls/7` } });
    fakeFetch({ [issueRequest]: Response.json(pull), [commentsRequest()]: Response.json([]) });
    expect(await outputOf(getIssue, place)).toMatchObject({ isPullRequest: true, comments: [] });
  });

  it("takes what GitHub leaves out for nothing", async () => {
    const bare = { user: null, labels: null, comments: null, assignees: [null], milestone: null, body: null };
    const gone = { closed_at: null, state_reason: null };
    fakeFetch({
      [issueRequest]: Response.json(issue({ ...bare, ...gone })),
      [commentsRequest()]: Response.json([comment({ body: null, issue_url: null })]),
    });
    const output = await outputOf(getIssue, place);
    expect(output).toMatchObject({ author: null, labels: [], assignees: [], commentCount: 0, body: "" });
    expect(Object.keys(output)).not.toContain("milestone");
    expect(output.comments).toEqual([{ author: "hubot", createdAt: "2026-01-02T00:00:00Z", body: "" }]);
  });

  it("leaves out what only says more, if it is something else than documented", async () => {
    const odd = { user: [], labels: {}, comments: "2", assignees: [7, { login: "hubot" }], milestone: "v1" };
    const times = { created_at: 1_767_225_600, updated_at: "yesterday", closed_at: {}, state_reason: [] };
    fakeFetch({
      [issueRequest]: Response.json(issue({ ...odd, ...times })),
      [commentsRequest()]: Response.json([comment({ user: "hubot", created_at: 7, issue_url: {} })]),
    });
    expect(await outputOf(getIssue, place)).toEqual({
      notice: untrustedNotice,
      ...{ number: 7, isPullRequest: false, title: "It breaks", state: "closed", author: null, labels: [] },
      ...{ assignees: ["hubot"], commentCount: 0, body: "It breaks.\nHelp!" },
      comments: [{ author: null, body: "Me too" }],
    });
  });

  it("leaves the body out on later pages, unless a line of it is asked for", async () => {
    fakeFetch({ [issueRequest]: Response.json(issue()), [commentsRequest(2)]: Response.json([comment()]) });
    expect(await outputOf(getIssue, { ...place, page: 2 })).not.toHaveProperty("body");
    expect(await outputOf(getIssue, { ...place, page: 2, fromLine: 2 })).toMatchObject({ body: "Help!" });
  });

  it("gives a long body in parts, none of it lost", async () => {
    const body = Array.from({ length: 3000 }, (_, index) => `Line ${index} of "many"`).join("\n");
    fakeFetch({ [issueRequest]: Response.json(issue({ body })), [commentsRequest()]: Response.json([]) });
    const parts: unknown[] = [];
    for (let fromLine: unknown = 1; fromLine !== undefined; ) {
      const output = await outputOf(getIssue, { ...place, fromLine });
      parts.push(output.body);
      fromLine = output.bodyNextLine;
    }
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.join("\n")).toBe(body);
    await expect(outputOf(getIssue, { ...place, fromLine: 3001 })).rejects.toThrow(
      "The body ends at line 3000: fromLine must be at most that.",
    );
  });

  it("cuts long comments for the short ones, and says by which id they are read whole", async () => {
    const long = comment({ body: "y".repeat(60_000) });
    fakeFetch({
      [issueRequest]: Response.json(issue()),
      [commentsRequest()]: Response.json([comment(), long]),
    });
    const { comments } = await outputOf(getIssue, place);
    expect(comments).toMatchObject([
      { body: "Me too" },
      { body: expect.stringMatching(/^y{10000,}…$/), commentId: 2 },
    ]);
  });

  describe("one comment", () => {
    const one = `GET ${api}/repos/acme/site/issues/comments/2`;
    const ask = { ...place, commentId: 2 };

    it("is given in parts, none of it lost, and without the body", async () => {
      const body = Array.from({ length: 4000 }, (_, index) => `Line ${index}`).join("\n");
      fakeFetch({ [issueRequest]: Response.json(issue()), [one]: Response.json(comment({ body })) });
      const parts: string[] = [];
      for (let fromLine: number | undefined = 1; fromLine !== undefined; ) {
        const output = await outputOf(getIssue, { ...ask, fromLine });
        expect(output).not.toHaveProperty("body");
        const [part] = output.comments as { body: string; nextLine?: number }[];
        parts.push(part?.body ?? "");
        fromLine = part?.nextLine;
      }
      expect(parts.length).toBeGreaterThan(3);
      expect(parts.join("\n")).toBe(body);
      const beyond = outputOf(getIssue, { ...ask, fromLine: 4001 });
      await expect(beyond).rejects.toThrow("The comment ends at line 4000: fromLine must be at most that.");
    });

    it("is not one of another issue", async () => {
      const other = comment({ issue_url: `${api}/repos/acme/site/issues/17` });
      fakeFetch({ [issueRequest]: Response.json(issue()), [one]: Response.json(other) });
      await expect(outputOf(getIssue, ask)).rejects.toThrow("That comment is not on #7.");
    });

    it.each(hostileTexts(50_000))("keeps within 24,000 bytes, whatever is in it: %s", async (_what, text) => {
      fakeFetch({
        [issueRequest]: Response.json(swollen(issue(), text.slice(0, 2000))),
        [one]: Response.json(comment({ body: text })),
      });
      const output = await outputOf(getIssue, ask);
      expect(bytesOf(output)).toBeLessThanOrEqual(24_000);
      expect(JSON.stringify(output)).not.toMatch(hiddenText);
    });
  });

  it.each(hostileTexts(20_000))("keeps within 24,000 bytes, whatever is in it: %s", async (_what, text) => {
    const said = Array.from({ length: 12 }, () => swollen(comment(), text));
    fakeFetch({
      [issueRequest]: Response.json(swollen(issue(), text)),
      [commentsRequest()]: withNext(said),
    });
    const output = await outputOf(getIssue, place);
    expect(output.comments).toHaveLength(10);
    expect(bytesOf(output)).toBeLessThanOrEqual(24_000);
    expect(JSON.stringify(output)).not.toMatch(hiddenText);
  });

  it.each([
    [[], []],
    ["It breaks", []],
    [issue({ title: null }), []],
    [issue({ number: "7" }), []],
    [issue(), {}],
    [issue(), [null]],
    [issue(), [comment({ id: null })]],
    [issue(), [comment({ body: ["x"] })]],
  ])("takes an answer of another form for GitHub's failure: %j, %j", async (found, said) => {
    fakeFetch({ [issueRequest]: Response.json(found), [commentsRequest()]: Response.json(said) });
    await expect(outputOf(getIssue, place)).rejects.toMatchObject({ kind: "malformed" });
  });

  it("lets GitHub's refusal pass", async () => {
    fakeFetch({});
    await expect(outputOf(getIssue, place)).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    [{ number: 0 }, /^number: /],
    [{ number: "7" }, /^number: /],
    [{ number: 7.5 }, /^number: /],
    [{ number: 2 ** 31 }, /^number: /],
    [{ number: undefined }, /^number: /],
    [{ page: 0 }, /^page: /],
    [{ page: "2" }, /^page: /],
    [{ fromLine: 0 }, /^fromLine: /],
    [{ commentId: "2" }, /^commentId: /],
    [{ comments: true }, /^"comments" is not a parameter/],
  ])("says what is wrong with %j, and asks nothing", async (args, problem) => {
    expect(await problemsOf(getIssue, { ...place, ...args })).toEqual([expect.stringMatching(problem)]);
  });
});
