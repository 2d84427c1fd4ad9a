import { describe, expect, it } from "vitest";
import { z } from "zod";
import { repeatParameters, withoutRepeat } from "../../../src/catalogue/repeats.ts";

const schema = z.strictObject(repeatParameters(true));

describe("the parameters of a change", () => {
  it("are a key, and a token where there is something to confirm; none is required", () => {
    expect(Object.keys(repeatParameters(false))).toEqual(["idempotencyKey"]);
    expect(Object.keys(repeatParameters(true))).toEqual(["idempotencyKey", "confirmationToken"]);
    expect(schema.parse({})).toEqual({});
  });

  it.each([["a"], ["6f1c-4e"], ["~".repeat(64)], ["!"]])("take the key %j", (idempotencyKey) => {
    expect(schema.parse({ idempotencyKey })).toEqual({ idempotencyKey });
  });

  it.each([
    [""],
    ["a b"],
    ["a\n"],
    ["é"],
    ["e\u0301"],
    ["x".repeat(65)],
    ["\u0000"],
    [1],
    [null],
    [{}],
    [["a"]],
  ])("do not take the key %j", (idempotencyKey) => {
    expect(schema.safeParse({ idempotencyKey }).success).toBe(false);
  });

  it("do not take a token that is none of ours by its length", () => {
    expect(schema.safeParse({ confirmationToken: "x".repeat(2001) }).success).toBe(false);
  });
});

describe("what a call says about being repeated", () => {
  it("is apart from its own arguments", () => {
    const args = { number: 7, idempotencyKey: "key", confirmationToken: "token" };
    expect(withoutRepeat(args)).toEqual({
      own: { number: 7 },
      repeat: { idempotencyKey: "key", confirmationToken: "token" },
    });
  });

  it("is nothing if nothing was said", () => {
    expect(withoutRepeat({ number: 7, idempotencyKey: undefined })).toEqual({
      own: { number: 7 },
      repeat: {},
    });
  });
});
