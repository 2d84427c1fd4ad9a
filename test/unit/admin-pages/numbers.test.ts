import { describe, expect, it } from "vitest";
import { numbers } from "../../../src/admin-pages/numbers.ts";
import type { Language } from "../../../src/web/language.ts";

const amounts = [0, 99_999, 1_250_000, 1e15];

describe("4. numbers on pages", () => {
  it.each<[Language, string[]]>([
    ["en", ["0", "99,999", "1.3M", "1000T"]],
    ["ja", ["0", "99,999", "125万", "1000兆"]],
    ["ko", ["0", "99,999", "125만", "1000조"]],
  ])("are written out in tables, and short where there is little room (%s)", (language, shown) => {
    const { count, short } = numbers[language];
    expect([0, 1, 1234, 1e15].map(count)).toEqual(["0", "1", "1,234", "1,000,000,000,000,000"]);
    expect(amounts.map(short)).toEqual(shown);
  });

  it.each<[number, number, Readonly<Record<Language, string>>]>([
    [0, 0, { en: "0%", ja: "0%", ko: "0%" }],
    [0, 10, { en: "0%", ja: "0%", ko: "0%" }],
    [1, 1_000_000, { en: "under 1%", ja: "1% 未満", ko: "1% 미만" }],
    [1, 3, { en: "33%", ja: "33%", ko: "33%" }],
    [999_999, 1_000_000, { en: "over 99%", ja: "99% 超", ko: "99% 초과" }],
    [10, 10, { en: "100%", ja: "100%", ko: "100%" }],
  ])("%i of %i is %s: something is never nothing", (part, of, words) => {
    for (const language of ["en", "ja", "ko"] as const)
      expect(numbers[language].share(part, of)).toBe(words[language]);
  });
});
