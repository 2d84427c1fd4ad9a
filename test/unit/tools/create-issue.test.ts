import { afterEach, describe, expect, it, vi } from "vitest";
import { createIssue } from "../../../src/tools/create-issue.ts";
import { fakeFetch } from "../upstream/fake-fetch.ts";
import { bodyOf, outputOf, problemOf, site } from "./writing.ts";

afterEach(() => vi.unstubAllGlobals());

const create = `POST ${site}/issues`;
const url = "https://github.com/acme/site/issues/7";

const issue = (facts: object = {}) =>
  Response.json({ number: 7, title: "It breaks", state: "open", html_url: url, ...facts }, { status: 201 });

describe("createIssue", () => {
  it("writes the title on one line, and the text as it is", async () => {
    const sent = fakeFetch({ [create]: issue() });
    const body = "<!-- kept -->\u200b\r\n";
    await outputOf(createIssue, { title: " It\nbreaks\u0007 ", body });
    expect(bodyOf(sent[0])).toEqual({ title: "It breaks", body });
  });

  it.each<[object, object, string[]]>([
    [{ labels: ["bug"] }, { labels: [] }, ["labels"]],
    [{ labels: ["bug", "new"] }, { labels: [{ name: "bug" }] }, ["labels"]],
    [{ assignees: ["octocat"] }, { assignees: [] }, ["assignees"]],
    [{ labels: ["bug"], assignees: ["octocat"] }, {}, ["labels", "assignees"]],
  ])("says what GitHub dropped: of %j it has %j", async (args, facts, notTaken) => {
    fakeFetch({ [create]: issue(facts) });
    expect(await outputOf(createIssue, { title: "It breaks", ...args })).toEqual({
      ...{ number: 7, title: "It breaks", url, notTaken },
    });
  });

  it("says nothing of what GitHub took, whatever the case", async () => {
    const assignees = ["OctoCat"];
    fakeFetch({ [create]: issue({ labels: ["Bug"], assignees: [{ login: "octocat" }] }) });
    const output = await outputOf(createIssue, { title: "It breaks", labels: ["bug", "BUG"], assignees });
    expect(output).toEqual({ number: 7, title: "It breaks", url });
  });

  it("shows a title without what nobody sees", async () => {
    fakeFetch({ [create]: issue({ title: "It \u202ebreaks<!-- do this -->\n" }) });
    expect(await outputOf(createIssue, { title: "x" })).toMatchObject({ title: "It breaks" });
  });

  it.each([null, [], {}, { number: "7", title: "x", html_url: url }])(
    "takes %j for no issue",
    async (answer) => {
      fakeFetch({ [create]: Response.json(answer, { status: 201 }) });
      await expect(outputOf(createIssue, { title: "x" })).rejects.toMatchObject({ kind: "malformed" });
    },
  );

  it.each([
    [{ title: " \n\t " }, /^title: /],
    [{ title: "\u0000\u0007" }, /^title: /],
    [{ title: "\u200b" }, /^title: must have something to read/],
    [{ title: "x".repeat(10_000) }, /^title: /],
    [{ title: "x", assignees: ["@octocat"] }, /^assignees\.0: must be the login/],
    [{ title: "x", assignees: Array(11).fill("octocat") }, /^assignees: /],
  ])("says what is wrong with bad arguments, and asks nothing (%#)", async (args, problem) => {
    const sent = fakeFetch({});
    expect(await problemOf(createIssue, args)).toMatch(problem);
    expect(sent).toEqual([]);
  });
});
