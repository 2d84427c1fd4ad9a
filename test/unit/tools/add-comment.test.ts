import { afterEach, describe, expect, it, vi } from "vitest";
import { addComment } from "../../../src/tools/add-comment.ts";
import { fakeFetch, linesOf } from "../upstream/fake-fetch.ts";
import { refusal } from "./calling.ts";
import { bodyOf, outputOf, problemOf, site } from "./writing.ts";

afterEach(() => vi.unstubAllGlobals());

const create = `POST ${site}/issues/7/comments`;
const url = "https://github.com/acme/site/issues/7#issuecomment-1";

describe("addComment", () => {
  it("writes the text as it is, once", async () => {
    const sent = fakeFetch({ [create]: Response.json({ id: 1, html_url: url, body: "…" }, { status: 201 }) });
    const body = "\n<!-- kept --> Thanks\u200b 🎉\n";
    expect(await outputOf(addComment, { number: 7, body })).toEqual({ id: 1, url });
    expect(linesOf(sent)).toEqual([create]);
    expect(bodyOf(sent[0])).toEqual({ body });
  });

  it.each([403, 404, 410, 422])("passes GitHub's refusal on: %i", async (status) => {
    fakeFetch({ [create]: refusal(status, "No") });
    await expect(outputOf(addComment, { number: 7, body: "Hi" })).rejects.toMatchObject({ status });
  });

  it.each([{}, { id: "1", html_url: url }, []])("takes %j for no comment", async (answer) => {
    fakeFetch({ [create]: Response.json(answer, { status: 201 }) });
    await expect(outputOf(addComment, { number: 7, body: "Hi" })).rejects.toMatchObject({
      kind: "malformed",
    });
  });

  it.each([
    [{ number: 7 }, /^body: /],
    [{ number: 7, body: "" }, /^body: /],
    [{ number: 7, body: " \n\u200b" }, /^body: must have something to read/],
    [{ number: 7, body: "x".repeat(65_537) }, /^body: /],
    [{ number: 7, body: "\ud83d" }, /^body: must be text/],
    [{ number: 0, body: "x" }, /^number: /],
    [{ number: "7", body: "x" }, /^number: /],
    [{ number: 7, body: "x", line: 3 }, /^"line" is not a parameter/],
  ])("says what is wrong with bad arguments, and asks nothing (%#)", async (args, problem) => {
    const sent = fakeFetch({});
    expect(await problemOf(addComment, args)).toMatch(problem);
    expect(sent).toEqual([]);
  });

  it("says that it loses nothing, and writes another one the second time", () => {
    expect(addComment.scopes).toEqual(["repos:write"]);
    expect(addComment.definition.annotations).toEqual({
      ...{ readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    });
  });
});
