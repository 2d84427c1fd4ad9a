import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { originOf } from "../../../src/telemetry/error-origin.ts";

const secret = "gho_0123456789abcdefghij";

function failing(message: string): Error {
  return new TypeError(message);
}

describe("where an error comes from", () => {
  it("is its kind and the calls, the innermost first, with no more of a path than the file", () => {
    const origin = originOf(failing("x"));
    expect(origin.error).toBe("TypeError");
    expect(origin.at[0]).toMatch(/^failing \(error-origin\.test\.ts:\d+:\d+\)$/);
    expect(JSON.stringify(origin)).not.toContain("/");
  });

  it("has the errors behind it, as far as that helps", () => {
    const root = failing("the root");
    const chain = [1, 2, 3, 4, 5].reduce<Error>((cause) => new RangeError("x", { cause }), root);
    expect(originOf(new Error("x", { cause: root })).causes).toEqual([
      { error: "TypeError", at: expect.arrayContaining([expect.stringMatching(/^failing /)]) },
    ]);
    expect(originOf(chain).causes).toHaveLength(3);
    const circular = new Error("x");
    circular.cause = circular;
    expect(originOf(circular).causes).toHaveLength(3);
  });

  it.each<[string, unknown, string]>([
    ["a text", secret, "string"],
    ["nothing", undefined, "undefined"],
    ["an object", { message: secret }, "object"],
  ])("is no more than what it is, of %s that is thrown", (_what, thrown, error) => {
    expect(originOf(thrown)).toEqual({ error, at: [] });
  });
});

/** What has made its way into an error's name, stack or message. */
const hostile: [string, () => Error][] = [
  ["a message", () => failing(secret)],
  ["a message of several lines", () => failing(`${secret}\n${secret}\n`)],
  [
    "a message that looks like calls",
    () => failing(`x\n    at ${secret} (index.js:1:1)\n    at a (${secret}:1:1)`),
  ],
  [
    "a message that was changed since",
    () => Object.assign(failing(`x\n    at ${secret} (index.js:1:1)`), { message: "another" }),
  ],
  [
    "a message that was emptied",
    () => Object.assign(failing(`\n    at ${secret} (a.js:1:1)`), { message: "" }),
  ],
  ["a name", () => Object.assign(failing("x"), { name: `${secret} ${secret}` })],
  ["a stack", () => Object.assign(failing("x"), { stack: `TypeError: y\n    at ${secret} (a.js:1:1)` })],
  ["the cause", () => new Error("x", { cause: failing(`x\n    at ${secret} (a.js:1:1)`) })],
  ["a stack that is none", () => Object.assign(failing("x"), { stack: { secret } })],
];

it.each(hostile)("nothing of %s is kept", (_what, make) => {
  expect(JSON.stringify(originOf(make()))).not.toContain(secret);
});

it("nothing of any message is kept", () => {
  const calls = originOf(failing("x")).at.slice(1);
  assert(
    property(string({ unit: "binary" }), (message) => {
      const { error, at } = originOf(failing(message));
      expect(error).toBe("TypeError");
      for (const one of at) expect(one).toMatch(/^(?:[\w$.<>#]+ )?\([\w.-]+:\d+:\d+\)$/);
      expect(at[0]).toMatch(/^failing \(error-origin\.test\.ts:/);
    }),
  );
  expect(calls.length).toBeGreaterThan(0);
});
