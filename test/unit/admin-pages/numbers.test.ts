import { describe, expect, it } from "vitest";
import { countInWords, shareInWords, shortCount } from "../../../src/admin-pages/numbers.ts";

describe("4. numbers on pages", () => {
  it("are written out in tables, and short where there is little room", () => {
    expect([0, 1, 1234, 1e15].map(countInWords)).toEqual(["0", "1", "1,234", "1,000,000,000,000,000"]);
    expect([0, 99_999, 1_250_000, 1e15].map(shortCount)).toEqual(["0", "99,999", "1.3M", "1000T"]);
  });

  it.each<[number, number, string]>([
    [0, 0, "0%"],
    [0, 10, "0%"],
    [1, 1_000_000, "under 1%"],
    [1, 3, "33%"],
    [999_999, 1_000_000, "over 99%"],
    [10, 10, "100%"],
  ])("%i of %i is %s: something is never nothing", (part, of, words) => {
    expect(shareInWords(part, of)).toBe(words);
  });
});
