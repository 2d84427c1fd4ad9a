import { describe, expect, it } from "vitest";
import { displayText } from "../../../src/web/display-text.ts";

describe("names of strangers", () => {
  it.each([
    ["Cursor", "Cursor"],
    ["  two\n\tlines\u2028here ", "two lines here"],
    ["safe\u202Egpj.exe", "safegpj.exe"],
    ["\u2066isolated\u2069", "isolated"],
    ["zero\u200Bwidth\u200D\uFEFF", "zerowidth"],
    ["tag\u{E0041}\u{E0042}s", "tags"],
    ["soft\u00ADhyphen", "softhyphen"],
    ["Ｃｕｒｓｏｒ カーソル 👍", "Ｃｕｒｓｏｒ カーソル 👍"],
    ["", ""],
  ])("%j is shown as %j", (value, shown) => {
    expect(displayText(value)).toBe(shown);
  });

  it("are cut between characters, not inside one", () => {
    expect(displayText("👍".repeat(100), 5)).toBe("👍👍👍👍…");
    expect(displayText("x".repeat(10_000))).toHaveLength(60);
  });
});
