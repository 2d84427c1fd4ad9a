import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beginningOf, byteLength, jsonByteLength, shortened } from "../../../src/text/bytes.ts";

/** Any text, with lone surrogates, controls, emoji of several characters and what JSON escapes. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("👨‍👩‍👧", "\ud83d", "\ude00", '"', "\n", "é", "e\u0301"),
    ),
  )
  .map((parts) => parts.join(""));

/** A measure by itself depends on the machine; with one call for each character it was 18 to 500. */
const mostTimes = 12;

describe("a text that is shortened", () => {
  it.each([
    ["fits", 4, "fits"],
    ["does not", 7, "does…"],
    ["four", 3, "…"],
    ["four", 2, ""],
    ["four", 0, ""],
    ["", 0, ""],
    ["four", -1, ""],
    ["four", Number.NaN, ""],
    // within JSON a quote takes two bytes, and a control six
    ['""""', 7, '""…'],
    ["\u0001\u0001", 11, "\u0001…"],
    ["😀😀", 7, "😀…"],
    ["😀😀", 6, "…"],
    ["👨‍👩‍👧 family", 12, "…"],
    ["👨‍👩‍👧 family", 22, "👨‍👩‍👧 …"],
    ["e\u0301e\u0301e\u0301", 8, "e\u0301…"],
    ["🇩🇪🇫🇷 ", 16, "🇩🇪…"],
    ["a\r\nb ", 6, "a…"],
  ])("%j has in %d bytes the form %j", (text, mostBytes, expected) => {
    expect(shortened(text, mostBytes)).toBe(expected);
  });

  it("is never longer than that, and never ends within a pair of surrogates", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 60 }), (text, mostBytes) => {
        const short = shortened(text, mostBytes);
        expect(byteLength(JSON.stringify(short)) - 2).toBeLessThanOrEqual(mostBytes);
        if (text.isWellFormed()) expect(short.isWellFormed()).toBe(true);
        if (short !== text && short !== "") expect(text.startsWith(short.slice(0, -1))).toBe(true);
        if (jsonByteLength(text) <= mostBytes) expect(short).toBe(text);
      }),
    );
  });

  it("is cut even in a character that is wider than any real one", () => {
    const heap = `a${"\u0301".repeat(1000)}`;
    expect(shortened(heap, 503)).toBe(`a${"\u0301".repeat(249)}…`);
    expect(beginningOf(heap, 401)).toHaveLength(201);
  });

  it("takes all that there is room for, whatever JSON makes of its characters", () => {
    // everything that JSON writes in a way of its own, and one of each length in UTF-8
    const characters = [
      ...Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code)),
      ...["\u0080", "\u07ff", "\u0800", "\u2028", "\ud7ff", "\ud800", "\udbff", "\udc00", "\udfff"],
      ...["\ue000", "\uffff", "\u{10000}", "\u{10ffff}"],
    ];
    for (const character of characters) {
      const size = jsonByteLength(character);
      // the last one is followed by another, so that it is no end
      expect([character, beginningOf(`${character}ab`, size)]).toEqual([character, character]);
      expect([character, beginningOf(`${character}ab`, size - 1)]).toEqual([character, ""]);
    }
  });

  it.each([
    ["letters", "The quick brown fox. "],
    ["what JSON escapes", '"\\\n\u0001'],
    ["emoji", "👩‍👩‍👧‍👦😀"],
  ])("costs a few times as much as to write it as JSON, and no more: %s", (_what, unit) => {
    const text = unit.repeat(Math.ceil(45_000 / byteLength(unit)));
    const fastest = (run: () => unknown) =>
      Math.min(
        ...Array.from({ length: 30 }, () => {
          const begun = performance.now();
          for (let time = 0; time < 5; time++) run();
          return performance.now() - begun;
        }),
      );
    shortened(text, 18_000);
    const written = fastest(() => JSON.stringify(text));
    expect(fastest(() => shortened(text, 18_000)) / written).toBeLessThan(mostTimes);
  });
});
