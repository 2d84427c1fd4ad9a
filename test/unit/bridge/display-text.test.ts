import { describe, expect, it } from "vitest";
import { destinationOf, displayText } from "../../../src/bridge/display-text.ts";

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

describe("where access goes", () => {
  it.each([
    ["https://claude.ai/api/callback", false, { kind: "web", host: "claude.ai" }],
    ["http://127.0.0.1:3000/cb", true, { kind: "this-computer", host: "127.0.0.1:3000" }],
    ["http://[::1]:3000/cb", true, { kind: "this-computer", host: "[::1]:3000" }],
    ["cursor://anysphere.cursor-mcp/cb", false, { kind: "app", scheme: "cursor" }],
    ["com.example.app:/cb", false, { kind: "app", scheme: "com.example.app" }],
  ])("%s", (uri, loopback, destination) => {
    expect(destinationOf(uri, loopback)).toEqual(destination);
  });

  it("a look-alike host is shown as the browser would resolve it", () => {
    expect(destinationOf("https://clаude.ai/cb", false)).toEqual({ kind: "web", host: "xn--clude-5ve.ai" });
  });
});
