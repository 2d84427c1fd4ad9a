import { describe, expect, it } from "vitest";
import { csvHeader, csvNote, csvOf } from "../../../src/administration/csv.ts";
import type { AuditEntry } from "../../../src/audit/entry.ts";

const entry: AuditEntry = {
  ...{ id: "mf3k2a9x0-0000-0123456789abcdef", at: Date.UTC(2026, 7, 1), kind: "tool", decision: "allowed" },
  ...{ userId: "42", login: "demo", action: "add", duration: 3 },
};

const names = csvHeader
  .trim()
  .split(",")
  .map((name) => name.replaceAll('"', ""));

/** The fields of a line, as a program reads it that goes by RFC 4180. */
function fieldsOf(line: string, separator = ","): string[] {
  const fields: string[] = [];
  let rest = line;
  while (rest !== "") {
    const quoted = /^"((?:[^"]|"")*)"/.exec(rest);
    const length = quoted ? quoted[0].length : (rest.split(separator, 1)[0]?.length ?? 0);
    fields.push(quoted ? (quoted[1] ?? "").replaceAll('""', '"') : rest.slice(0, length));
    rest = rest.slice(length + 1);
  }
  return fields;
}

const detailOf = (detail: string) => {
  const line = csvOf([{ ...entry, detail }]);
  expect(line.endsWith("\r\n")).toBe(true);
  return fieldsOf(line.slice(0, -2))[names.indexOf("detail")];
};

describe("5. a line of CSV", () => {
  it("has the columns of the first, ends with CRLF, and leaves out what is not there", () => {
    expect(csvHeader.endsWith("\r\n")).toBe(true);
    expect(names.slice(0, 5)).toEqual(["id", "time", "kind", "userId", "login"]);
    const fields = fieldsOf(csvOf([entry]).trim());
    expect(fields.slice(0, 5)).toEqual([entry.id, "2026-08-01T00:00:00.000Z", "tool", "42", "demo"]);
    expect(fields[names.indexOf("duration")]).toBe("3");
    expect(fields[names.indexOf("clientId")]).toBe("");
    expect(csvOf([])).toBe("");
  });

  it.each([
    ['a "quoted" word', 'a "quoted" word'],
    ["one, two", "one, two"],
    ["one\ntwo", "one\ntwo"],
    ["minus - in the middle, 2 = 2", "minus - in the middle, 2 = 2"],
    ["repos:read; public; writing until 2026-08-01", "repos:read; public; writing until 2026-08-01"],
    ["'quoted'", "'quoted'"],
  ])("has %j as it is", (text, shown) => {
    expect(detailOf(text)).toBe(shown);
  });

  it.each([
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\tplain",
    "  =1",
    '"=1"',
    "'=1",
    "'\"=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
  ])("makes %j a text", (text) => {
    expect(detailOf(text)?.startsWith("'")).toBe(true);
    expect(
      detailOf(text)
        ?.replace(/(^|\n|\t|\r)'/g, "$1")
        .trim(),
    ).toContain(text.trim().replace(/^'/, ""));
  });

  it.each([";", "\t", "|"])("has no formula where %j is taken for the separator", (separator) => {
    const hostile = `a"${separator}=cmd|' /C calc'!A0${separator} +1${separator}"@x`;
    const line = csvOf([{ ...entry, detail: hostile }]).trim();
    for (const cell of line.split(separator).slice(1)) expect(cell).toMatch(/^'/);
  });

  it("has numbers as numbers, and arguments as JSON", () => {
    const kept = { a: { hash: "-abc" } };
    const fields = fieldsOf(csvOf([{ ...entry, arguments: kept }]).trim());
    expect(JSON.parse(fields[names.indexOf("arguments")] ?? "")).toEqual(kept);
  });
});

it("5. a note is a line with as many fields", () => {
  expect(csvNote("Cut.").trim().split(",")).toHaveLength(names.length);
});
