import { describe, expect, it } from "vitest";
import { digestOf, fingerprintOf } from "../../../src/dispatch/fingerprint.ts";

const caller = { userId: "42", connectionId: "connection" };
const args = { path: "a", deep: { list: [1, 2], flag: true } };
const of = (facts: Partial<typeof caller>, tool = "close", given: Record<string, unknown> = args) =>
  fingerprintOf({ ...caller, ...facts }, tool, given);

describe("the fingerprint of a call", () => {
  it("says nothing of what it is about", async () => {
    expect(await of({})).toMatch(/^[\w-]{43}$/);
  });

  it.each<[string, ReturnType<typeof of>]>([
    ["another person", of({ userId: "43" })],
    ["another connection", of({ connectionId: "other" })],
    ["another tool", of({}, "open")],
    ["other arguments", of({}, "close", { ...args, path: "b" })],
    ["other arguments, deep inside", of({}, "close", { ...args, deep: { list: [2, 1], flag: true } })],
    ["more arguments", of({}, "close", { ...args, force: false })],
    ["a text in place of a number", of({}, "close", { ...args, deep: { list: ["1", 2], flag: true } })],
    ["another form of the same letter", of({}, "close", { ...args, path: "a\u0301" })],
  ])("is not that with %s", async (_what, other) => {
    expect(await other).not.toBe(await of({}));
  });

  it("is another for each form of a letter, and for each half of a pair", async () => {
    const texts = ["\u00e9", "e\u0301", "\ud800", "\ud801", "\ufffd"];
    const digests = await Promise.all(texts.map((path) => of({}, "close", { path })));
    expect(new Set(digests).size).toBe(texts.length);
  });

  it("cannot be moved between caller, tool and arguments by how they are written", async () => {
    expect(await of({ userId: '42","connection' })).not.toBe(
      await of({ userId: "42", connectionId: "connection" }),
    );
    expect(await of({}, 'close",{}')).not.toBe(await of({}, "close", {}));
  });

  it("is the same however the keys are ordered, and with what is not there", async () => {
    const reordered = { deep: { flag: true, list: [1, 2] }, path: "a", body: undefined };
    expect(await of({}, "close", reordered)).toBe(await of({}));
    expect(await of({}, "close", { n: -0 })).toBe(await of({}, "close", { n: 0 }));
  });

  it.each<[string, unknown]>([
    ["a set", new Set([1])],
    ["a map", new Map([[1, 2]])],
    ["a class's own", new (class Path {})()],
    ["no number", Number.NaN],
    ["no end", Number.POSITIVE_INFINITY],
    ["a function", () => 1],
    ["a big integer", 1n],
  ])("there is none with %s, which JSON would take for something else", async (_what, value) => {
    await expect(digestOf([{ deep: [value] }])).rejects.toThrow(TypeError);
  });
});
