import { describe, expect, it } from "vitest";
import { keptArguments } from "../../../src/audit/arguments.ts";

const names = { secret: "a server secret of more than 32 characters", values: false };
const values = { ...names, values: true };

const kept = (
  given: unknown,
  policy = names,
  declared = ["owner", "count", "body", "query", "confirmationToken"],
) => keptArguments({ values: given, declared }, policy);
const hashOf = (given: Record<string, unknown>, policy = names) =>
  Object.values(kept(given, policy) ?? {})[0]?.hash;

describe("3. arguments", () => {
  it("are kept as a hash for each parameter, and not as what they are", () => {
    const all = kept({ owner: "acme", count: 3, body: "private" });
    expect(Object.keys(all ?? {})).toEqual(["owner", "count", "body"]);
    for (const argument of Object.values(all ?? {}))
      expect(argument).toEqual({ hash: expect.stringMatching(/^[\w-]{22}$/) });
    expect(JSON.stringify(all)).not.toMatch(/acme|private/);
  });

  it("have the same hash for the same value of the same parameter, and else another", () => {
    const acme = hashOf({ owner: "acme" });
    expect(hashOf({ owner: "acme" })).toBe(acme);
    expect(hashOf({ owner: "Acme" })).not.toBe(acme);
    expect(hashOf({ query: "acme" })).not.toBe(acme);
    expect(hashOf({ owner: { one: 1, other: 2 } })).toBe(hashOf({ owner: { other: 2, one: 1 } }));
    expect(hashOf({ count: 1 })).not.toBe(hashOf({ count: "1" }));
  });

  it("have the hash that they had in any release, so that calls of different ones can be compared", () => {
    const given = { owner: "acme", count: 3, query: { b: 1, a: [2] }, strange: "ü" };
    expect(kept(given)).toEqual({
      owner: { hash: "oDMgBeOKTJlzC4i8HENnmg" },
      count: { hash: "jHxy-PXCgHuxcwmgBwCIzQ" },
      query: { hash: "AE2tIxACabkrhzFkc1WbZw" },
      "(other)": { hash: "HUzgdRhOyU8quJUtaHfPJw" },
    });
  });

  it("cannot be guessed by who does not have the server's secret", () => {
    const other = { ...names, secret: "another server secret of 32 characters" };
    expect(hashOf({ count: 1 }, other)).not.toBe(hashOf({ count: 1 }));
  });

  it("have no name but those that are declared: a client's own may be anything", () => {
    const all = kept(
      JSON.parse('{"owner": "acme", "gho_secret": 1, "__proto__": {}, "constructor": 1}'),
      values,
    );
    expect(Object.keys(all ?? {})).toEqual(["owner", "(other)"]);
    expect(JSON.stringify(all)).not.toContain("gho_secret");
  });

  it.each([undefined, null, "text", 3, [1, 2], {}, { owner: undefined }])("%j has none", (given) => {
    expect(kept(given, values)).toBeUndefined();
  });

  it("are shown if the operator turned that on: short plain values", () => {
    const all = kept({ owner: "ac\nme", count: 3, query: "👍".repeat(500) }, values);
    expect(all?.owner?.value).toBe("ac me");
    expect(all?.count?.value).toBe("3");
    expect([...(all?.query?.value ?? "")].length).toBe(200);
  });

  it("are not shown even then if they look secret, are somebody's text, or are not plain", () => {
    const all = kept(
      {
        confirmationToken: "abc",
        body: "private",
        query: "see gho_0123456789",
        owner: ["acme"],
        count: null,
      },
      values,
    );
    for (const argument of Object.values(all ?? {})) expect(argument).not.toHaveProperty("value");
  });
});
