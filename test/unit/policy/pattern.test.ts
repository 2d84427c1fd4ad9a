import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matches } from "../../../src/policy/pattern.ts";

describe("a pattern", () => {
  it.each<[string, string, boolean]>([
    ["get", "get", true],
    ["get", "getIssue", false],
    ["get*", "get", true],
    ["get*", "getIssue", true],
    ["get*", "forget", false],
    ["*Issue", "getIssue", true],
    ["*Issue", "getIssues", false],
    ["g*I*e", "getIssue", true],
    ["*", "", true],
    ["**", "x", true],
    ["", "", true],
    ["", "x", false],
    ["docs/*", "docs/a/b.md", true],
    ["docs/*", "docs", false],
    // both ends at once need both of their characters
    ["ab*ba", "aba", false],
    ["ab*ba", "abba", true],
    ["a*a*a", "aa", false],
    ["*aab*", "aaab", true],
    ["*abab*abc", "ababababc", true],
    // what would be syntax elsewhere is itself here
    ["a.c", "abc", false],
    ["[a-z]+", "[a-z]+", true],
    ["a?c", "abc", false],
    ["(a+)+$*", "(a+)+$", true],
    ["\\*", "*", false],
    ["line*", "line\nbreak", true],
  ])("%j matches %j: %j", (pattern, text, matching) => {
    expect(matches(pattern, text)).toBe(matching);
  });

  it("matches as the regular expression of the same meaning does", () => {
    const letters = fc.array(fc.constantFrom("a", "b", "*"), { maxLength: 8 }).map((parts) => parts.join(""));
    const text = fc.array(fc.constantFrom("a", "b"), { maxLength: 12 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(letters, text, (pattern, given) => {
        expect(matches(pattern, given)).toBe(new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(given));
      }),
      { numRuns: 5000 },
    );
  });

  /** The least that it took of a few tries: others are at work on the same machine. */
  function timeOf(pattern: string, text: string): number {
    const times = Array.from({ length: 7 }, () => {
      const begun = performance.now();
      matches(pattern, text);
      return performance.now() - begun;
    });
    return Math.min(...times);
  }

  it.each<[string, (size: number) => string, (size: number) => string]>([
    ["of stars", (size) => `${"*".repeat(size)}a`, (size) => "b".repeat(size)],
    ["of stars and letters", (size) => "*a".repeat(size / 2), (size) => `${"a".repeat(size)}b`],
    ["that almost fits at each place", (size) => `*${"a".repeat(size / 2)}b*`, (size) => "a".repeat(size)],
    ["that repeats itself", (size) => `*${"ab".repeat(size / 4)}c*`, (size) => "ab".repeat(size / 2)],
  ])("%s takes time in proportion to its length", (_what, pattern, text) => {
    const small = timeOf(pattern(25_000), text(25_000));
    const large = timeOf(pattern(200_000), text(200_000));
    // eight times as long: a time that grows with the square would be 64 times as much
    expect(large).toBeLessThan(Math.max(small, 0.5) * 32);
  });
});
