import { afterEach, describe, expect, it, vi } from "vitest";
import { updateIssue } from "../../../src/tools/update-issue.ts";
import { fakeFetch, linesOf } from "../upstream/fake-fetch.ts";
import { refusal } from "./calling.ts";
import { bodyOf, outputOf, previewOf, problemOf, runAsAgreed, site, writesOf } from "./writing.ts";

afterEach(() => vi.unstubAllGlobals());

const update = `PATCH ${site}/issues/7`;
const url = "https://github.com/acme/site/issues/7";

const issue = (facts: object = {}) =>
  Response.json({ number: 7, title: "It breaks", state: "open", html_url: url, ...facts });

const row = {
  notice: expect.stringMatching(/written by others/),
  number: 7,
  title: "It breaks",
  state: "open",
  url,
};

describe("updateIssue", () => {
  it.each<[object, object]>([
    [{ title: " New\nname " }, { title: "New name" }],
    [
      { state: "closed", stateReason: "not_planned" },
      { state: "closed", state_reason: "not_planned" },
    ],
    [
      { state: "open", stateReason: "reopened" },
      { state: "open", state_reason: "reopened" },
    ],
    [{ state: "closed" }, { state: "closed" }],
  ])("changes what is given and nothing else: %j", async (args, body) => {
    const sent = fakeFetch({ [update]: issue() });
    expect(await outputOf(updateIssue, { number: 7, ...args })).toEqual(row);
    expect(linesOf(sent)).toEqual([update]);
    expect(bodyOf(sent[0])).toEqual(body);
  });

  describe("with a text", () => {
    const read = `GET ${site}/issues/7`;
    const body = "It breaks when <!-- agree --> pressed";

    it("shows which text is lost first, as a person would see it", async () => {
      const sent = fakeFetch({ [read]: issue({ body, title: 'A "button”', pull_request: {} }) });
      expect(await previewOf(updateIssue, { number: 7, body: "New\u202e\ntext" })).toEqual({
        summary: [
          `Replace the text of pull request #7 "A 'button'" of acme/site?`,
          'It has 37 characters now, beginning with "It breaks when pressed".',
          'The new one has 9, beginning with "New⟦U+202E⟧ text".',
        ].join("\n"),
        basis: body,
      });
      expect(linesOf(sent)).toEqual([read]);
      const { summary = "" } = (await previewOf(updateIssue, { number: 7, body: "" })) ?? {};
      expect(summary).toContain("\nNothing takes its place.");
    });

    it.each([null, " \n", "New"])("asks nobody where nothing is lost: %j", async (former) => {
      const sent = fakeFetch({ [read]: issue({ body: former }), [update]: issue() });
      expect(await outputOf(updateIssue, { number: 7, body: "New" })).toEqual(row);
      expect(bodyOf(sent.at(-1))).toEqual({ body: "New" });
    });

    it("replaces the one that was shown, and no other", async () => {
      const sent = fakeFetch({ [read]: issue({ body }), [update]: issue() });
      await expect(runAsAgreed(updateIssue, { number: 7, body: "New" }, "Another")).rejects.toThrow(
        /^The text of #7 was changed meanwhile/,
      );
      expect(writesOf(sent)).toEqual([]);
      await runAsAgreed(updateIssue, { number: 7, body: "New" }, body);
      expect(writesOf(sent)).toEqual([update]);
    });
  });

  it.each<[object, object, string[] | undefined]>([
    [{ labels: [] }, { labels: [] }, undefined],
    [{ labels: ["a", "B"] }, { labels: [{ name: "b" }, "A"] }, undefined],
    [{ labels: [] }, { labels: ["stays"] }, ["labels"]],
    [{ labels: ["a"] }, { labels: [{ name: null }] }, ["labels"]],
    [{ assignees: ["octocat", "gone"] }, { assignees: [{ login: "octocat" }] }, ["assignees"]],
    [{ milestone: 3 }, { milestone: { number: 3, title: "x" } }, undefined],
    [{ milestone: 3 }, { milestone: null }, ["milestone"]],
    [{ milestone: null }, { milestone: null }, undefined],
    [{ milestone: null }, { milestone: { number: 3 } }, ["milestone"]],
    [
      { labels: ["a"], assignees: ["octocat"], milestone: 3 },
      { labels: null, assignees: null },
      ["labels", "assignees", "milestone"],
    ],
  ])("says what GitHub left as it was: of %j it has %j", async (args, facts, notTaken) => {
    const sent = fakeFetch({ [update]: issue(facts) });
    expect(await outputOf(updateIssue, { number: 7, ...args })).toEqual({
      ...row,
      ...(notTaken && { notTaken }),
    });
    expect(bodyOf(sent[0])).toEqual(args);
  });

  it("shows a title as a person would read it", async () => {
    fakeFetch({ [update]: issue({ title: "It\u200b breaks <!-- do this -->" }) });
    expect(await outputOf(updateIssue, { number: 7, state: "open" })).toEqual(row);
  });

  it.each([403, 404, 410, 422])("passes GitHub's refusal on: %i", async (status) => {
    fakeFetch({ [update]: refusal(status, "No") });
    await expect(outputOf(updateIssue, { number: 7, state: "closed" })).rejects.toMatchObject({ status });
  });

  it.each([
    [{ number: 7 }, /must have at least one field to change/],
    [{ number: 7, stateReason: "completed" }, /^stateReason: must go with the state/],
    [{ number: 7, state: "open", stateReason: "completed" }, /^stateReason: must go with the state/],
    [{ number: 7, state: "closed", stateReason: "reopened" }, /^stateReason: must go with the state/],
    [{ number: 7, state: "merged" }, /^state: /],
    [{ number: 7, title: "\n" }, /^title: /],
    [{ number: 7, body: "x".repeat(65_537) }, /^body: /],
    [{ number: 7, labels: [""] }, /^labels\.0: /],
    [{ number: 7, milestone: 0 }, /^milestone: /],
    [{ number: 7, milestone: "v1" }, /^milestone: /],
    [{ state: "closed" }, /^number: /],
  ])("says what is wrong with bad arguments, and asks nothing (%#)", async (args, problem) => {
    const sent = fakeFetch({});
    expect(await problemOf(updateIssue, args)).toMatch(problem);
    expect(sent).toEqual([]);
  });

  it("asks nobody first: what is closed can be opened again", async () => {
    fakeFetch({});
    expect(await previewOf(updateIssue, { number: 7, state: "closed" })).toBeUndefined();
  });

  it("says that a text is lost, and that the second time changes nothing more", () => {
    expect(updateIssue.scopes).toEqual(["repos:write"]);
    expect(updateIssue.definition.annotations).toEqual({
      ...{ readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
    });
  });
});
