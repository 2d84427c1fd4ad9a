import { describe, expect, it } from "vitest";
import { fitTogether, roomIn, sizeOf } from "../../../src/views/fit.ts";
import { hostileTexts } from "../tools/hostile.ts";

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
      const taken = fitted.reduce((sum, shown) => sum + sizeOf(shown) - 2, 0);
      expect(taken).toBeLessThanOrEqual(room);
    }
  });

  it("are none where there is nothing to share", () => {
    expect(fitTogether([], 10)).toEqual([]);
  });
});

it("counts JSON in bytes, not in characters", () => {
  expect(sizeOf({ a: "é\n" })).toBe(12);
  expect(roomIn({ a: "" })).toBe(300 - 8);
  expect(roomIn({ a: "" }, 10)).toBe(2);
});
