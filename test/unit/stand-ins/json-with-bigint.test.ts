import { describe, expect, it } from "vitest";
import * as library from "../../../node_modules/json-with-bigint/json-with-bigint.js";
import * as ours from "../../../stand-ins/json-with-bigint.ts";

describe("what stands for json-with-bigint", () => {
  it.each([
    "null",
    '"a text"',
    "9007199254740991",
    "-9007199254740991",
    "9007199254740992",
    "-9007199254740993",
    "12345678901234567890123",
    "1234567890123456.5",
    "1e30",
    "1234567890123456e10",
    "0.12345678901234567890",
    '"9007199254740993"',
    '"9007199254740993n"',
    '{"id": 9007199254740993, "of": [1, 9007199254740993, {"n": "12n", "float": 1.5}]}',
    '{"__proto__": {"id": 9007199254740993}}',
  ])("reads %s as the library does", (text) => {
    expect(ours.JSONParse(text)).toEqual(library.JSONParse(text));
  });

  it("refuses what is no JSON", () => {
    for (const text of ["", "{", "9007199254740993x"])
      expect(() => ours.JSONParse(text)).toThrow(SyntaxError);
  });

  it.each([[{ title: "A text", labels: ["a", 1, null] }], [["a"]], [{ absent: undefined }]])(
    "writes %j as the library does",
    (value) => {
      expect(ours.JSONStringify(value)).toBe(library.JSONStringify(value));
    },
  );
});
