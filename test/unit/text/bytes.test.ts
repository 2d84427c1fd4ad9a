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
});
