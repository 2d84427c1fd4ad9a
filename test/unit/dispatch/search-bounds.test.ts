import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/dispatch/boundary.ts";
import type { Limit } from "../../../src/dispatch/problem.ts";
import type { Reach } from "../../../src/permissions/repositories.ts";
import { scopeNames } from "../../../src/scopes/scopes.ts";
import { addressOf } from "../../../src/upstream/github/address.ts";
import type { SearchedKind } from "../../../src/upstream/github/collection.ts";

const api = "https://api.github.com";
const all: Reach = { kind: "all" };
const open: Limit = { kind: "public" };
const listed = (...patterns: string[]): Limit => ({ kind: "listed", patterns });
const many = (count: number) => listed(...Array.from({ length: count }, (_, index) => `acme/site-${index}`));

/** What is decided about a search, as the gate gets to see it. */
function search(of: SearchedKind, query: string, reach: Reach, operator: Reach = all) {
  const url = new URL(`${api}/search/${of}`);
  url.searchParams.set("q", query);
  const address = addressOf(api, url);
  if (address.kind !== "search") throw new Error(`${url} is no search`);
  return decide(
    { method: "GET", address, redirected: false, pullsFromElsewhere: false },
    {
      permissions: { scopes: ["repos:read"], repositories: reach },
      bound: { scopes: scopeNames, repositories: operator },
      declared: ["repos:read"],
      now: 0,
    },
  );
}

describe("a search", () => {
  it.each<[SearchedKind, string, Reach, Reach, string, string[]?]>([
    // named: as it was asked
    ["issues", "crash repo:Acme/Site", listed("acme/site"), all, "repo:acme/site crash"],
    ["issues", "crash user:acme", listed("acme/*"), all, "user:acme crash"],
    ["code", "crash org:acme repo:beta/x", listed("acme/*", "beta/x"), all, "repo:beta/x user:acme crash"],
    ["issues", "repo:acme/site", listed("acme/*"), listed("acme/site"), "repo:acme/site"],
    ["issues", "is:private repo:acme/site", listed("acme/site"), all, "repo:acme/site is:private"],
    // not named: the reach
    ["issues", "crash", listed("acme/site"), all, "repo:acme/site crash"],
    ["issues", "", listed("acme/*"), all, "user:acme"],
    ["code", '"a b" path:src', listed("acme/site", "beta/*"), all, 'repo:acme/site user:beta "a b" path:src'],
    ["repositories", "mcp", listed("acme/site", "acme/*"), all, "user:acme mcp"],
    ["issues", "crash", listed("acme/*"), listed("acme/site", "beta/*"), "repo:acme/site crash"],
    ["code", "crash", listed("acme/*", "beta/x"), listed("acme/*", "beta/*"), "repo:beta/x user:acme crash"],
    // public ones
    ["issues", "crash", open, all, "is:public crash"],
    ["repositories", "mcp IS:public", all, open, "is:public mcp"],
    ["issues", "crash repo:acme/site", open, all, "repo:acme/site is:public crash", ["acme/site"]],
    ["issues", "crash user:acme -is:pr", open, all, "user:acme is:public crash -is:pr"],
    ["code", "crash repo:a/b repo:c/d", open, all, "repo:a/b repo:c/d crash", ["a/b", "c/d"]],
    // both
    ["issues", "crash", listed("acme/site"), open, "repo:acme/site is:public crash"],
    ["code", "crash repo:acme/site", open, listed("acme/*"), "repo:acme/site crash", ["acme/site"]],
  ])(
    "of %s for %j within %j and %j is one for what it may reach",
    (of, asked, reach, operator, query, onlyIfPublic = []) => {
      const decision = search(of, asked, reach, operator);
      // which entry of a list comes first does not matter
      const words = (text: string) => text.split(" ").sort();
      if (decision.kind !== "confined" || decision.collection.kind !== "search")
        throw new Error("not bounded");
      expect(words(decision.collection.query)).toEqual(words(query));
      expect(decision.collection).toMatchObject({ of, onlyIfPublic });
      // and what goes out is within the limits itself
      const again = search(of, decision.collection.query, reach, operator);
      if (again.kind !== "confined" || again.collection.kind !== "search") throw new Error("not bounded");
      expect(words(again.collection.query)).toEqual(words(query));
    },
  );

  it.each<[SearchedKind, string, Reach, Reach, object]>([
    // what is named
    [
      "issues",
      "crash repo:evil/x",
      listed("acme/*"),
      all,
      { kind: "repository", name: "evil/x", by: "person" },
    ],
    ["code", "repo:acme/site repo:evil/x", listed("acme/*"), all, { kind: "repository", name: "evil/x" }],
    ["code", "repo:acme/site2", listed("acme/site"), all, { kind: "repository" }],
    ["code", "repo:acme/site", listed("acme/*"), listed("beta/*"), { kind: "repository", by: "operator" }],
    ["code", "repo:acme/site", listed("beta/*"), listed("acme/*"), { kind: "repository", by: "person" }],
    ["issues", "user:acme", listed("acme/site"), all, { kind: "search-owner", owner: "acme", by: "person" }],
    ["issues", "org:acme-2", listed("acme/*"), all, { kind: "search-owner", owner: "acme-2" }],
    ["issues", "user:acme", listed("acme/*"), listed("acme/site"), { kind: "search-owner", by: "operator" }],
    // what would have to be named
    ["issues", "crash", listed("acme/site", "acme/docs"), all, { kind: "search-unnamed", most: 1 }],
    ["code", "crash", many(21), all, { kind: "search-unnamed", most: 20, by: "person" }],
    ["code", "crash", listed("acme/*"), listed("beta/*"), { kind: "search-unnamed", by: "operator" }],
    ["code", "crash", open, all, { kind: "search-unnamed", most: 20, reach: open, by: "person" }],
    ["code", "crash", listed("acme/site"), open, { kind: "search-unnamed", reach: open, by: "operator" }],
    ["code", "crash user:acme", open, all, { kind: "search-unnamed", reach: open }],
    ["code", "repo:a/b user:acme", open, all, { kind: "search-unnamed", reach: open }],
    [
      "code",
      Array.from({ length: 21 }, (_, index) => `repo:a/${index}`).join(" "),
      open,
      all,
      { kind: "search-unnamed", most: 20 },
    ],
    // what is not clear
    ["issues", "crash OR repo:acme/site", listed("acme/site"), all, { flaw: { kind: "operators" } }],
    ["issues", "-repo:acme/site", listed("acme/site"), all, { kind: "search-unclear", by: "person" }],
    ["issues", "is:private", open, all, { flaw: { kind: "visibility" }, reach: open, by: "person" }],
    ["issues", "-is:public", listed("a/*"), open, { flaw: { kind: "visibility" }, by: "operator" }],
    ["repositories", "visibility:private", open, all, { flaw: { kind: "qualifier", key: "visibility" } }],
  ])("of %s for %j within %j and %j is refused", (of, asked, reach, operator, problem) => {
    expect(search(of, asked, reach, operator)).toEqual({
      kind: "refused",
      problem: expect.objectContaining(problem),
    });
  });

  it("may name as many repositories as fit, and a list that fits is searched", () => {
    const query = (reach: Limit) => search("repositories", "", reach);
    expect(query(many(20))).toMatchObject({ kind: "confined" });
    expect(query(many(21))).toMatchObject({ kind: "refused" });
  });

  it.each(["crash", "((a OR b", "repo:evil/x", "x".repeat(1000), '"', "is:private"])(
    "without limits is anybody's to make: %j",
    (query) => {
      for (const of of ["repositories", "code", "issues"] as const)
        expect(search(of, query, all)).toEqual({ kind: "allowed" });
    },
  );
});

const name = fc.constantFrom(
  "acme/site",
  "acme/docs",
  "Acme/Site",
  "evil/x",
  "beta/y",
  "acme/*",
  "acme",
  "evil",
  "@me",
);
const scope = fc
  .tuple(
    fc.constantFrom("", "", "", "-", '"', "(", "x"),
    fc.constantFrom("repo", "repo", "user", "org", "REPO", "owner", "label", "is", "enterprise"),
    fc.constantFrom(":", ":", ":", ": ", ' :"', "：", "::", ""),
    name,
    fc.constantFrom("", "", "", "", ",evil/x", '"', ")", ";"),
  )
  .map((parts) => parts.join(""));
const piece = fc.oneof(
  { weight: 3, arbitrary: scope },
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom("repo:", "user:"), name).map((parts) => parts.join("")) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "crash",
      '"a b"',
      "is:open",
      "is:private",
      "-is:public",
      "OR",
      "not",
      "label:bug",
      '"',
      "(x)",
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 6 }) },
);
const asked = fc
  .tuple(fc.array(piece, { maxLength: 4 }), fc.constantFrom(" ", " ", " ", " ", " ", "", "  ", "\t"))
  .map(([pieces, between]) => pieces.join(between));
const pattern = fc.constantFrom("acme/*", "acme/site", "acme/docs", "beta/*", "beta/y", "other/x");
const anyReach: fc.Arbitrary<Reach> = fc.oneof(
  fc.constant(all),
  fc.constant(open),
  fc.array(pattern, { minLength: 1, maxLength: 3 }).map((patterns) => listed(...patterns)),
);

/** What a search is of to somebody who knows nothing of quotes, negation or anything else. */
function scopesIn(query: string): { key: string; value: string }[] {
  return [...query.matchAll(/(repo|user|org|owner|enterprise)[a-z]*["\s]*[:：]["\s]*(\S*)/gi)].map(
    ([, key = "", value = ""]) => ({ key: key.toLowerCase(), value: value.toLowerCase() }),
  );
}

describe("whatever is searched for, within whatever limits", () => {
  it("it is searched for within them, or not at all", () => {
    let bounded = 0;
    let named = 0;
    fc.assert(
      fc.property(
        fc.constantFrom<SearchedKind>("repositories", "code", "issues"),
        asked,
        anyReach,
        anyReach,
        (of, query, reach, operator) => {
          const decision = search(of, query, reach, operator);
          const limits = [reach, operator].filter(({ kind }) => kind !== "all");
          if (limits.length === 0) {
            expect(decision).toEqual({ kind: "allowed" });
            return;
          }
          if (decision.kind === "refused") return;
          if (decision.kind !== "confined" || decision.collection.kind !== "search")
            throw new Error("not bounded");
          bounded++;
          expect(decision.limits.map((limit) => limit.reach)).toEqual(
            [operator, reach].filter(({ kind }) => kind !== "all"),
          );
          const { query: sent, onlyIfPublic } = decision.collection;
          const scopes = scopesIn(sent);
          if (/repo:|user:/.test(query)) named++;
          for (const limit of limits) {
            if (limit.kind === "listed") {
              expect(scopes).not.toEqual([]);
              for (const { key, value } of scopes) {
                const [owner] = value.split("/");
                const entries = key === "repo" ? [value, `${owner}/*`] : [`${value}/*`];
                expect(limit.patterns.filter((entry) => entries.includes(entry))).not.toEqual([]);
              }
            } else {
              expect(sent).not.toMatch(
                /-is:public|(?<![a-z])(?:is|visibility)["\s]*[:：]["\s]*(?:private|internal)/i,
              );
              if (of !== "code") expect(sent.split(" ")).toContain("is:public");
              const asPublic = scopes.filter(({ value }) => onlyIfPublic.includes(value));
              if (of === "code") {
                expect(scopes).not.toEqual([]);
                expect(asPublic).toEqual(scopes);
              }
            }
          }
          // outside of quotes, nothing groups or offers a choice
          const plain = sent.replace(/"[^"]*"/g, "");
          expect(plain).not.toMatch(/[()"|\\]|\b(?:or|and|not)\b/i);
        },
      ),
      { numRuns: 5000 },
    );
    // the generator does get there
    expect(bounded).toBeGreaterThan(300);
    expect(named).toBeGreaterThan(80);
  });
});
