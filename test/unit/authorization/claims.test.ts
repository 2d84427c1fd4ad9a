import { describe, expect, it } from "vitest";
import type { Caller } from "../../../src/authorization/caller.ts";
import { claims, claimsOf } from "../../../src/authorization/claims.ts";
import { keptGroups } from "../../../src/authorization/grant.ts";
import { type ScopeName, scopeNames } from "../../../src/scopes/scopes.ts";
import { whoAmI } from "../../../src/tools/who-am-i.ts";

const facts = {
  name: "Demo User",
  picture: "https://avatars.example/u/42?v=4",
  email: "demo@example.com",
  groups: ["engineering"],
};
type Facts = Partial<typeof facts>;

const callerWith = (scopes: readonly ScopeName[], known: Facts): Caller => ({
  userId: "42",
  login: "demo",
  connectionId: "connection",
  grantId: "grant",
  clientId: "client",
  issuer: "https://mcp.example",
  scopes: [...scopes],
  ...known,
});

/** Every subset of a list. */
function subsetsOf<T>(list: readonly T[]): T[][] {
  return list.reduce<T[][]>(
    (subsets, item) => subsets.flatMap((subset) => [subset, [...subset, item]]),
    [[]],
  );
}

const { name, picture, email, groups } = facts;
const address = { email, email_verified: true };

describe("the claims of a caller", () => {
  it.each<[ScopeName[], Facts, object]>([
    [[], {}, {}],
    [[], facts, {}],
    [["profile"], {}, { preferred_username: "demo" }],
    [["profile"], { name }, { preferred_username: "demo", name }],
    [["profile"], { picture }, { preferred_username: "demo", picture }],
    [["profile"], { email }, { preferred_username: "demo" }],
    [["profile"], facts, { preferred_username: "demo", name, picture, groups }],
    [["profile"], { groups }, { preferred_username: "demo", groups }],
    [["email"], { groups }, {}],
    [["email"], {}, {}],
    [["email"], { name, picture }, {}],
    [["email"], { email }, address],
    [["email"], facts, address],
    [["profile", "email"], {}, { preferred_username: "demo" }],
    [["profile", "email"], { email }, { preferred_username: "demo", ...address }],
    [["profile", "email"], facts, { preferred_username: "demo", name, picture, groups, ...address }],
    // what lets a client work on repositories says nothing about the person
    [["repos:read", "repos:write", "admin"], facts, {}],
    [["email", "repos:read"], facts, address],
  ])("with the scopes %j and the facts %j are sub and %j", (scopes, known, expected) => {
    expect(claimsOf(callerWith(scopes, known))).toEqual({ sub: "42", ...expected });
  });

  const known = subsetsOf<keyof Facts>(["name", "picture", "email", "groups"]).map((keys) =>
    Object.fromEntries(keys.map((key) => [key, facts[key]])),
  );
  const everyCaller = subsetsOf(scopeNames).flatMap((scopes) =>
    known.map((subset) => callerWith(scopes, subset)),
  );

  it("have no key that is null or undefined, and are of their own schema, whatever was granted", () => {
    expect(everyCaller).toHaveLength(2 ** scopeNames.length * 16);
    for (const caller of everyCaller) {
      const seen = claimsOf(caller);
      expect(Object.values(seen).filter((value) => value === null || value === undefined)).toEqual([]);
      expect(claims.parse(seen)).toStrictEqual(seen);
      expect("email" in seen).toBe("email_verified" in seen);
    }
  });

  it("are made of the login, the facts and the id, and of nothing else that a caller has", () => {
    for (const caller of everyCaller) {
      const text = JSON.stringify(claimsOf(caller));
      for (const inner of ["connection", "grant", "client", "mcp.example"]) expect(text).not.toContain(inner);
    }
  });
});

it("whoami's output is described by the same claims, and nothing besides", () => {
  const { outputSchema } = whoAmI.definition;
  expect(outputSchema).toMatchObject({ required: ["sub"], additionalProperties: false });
  expect(Object.keys(Object(outputSchema?.properties))).toEqual([
    "sub",
    "preferred_username",
    "name",
    "picture",
    "email",
    "email_verified",
    "groups",
  ]);
  for (const property of Object.values(Object(outputSchema?.properties))) {
    expect(property).toMatchObject({ description: expect.stringMatching(/\S/) });
  }
});

describe("of the groups that a provider says, a grant keeps", () => {
  const many = Array.from({ length: 500 }, (_, index) => `group-${index}`);

  it.each<[string, string[], string[]]>([
    ["all, if they are few", ["engineering", "Ops Team"], ["engineering", "Ops Team"]],
    ["the first hundred", many, many.slice(0, 100)],
    [
      "what is short enough together",
      ["a".repeat(256), ...Array(50).fill("b".repeat(256))],
      ["a".repeat(256), ...Array(14).fill("b".repeat(256))],
    ],
    [
      "none that holds what nobody sees, or is too long",
      ["a\u202eb", "a\nb", "", "c".repeat(257), "d"],
      ["d"],
    ],
  ])("%s", (_what, groups, kept) => {
    expect(keptGroups(groups)).toEqual(kept);
  });
});
