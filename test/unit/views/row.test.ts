import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitTogether, jsonBytes, roomIn, rowWithin } from "../../../src/views/row.ts";
import { hostileTexts } from "../tools/hostile.ts";

describe("a row within a bound", () => {
  it("is whole where there is room", () => {
    const row = { name: "a", text: "b", author: "c" };
    expect(rowWithin(100, row, "text", ["author"])).toEqual(row);
  });

  it("has its text cut, and keeps the rest while the text has some room", () => {
    const row = { name: "a", author: "c".repeat(40), text: "b".repeat(300) };
    const fitting = rowWithin(200, row, "text", ["author"]);
    expect(fitting).toMatchObject({
      name: "a",
      author: row.author,
      text: expect.stringMatching(/^b{100,}…$/),
    });
    expect(jsonBytes(fitting)).toBe(200);
  });

  it("leaves out what matters less, in order, and no more than it takes", () => {
    const row = { name: "a", author: "c".repeat(150), labels: ["d"], text: "b".repeat(300) };
    expect(Object.keys(rowWithin(200, row, "text", ["author", "labels"]))).toEqual([
      "name",
      "labels",
      "text",
    ]);
    expect(Object.keys(rowWithin(200, row, "text", ["labels", "author"]))).toEqual(["name", "text"]);
  });

  it("leaves out nothing for a text that is short, or not there", () => {
    const row = { name: "a", author: "c".repeat(150), text: "b" };
    expect(rowWithin(200, row, "text", ["author"])).toEqual(row);
    expect(rowWithin(200, { name: "a", author: "c".repeat(300) }, "author")).toEqual({
      ...{ name: "a", author: expect.stringMatching(/^c+…$/) },
    });
    expect(rowWithin(20, { name: 1, text: undefined }, "text")).toEqual({ name: 1, text: undefined });
  });

  it("has no text where there is no room for any", () => {
    expect(rowWithin(10, { name: "a", text: "b" }, "text")).toEqual({ name: "a", text: "" });
  });

  it("keeps to its bound, whatever the text is", () => {
    // characters of one to six bytes of JSON
    const unit = fc.constantFrom("a", "é", "日", "😀", '"', "\u0000", "\ud83d");
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 150 }), fc.string({ unit, maxLength: 30 }), (text, name) => {
        expect(jsonBytes(rowWithin(120, { name, text }, "text", ["name"]))).toBeLessThanOrEqual(120);
      }),
    );
  });
});

describe("texts that share their room", () => {
  it("are whole if they fit", () => {
    expect(fitTogether(["abc", "", "de"], 5)).toEqual(["abc", "", "de"]);
  });

  it("get what shorter ones leave, in whichever order they come", () => {
    expect(fitTogether(["x".repeat(50), "ab", "y".repeat(50)], 42)).toEqual([
      ...[`${"x".repeat(17)}…`, "ab", `${"y".repeat(17)}…`],
    ]);
    expect(fitTogether(["x".repeat(38), "ab", ""], 40)).toEqual(["x".repeat(38), "ab", ""]);
  });

  it.each(hostileTexts(500))("never take more: %s", (_what, text) => {
    for (const room of [30, 100, 299, 5000]) {
      const fitted = fitTogether([text, "short", text, text], room);
      const taken = fitted.reduce((sum, shown) => sum + jsonBytes(shown) - 2, 0);
      expect(taken).toBeLessThanOrEqual(room);
    }
  });

  it("are none where there is nothing to share", () => {
    expect(fitTogether([], 10)).toEqual([]);
  });
});

it("counts JSON in bytes, not in characters", () => {
  expect(jsonBytes({ a: "é\n" })).toBe(12);
  expect(roomIn({ a: "" })).toBe(300 - 8);
  expect(roomIn({ a: "" }, 10)).toBe(2);
});
