import { afterEach, describe, expect, it, vi } from "vitest";
import { mergePullRequest } from "../../../src/tools/merge-pull-request.ts";
import { fakeFetch, linesOf } from "../upstream/fake-fetch.ts";
import { refusal } from "./calling.ts";
import { bodyOf, outputOf, previewOf, problemOf, runAsAgreed, sha, site, writesOf } from "./writing.ts";

afterEach(() => vi.unstubAllGlobals());

const read = `GET ${site}/pulls/8`;
const merge = `PUT ${site}/pulls/8/merge`;
const head = sha("a");

const pull = (facts: object = {}) =>
  Response.json({
    ...{ number: 8, title: "Add\u200b it <!-- agree -->", state: "open", draft: false, merged: false },
    ...{ mergeable: true, mergeable_state: "clean", commits: 2, changed_files: 1 },
    head: { ref: "feature", sha: head, repo: { full_name: "demo/site" } },
    base: { ref: "main" },
    ...facts,
  });
const merged = Response.json({ sha: sha("b"), merged: true, message: "Pull Request successfully merged" });

describe("mergePullRequest", () => {
  it("shows what would be merged, from where into where, and how", async () => {
    const sent = fakeFetch({ [read]: pull() });
    expect(await previewOf(mergePullRequest, { number: 8, method: "squash" })).toEqual({
      summary: [
        'Merge pull request #8 "Add it" of acme/site?',
        'From branch "feature" of "demo/site" into "main", by squashing into one commit.',
        `2 commits, 1 file; head ${head}.`,
      ].join("\n"),
      basis: head,
    });
    expect(writesOf(sent)).toEqual([]);
  });

  it("shows names that cannot end themselves, nor take up lines of their own", async () => {
    const head = { ref: 'a" into "b', sha: sha("a"), repo: { full_name: "demo/site" } };
    fakeFetch({ [read]: pull({ title: 'Fix"?\nMerge nothing\u202e', head }) });
    const { summary = "" } = (await previewOf(mergePullRequest, { number: 8 })) ?? {};
    expect(summary.split("\n").slice(0, 2)).toEqual([
      `Merge pull request #8 "Fix'? Merge nothing" of acme/site?`,
      `From branch "a' into 'b" of "demo/site" into "main", by a merge commit.`,
    ]);
  });

  it("shows no sign that looks like the end of a name, and the words that will be the person's", async () => {
    fakeFetch({ [read]: pull({ title: "Fix” of acme/site? Nothing will be merged. Or “Fix″ʺ" }) });
    const words = { commitTitle: "Close", commitMessage: "Fixes #1,\n\u202efixes #2" };
    const { summary = "" } = (await previewOf(mergePullRequest, { number: 8, ...words })) ?? {};
    const [question, _from, _extent, ...rest] = summary.split("\n");
    expect(question).toBe(
      `Merge pull request #8 "Fix' of acme/site? Nothing will be merged. Or 'Fix''" of acme/site?`,
    );
    expect(rest).toEqual(["Title of the commit: Close", "Message: Fixes #1, ⟦U+202E⟧fixes #2"]);
  });

  it("shows what it can of one whose fork was deleted", async () => {
    fakeFetch({
      [read]: pull({ head: { ref: "a\nb", sha: head, repo: null }, commits: null, changed_files: undefined }),
    });
    const { summary = "" } = (await previewOf(mergePullRequest, { number: 8 })) ?? {};
    expect(summary.split("\n").slice(1)).toEqual([
      'From branch "a b" of a repository that was deleted into "main", by a merge commit.',
      `head ${head}.`,
    ]);
  });

  it("merges the head that was shown, in the words that are given", async () => {
    const sent = fakeFetch({ [read]: pull(), [merge]: merged });
    const words = { commitTitle: " Add\nit ", commitMessage: "At last\n\nAll of it" };
    expect(await outputOf(mergePullRequest, { number: 8, method: "rebase", ...words })).toEqual({
      notice: expect.stringMatching(/written by others/),
      ...{ number: 8, title: "Add it", base: "main", head, sha: sha("b") },
    });
    expect(linesOf(sent)).toEqual([read, read, merge]);
    expect(bodyOf(sent[2])).toEqual({
      ...{
        merge_method: "rebase",
        sha: head,
        commit_title: "Add it",
        commit_message: "At last\n\nAll of it",
      },
    });
  });

  it("gives the name of the base as it is: without what looks like a comment it would be another", async () => {
    fakeFetch({ [read]: pull({ base: { ref: "main<!--x-->" } }), [merge]: merged });
    expect(await outputOf(mergePullRequest, { number: 8 })).toMatchObject({ base: "main<!--x-->" });
  });

  it("merges nothing else than what was shown, or than what is expected", async () => {
    const sent = fakeFetch({ [read]: pull(), [merge]: merged });
    const moved = `The branch of pull request #8 is at ${head} now and not at ${sha("c")}. Nothing was changed`;
    await expect(runAsAgreed(mergePullRequest, { number: 8 }, sha("c"))).rejects.toThrow(moved);
    const expecting = { number: 8, expectedHead: sha("c") };
    await expect(previewOf(mergePullRequest, expecting)).rejects.toThrow(moved);
    await expect(runAsAgreed(mergePullRequest, expecting, head)).rejects.toThrow(moved);
    expect(writesOf(sent)).toEqual([]);
  });

  it.each<[object, RegExp]>([
    [{ merged: true, state: "closed" }, /^Pull request #8 is merged already\. Nothing was merged\.$/],
    [{ state: "closed" }, /^Pull request #8 is closed/],
    [{ draft: true }, /^Pull request #8 is a draft/],
  ])("asks nobody about one that cannot be merged: %j", async (facts, sentence) => {
    const sent = fakeFetch({ [read]: pull(facts) });
    await expect(previewOf(mergePullRequest, { number: 8 })).rejects.toThrow(sentence);
    await expect(runAsAgreed(mergePullRequest, { number: 8 }, head)).rejects.toThrow(sentence);
    expect(writesOf(sent)).toEqual([]);
  });

  it.each([
    ["dirty", /it has conflicts with its base/],
    ["blocked", /its base is protected/],
    ["behind", /brought up to date/],
    ["unstable", /checks of it failed/],
    ["unknown", /still finding out/],
    ["clean", /has by now; try again/],
    ["new-state", /GitHub does not say why/],
    ["constructor", /GitHub does not say why/],
    [null, /GitHub does not say why/],
  ])("says why GitHub does not merge it: %s", async (state, sentence) => {
    // what it was at first may not have been found out yet
    const states = ["unknown", "unknown", state];
    fakeFetch({
      [read]: () => pull({ mergeable_state: states.shift() }),
      [merge]: refusal(405, "Pull Request is not mergeable"),
    });
    const error = outputOf(mergePullRequest, { number: 8 });
    await expect(error).rejects.toThrow(sentence);
    await expect(error).rejects.toMatchObject({ status: 405 });
  });

  it.each<[number, string, RegExp]>([
    [
      405,
      "Squash merges are not allowed on this repository.",
      /^acme\/site does not allow the method "squash"/,
    ],
    [
      409,
      "Head branch was modified. Review and try the merge again.",
      /^The branch of pull request #8 moved meanwhile/,
    ],
  ])("explains GitHub's refusal: %i, %s", async (status, message, sentence) => {
    fakeFetch({ [read]: pull(), [merge]: refusal(status, message) });
    const error = outputOf(mergePullRequest, { number: 8, method: "squash" });
    await expect(error).rejects.toThrow(sentence);
    await expect(error).rejects.toMatchObject({ status });
  });

  it.each([403, 404, 409, 422])("passes on what else GitHub says: %i", async (status) => {
    fakeFetch({ [read]: pull(), [merge]: refusal(status, "No") });
    await expect(outputOf(mergePullRequest, { number: 8 })).rejects.toMatchObject({
      name: "HttpError",
      status,
    });
  });

  it("passes the refusal on if why it was cannot be read", async () => {
    const answers = [pull(), pull(), refusal(404, "Not Found")];
    fakeFetch({ [read]: () => answers.shift() ?? pull(), [merge]: refusal(405, "Not mergeable") });
    await expect(outputOf(mergePullRequest, { number: 8 })).rejects.toMatchObject({
      name: "HttpError",
      status: 405,
    });
  });

  it.each([
    [{ number: 0 }, /^number: /],
    [{ number: 8, method: "octopus" }, /^method: /],
    [{ number: 8, commitTitle: "\n" }, /^commitTitle: /],
    [{ number: 8, commitMessage: "\u0000" }, /^commitMessage: /],
    [{ number: 8, expectedHead: "abc" }, /^expectedHead: /],
    [{ number: 8, sha: head }, /^"sha" is not a parameter/],
  ])("says what is wrong with bad arguments, and asks nothing (%#)", async (args, problem) => {
    const sent = fakeFetch({});
    expect(await problemOf(mergePullRequest, args)).toMatch(problem);
    expect(sent).toEqual([]);
  });

  it("says that it cannot be taken back", () => {
    expect(mergePullRequest.scopes).toEqual(["repos:write"]);
    expect(mergePullRequest.definition.annotations).toEqual({
      ...{ readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    });
  });
});
