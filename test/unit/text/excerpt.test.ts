import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonByteLength } from "../../../src/text/bytes.ts";
import { excerptOf } from "../../../src/text/excerpt.ts";

describe("an excerpt", () => {
  it("is the whole text if there is room", () => {
    expect(excerptOf("one\ntwo", 1, 8)).toEqual({ text: "one\ntwo", firstLine: 1, lastLine: 2, cut: false });
  });

  it("has whole lines, and says where to go on", () => {
    expect(excerptOf("one\ntwo\nthree", 1, 12)).toEqual({
      ...{ text: "one\ntwo", firstLine: 1, lastLine: 2, nextLine: 3, cut: false },
    });
    expect(excerptOf("one\ntwo\nthree", 3, 12)).toEqual({
      ...{ text: "three", firstLine: 3, lastLine: 3, cut: false },
    });
  });

  it("has of a line that is too long its beginning, and goes on behind it", () => {
    expect(excerptOf("😀😀😀\nnext", 1, 9)).toEqual({
      ...{ text: "😀😀", firstLine: 1, lastLine: 1, nextLine: 2, cut: true },
    });
    expect(excerptOf("x".repeat(5_000_000), 1, 5)).toEqual({
      ...{ text: "xxxxx", firstLine: 1, lastLine: 1, cut: true },
    });
    expect(excerptOf("\ufffd\ufffd", 1, 3)?.text).toBe("\ufffd");
  });

  it("counts what JSON makes of a text", () => {
    expect(excerptOf('""\n""', 1, 9)).toMatchObject({ text: '""', nextLine: 2 });
    expect(excerptOf('""\n""', 1, 10)).toMatchObject({ text: '""\n""' });
  });

  it("ends somewhere also without room", () => {
    expect(excerptOf("", 1, 0)).toEqual({ text: "", firstLine: 1, lastLine: 1, cut: false });
    expect(excerptOf("a\nb", 1, 0)).toMatchObject({ text: "", nextLine: 2, cut: true });
  });

  it.each([
    ["", 2],
    ["one\ntwo", 3],
    ["one", 1e9],
    ["one", Number.NaN],
    ["one", Number.POSITIVE_INFINITY],
  ])("there is none of %j from line %d", (text, line) => {
    expect(excerptOf(text, line, 100)).toBeUndefined();
  });

  it.each([0, -5, 1.9])("line %d is the first", (line) => {
    expect(excerptOf("one\ntwo", line, 100)).toMatchObject({ text: "one\ntwo", firstLine: 1 });
  });

  it("after excerpt, gives the text again", () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom("a", "\r", '"', "é", "😀"), maxLength: 6 }));
    fc.assert(
      fc.property(lines, fc.integer({ min: 24, max: 60 }), (given, mostBytes) => {
        const text = given.join("\n");
        const parts: string[] = [];
        for (let line: number | undefined = 1; line !== undefined; ) {
          const part = excerptOf(text, line, mostBytes);
          if (part === undefined) throw new Error("a part that was promised is not there");
          expect(part.cut).toBe(false);
          expect(jsonByteLength(part.text)).toBeLessThanOrEqual(mostBytes);
          parts.push(part.text);
          line = part.nextLine;
        }
        expect(parts.join("\n")).toBe(text);
      }),
    );
  });

  it("never has more bytes than that, and always gets on", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(9), fc.nat(20), (text, line, mostBytes) => {
        const part = excerptOf(text, line, mostBytes);
        if (part === undefined) return;
        expect(jsonByteLength(part.text)).toBeLessThanOrEqual(mostBytes);
        expect(part.nextLine ?? Number.POSITIVE_INFINITY).toBeGreaterThan(part.firstLine);
      }),
    );
  });
});
