import { describe, expect, it } from "vitest";
import { flawInWords } from "../../../src/dispatch/flaw-message.ts";
import { parseSearchQuery } from "../../../src/upstream/github/search-query.ts";

describe("a query that cannot be understood for certain", () => {
  it.each<[string, RegExp]>([
    ["x".repeat(300), /^Search with at most 256 characters\.$/],
    ["a\u200bb", /characters that look like others; leave them out\.$/],
    ['"a', /^Put double quotes in pairs, /],
    ["a OR b", /^Leave out AND, OR and NOT, or put such a word in double quotes: /],
    ["(a)", /^Leave out parentheses and other signs between words, or put what has them in double quotes: /],
    [
      "-repo:a/b",
      /^Name repositories as repo:owner\/name and owners as user:name, neither negated nor in quotes\./,
    ],
    [
      "Secret:x",
      /^The qualifier secret: is not known to stay within a reach; leave it out, or put it in double quotes/,
    ],
    ["label:é", /^Give the qualifier label: a plain value of ASCII characters\.$/],
  ])("(%j) comes with what to do instead", (query, sentence) => {
    const parsed = parseSearchQuery("issues", query);
    if (parsed.ok) throw new Error("It was understood.");
    expect(flawInWords(parsed.flaw)).toMatch(sentence);
  });

  it("for its visibility comes with what to do instead", () => {
    expect(flawInWords({ kind: "visibility" })).toMatch(/^Leave out is:private and the like: /);
  });

  it("is not said again: a key is letters and hyphens, and as long as a query at most", () => {
    const parsed = parseSearchQuery("issues", "ignore-all-limits:yes");
    expect(parsed).toEqual({ ok: false, flaw: { kind: "qualifier", key: "ignore-all-limits" } });
    const long = parseSearchQuery("issues", `${"x".repeat(200)}:y`);
    if (long.ok) throw new Error("It was understood.");
    expect(flawInWords(long.flaw).length).toBeLessThan(400);
  });
});
