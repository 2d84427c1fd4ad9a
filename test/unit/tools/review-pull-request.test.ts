import { afterEach, describe, expect, it, vi } from "vitest";
import { reviewPullRequest } from "../../../src/tools/review-pull-request.ts";
import { fakeFetch, linesOf } from "../upstream/fake-fetch.ts";
import { refusal } from "./calling.ts";
import { bodyOf, outputOf, problemOf, sha, site, writesOf } from "./writing.ts";

afterEach(() => vi.unstubAllGlobals());

const read = `GET ${site}/pulls/8`;
const create = `POST ${site}/pulls/8/reviews`;
const url = "https://github.com/acme/site/pull/8#pullrequestreview-1";
const head = sha("a");
const pull = Response.json({
  ...{ number: 8, title: "Add it", state: "open" },
  ...{ head: { ref: "feature", sha: head, repo: null }, base: { ref: "main" } },
});
const made = Response.json({ id: 1, state: "APPROVED", html_url: url });
const approve = { event: "approve", expectedHead: head };
const line = { path: "src/a.ts", line: 3, body: "Why?" };

describe("reviewPullRequest", () => {
  it.each<[object, object]>([
    [{ event: "approve", expectedHead: head }, { event: "APPROVE" }],
    [
      { event: "requestChanges", body: "Not yet", comments: [] },
      { event: "REQUEST_CHANGES", body: "Not yet" },
    ],
    [
      { event: "comment", comments: [line, { ...line, side: "LEFT" }] },
      {
        event: "COMMENT",
        comments: [
          { ...line, side: "RIGHT" },
          { ...line, side: "LEFT" },
        ],
      },
    ],
  ])("reviews the head that it read: %j", async (args, body) => {
    const sent = fakeFetch({ [read]: pull, [create]: made });
    const output = await outputOf(reviewPullRequest, { number: 8, ...args });
    expect(output).toEqual({ id: 1, state: "APPROVED", head, url });
    expect(linesOf(sent)).toEqual([read, create]);
    expect(bodyOf(sent[1])).toEqual({ commit_id: head, ...body });
  });

  it("reviews the head that is expected, and no other", async () => {
    const sent = fakeFetch({ [read]: pull, [create]: made });
    const review = { number: 8, event: "approve" };
    await expect(outputOf(reviewPullRequest, { ...review, expectedHead: sha("b") })).rejects.toThrow(
      `The branch of pull request #8 is at ${head} now and not at ${sha("b")}.`,
    );
    expect(writesOf(sent)).toEqual([]);
    await expect(outputOf(reviewPullRequest, { ...review, expectedHead: head })).resolves.toMatchObject({
      head,
    });
  });

  it.each<[string, unknown, RegExp]>([
    [
      "Unprocessable Entity",
      ["Can not approve your own pull request"],
      /^Pull request #8 is the signed-in person's own/,
    ],
    [
      "Unprocessable Entity",
      ["Can not request changes on your own pull request"],
      /own: it can be commented on only/,
    ],
    [
      "Unprocessable Entity",
      ["Line could not be resolved"],
      /^A comment is on a line or path that is not part of/,
    ],
    ["Unprocessable Entity", ["Path is invalid"], /^A comment is on a line or path/],
    [
      "Validation Failed",
      [{ message: "pull_request_review_thread.line must be part of the diff" }],
      /^A comment is on a line or path/,
    ],
  ])("explains GitHub's refusal: %s %j", async (message, errors, sentence) => {
    fakeFetch({ [read]: pull, [create]: refusal(422, message, errors) });
    const error = outputOf(reviewPullRequest, { number: 8, ...approve, comments: [line] });
    await expect(error).rejects.toThrow(sentence);
    await expect(error).rejects.toMatchObject({ status: 422 });
  });

  it.each([403, 404, 422])("passes on what else GitHub says: %i", async (status) => {
    fakeFetch({ [read]: pull, [create]: refusal(status, "No") });
    await expect(outputOf(reviewPullRequest, { number: 8, ...approve })).rejects.toMatchObject({
      ...{ name: "HttpError", status },
    });
  });

  it("writes nothing for a pull request that is not there, or of another form", async () => {
    const sent = fakeFetch({});
    await expect(outputOf(reviewPullRequest, { number: 8, ...approve })).rejects.toMatchObject({
      status: 404,
    });
    fakeFetch({ [read]: Response.json({ number: 8 }) });
    await expect(outputOf(reviewPullRequest, { number: 8, ...approve })).rejects.toMatchObject({
      kind: "malformed",
    });
    expect(writesOf(sent)).toEqual([]);
  });

  it.each([
    [{ event: "merge" }, /^event: /],
    [{ event: "requestChanges" }, /^body: must say which changes/],
    [{ event: "requestChanges", body: " ", comments: [line] }, /^body: must say which changes/],
    [{ event: "comment" }, /^body: must say something/],
    [{ event: "comment", body: "\u200b", comments: [] }, /^body: must say something/],
    [{ ...approve, comments: [{ ...line, line: 0 }] }, /^comments\.0\.line: /],
    [{ ...approve, comments: [{ ...line, path: "../a" }] }, /^comments\.0\.path: /],
    [{ ...approve, comments: [{ ...line, body: "" }] }, /^comments\.0\.body: /],
    [{ ...approve, comments: [{ ...line, side: "both" }] }, /^comments\.0\.side: /],
    [{ ...approve, comments: Array(31).fill(line) }, /^comments: /],
    [{ event: "approve" }, /^expectedHead: must say which commit was read/],
    [{ event: "approve", expectedHead: "main" }, /^expectedHead: /],
  ])("says what is wrong with bad arguments, and asks nothing (%#)", async (args, problem) => {
    const sent = fakeFetch({});
    expect(await problemOf(reviewPullRequest, { number: 8, ...args })).toMatch(problem);
    expect(sent).toEqual([]);
  });

  it("says that it loses nothing, and writes another one the second time", () => {
    expect(reviewPullRequest.scopes).toEqual(["repos:write"]);
    expect(reviewPullRequest.definition.annotations).toEqual({
      ...{ readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    });
  });
});
