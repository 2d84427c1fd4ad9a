import { afterEach, describe, expect, it, vi } from "vitest";
import { createBranch } from "../../../src/tools/create-branch.ts";
import { fakeFetch, linesOf } from "../upstream/fake-fetch.ts";
import { refusal } from "./calling.ts";
import { bodyOf, outputOf, problemOf, sha, site, writesOf } from "./writing.ts";

afterEach(() => vi.unstubAllGlobals());

const described = `GET ${site}`;
const commit = (ref: string) => `GET ${site}/commits/${encodeURIComponent(ref)}?per_page=1`;
const headOfTrunk = `GET ${site}/git/ref/heads%2Ftrunk`;
const create = `POST ${site}/git/refs`;
const start = sha("a");

const asSha = new Response(start, {
  headers: { "content-type": "application/vnd.github.sha; charset=utf-8" },
});
const made = Response.json({ ref: "refs/heads/new" }, { status: 201 });

describe("createBranch", () => {
  it("begins at the default branch", async () => {
    const sent = fakeFetch({
      [described]: Response.json({ default_branch: "trunk" }),
      // a tag of the same name may be another commit
      ...{
        [headOfTrunk]: Response.json({ object: { sha: start } }),
        [commit("trunk")]: new Response(sha("c")),
      },
      [create]: made,
    });
    expect(await outputOf(createBranch, { branch: "new" })).toEqual({
      branch: "new",
      sha: start,
      from: "trunk",
    });
    expect(linesOf(sent)).toEqual([described, headOfTrunk, create]);
    expect(bodyOf(sent[2])).toEqual({ ref: "refs/heads/new", sha: start });
  });

  it.each([
    ["a branch", "feature/a"],
    ["a tag", "v1.0"],
    ["a commit", sha("b")],
  ])("begins at %s that is named", async (_what, from) => {
    // a server that does not know of commits as a SHA alone answers with the whole
    const sent = fakeFetch({ [commit(from)]: Response.json({ sha: start }), [create]: made });
    expect(await outputOf(createBranch, { branch: "fix-🎉", from })).toEqual({
      branch: "fix-🎉",
      sha: start,
      from,
    });
    expect(sent[0]?.headers.get("accept")).toBe("application/vnd.github.v3.sha");
    expect(bodyOf(sent.at(-1))).toEqual({ ref: "refs/heads/fix-🎉", sha: start });
  });

  it("says of a repository without a commit that no branch can begin there", async () => {
    const sent = fakeFetch({
      [described]: Response.json({ default_branch: "trunk" }),
      [headOfTrunk]: refusal(409, "Git Repository is empty."),
    });
    await expect(outputOf(createBranch, { branch: "new" })).rejects.toThrow(/^acme\/site has no commit yet/);
    expect(writesOf(sent)).toEqual([]);
  });

  it.each([404, 422])("says that there is nothing to begin at (%i), and changes nothing", async (status) => {
    const sent = fakeFetch({ [commit("none")]: refusal(status, "No commit found for SHA: none") });
    await expect(outputOf(createBranch, { branch: "new", from: "none" })).rejects.toThrow(
      /^There is no branch, tag or commit "none" in acme\/site, or the signed-in account cannot see it/,
    );
    expect(writesOf(sent)).toEqual([]);
  });

  it("says that there is such a branch already", async () => {
    fakeFetch({ [commit("main")]: asSha, [create]: refusal(422, "Reference already exists") });
    const error = outputOf(createBranch, { branch: "new", from: "main" });
    await expect(error).rejects.toThrow(
      /^There is a branch "new" in acme\/site already\. Nothing was changed\.$/,
    );
    await expect(error).rejects.toMatchObject({ status: 422 });
  });

  it("says to whoever can only read that they may not write, and shows a name as it is", async () => {
    const odd = commit("main<!--x-->").replace("!", "%21");
    fakeFetch({ [odd]: asSha, [create]: refusal(404, "Not Found") });
    const begin = () => outputOf(createBranch, { branch: "new", from: "main<!--x-->" });
    await expect(begin()).rejects.toThrow(/can read acme\/site and may not write to it/);
    fakeFetch({ [odd]: asSha, [create]: made });
    expect(await begin()).toMatchObject({ from: "main<!--x-->" });
  });

  it.each([
    [commit("main"), refusal(409, "Git Repository is empty."), 409],
    [create, refusal(403, "Repository was archived so is read-only."), 403],
  ])("passes on what else GitHub says to %s", async (line, answer, status) => {
    fakeFetch({ [commit("main")]: asSha, [create]: made, [line]: answer });
    await expect(outputOf(createBranch, { branch: "new", from: "main" })).rejects.toMatchObject({ status });
  });

  it.each(["", "main", 7])("takes %j for no commit", async (answer) => {
    const sent = fakeFetch({ [commit("main")]: Response.json(answer) });
    await expect(outputOf(createBranch, { branch: "new", from: "main" })).rejects.toMatchObject({
      kind: "malformed",
    });
    expect(writesOf(sent)).toEqual([]);
  });

  it.each([
    [{}, /^branch: /],
    [{ branch: "-x" }, /^branch: /],
    [{ branch: "a..b" }, /^branch: /],
    [{ branch: "x".repeat(10_000) }, /^branch: /],
    [{ branch: "refs/heads/x" }, /^branch: must be the name of a branch/],
    [{ branch: sha("a") }, /^branch: must be the name of a branch/],
    [{ branch: "new", from: "--all" }, /^from: /],
    [{ branch: "new", sha: start }, /^"sha" is not a parameter/],
  ])("says what is wrong with bad arguments, and asks nothing (%#)", async (args, problem) => {
    const sent = fakeFetch({});
    expect(await problemOf(createBranch, args)).toMatch(problem);
    expect(sent).toEqual([]);
  });

  it("says that it loses nothing, and fails the second time", () => {
    expect(createBranch.scopes).toEqual(["repos:write"]);
    expect(createBranch.definition.annotations).toEqual({
      ...{ readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    });
  });
});
