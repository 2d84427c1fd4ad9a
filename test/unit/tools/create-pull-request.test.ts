import { afterEach, describe, expect, it, vi } from "vitest";
import { createPullRequest } from "../../../src/tools/create-pull-request.ts";
import { fakeFetch, linesOf } from "../upstream/fake-fetch.ts";
import { refusal } from "./calling.ts";
import { bodyOf, outputOf, problemOf, site, writesOf } from "./writing.ts";

afterEach(() => vi.unstubAllGlobals());

const described = `GET ${site}`;
const create = `POST ${site}/pulls`;
const url = "https://github.com/acme/site/pull/8";
const made = Response.json({ number: 8, html_url: url, draft: false }, { status: 201 });
const args = { title: "Add it", head: "feature", base: "main" };

describe("createPullRequest", () => {
  it("goes into the default branch", async () => {
    const sent = fakeFetch({ [described]: Response.json({ default_branch: "trunk" }), [create]: made });
    const output = await outputOf(createPullRequest, { title: " Add\nit ", head: "feature/a" });
    expect(output).toEqual({ number: 8, url, base: "trunk", draft: false });
    expect(linesOf(sent)).toEqual([described, create]);
    // a head without an owner is a branch of this repository, and of no other
    expect(bodyOf(sent[1])).toEqual({ title: "Add it", head: "feature/a", base: "trunk" });
  });

  it("goes into the branch that is named, as a draft with a text", async () => {
    const draft = Response.json({ number: 8, html_url: url, draft: true }, { status: 201 });
    const sent = fakeFetch({ [create]: draft });
    const output = await outputOf(createPullRequest, { ...args, body: "<!-- kept -->", draft: true });
    expect(output).toEqual({ number: 8, url, base: "main", draft: true });
    expect(sent.map(bodyOf)).toEqual([{ ...args, body: "<!-- kept -->", draft: true }]);
  });

  const list = `GET ${site}/pulls?head=acme%3Afeature&base=main&state=open&per_page=1`;
  const exists = [
    { resource: "PullRequest", code: "custom", message: "A pull request already exists for acme:feature." },
  ];
  it.each([
    [
      "its number",
      Response.json([{ number: 5 }]),
      /^There is an open pull request from "feature" into "main" already: #5\. Nothing/,
    ],
    ["not its number, if it is not there", Response.json([]), /into "main" already\. Nothing was opened\.$/],
    ["not its number, if GitHub does not", refusal(403, "No"), /into "main" already\. Nothing was opened\.$/],
  ])("says that there is one already, and %s", async (_what, listed, sentence) => {
    fakeFetch({ [create]: refusal(422, "Validation Failed", exists), [list]: listed });
    const error = outputOf(createPullRequest, args);
    await expect(error).rejects.toThrow(sentence);
    await expect(error).rejects.toMatchObject({ status: 422 });
  });

  it("says that there is nothing in it", async () => {
    fakeFetch({
      [create]: refusal(422, "Validation Failed", [{ message: "No commits between main and feature" }]),
    });
    await expect(outputOf(createPullRequest, args)).rejects.toThrow(
      /^"feature" has no commits that "main" lacks\./,
    );
  });

  it("does not go into the branch that it is from", async () => {
    const sent = fakeFetch({ [described]: Response.json({ default_branch: "feature" }) });
    await expect(outputOf(createPullRequest, { title: "x", head: "feature" })).rejects.toThrow(
      /are the same branch/,
    );
    expect(writesOf(sent)).toEqual([]);
  });

  it.each([
    [403, "Repository was archived so is read-only.", undefined],
    [422, "Validation Failed", [{ field: "head", code: "invalid" }]],
    [422, "Validation Failed", "already"],
  ])("passes on what else GitHub says: %i, %s", async (status, message, errors) => {
    fakeFetch({ [create]: refusal(status, message, errors) });
    await expect(outputOf(createPullRequest, args)).rejects.toMatchObject({ name: "HttpError", status });
  });

  it.each([
    [{ ...args, title: " " }, /^title: /],
    [{ ...args, head: "other:feature" }, /^head: /],
    [{ ...args, head: "-x" }, /^head: /],
    [{ ...args, base: ".." }, /^base: /],
    [{ ...args, body: "x".repeat(65_537) }, /^body: /],
    [{ ...args, head_repo: "site" }, /^"head_repo" is not a parameter/],
  ])("says what is wrong with bad arguments, and asks nothing (%#)", async (bad, problem) => {
    const sent = fakeFetch({});
    expect(await problemOf(createPullRequest, bad)).toMatch(problem);
    expect(sent).toEqual([]);
  });

  it("says that it loses nothing", () => {
    expect(createPullRequest.scopes).toEqual(["repos:write"]);
    expect(createPullRequest.definition.annotations).toEqual({
      ...{ readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    });
  });
});
