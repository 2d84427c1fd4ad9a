import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Bound,
  effectiveScopes,
  isNarrower,
  narrowedBy,
  type Permissions,
  permissions,
  publicOnly,
  reaches,
} from "../../../src/permissions/permissions.ts";
import type { Reach } from "../../../src/permissions/repositories.ts";
import {
  knownScopes,
  type ScopeName,
  scopeFacts,
  scopeNames,
  withImplied,
} from "../../../src/scopes/scopes.ts";
import { upstreamScope, upstreamScopesFor } from "../upstream/github/asked-scopes.ts";

const everywhere: Reach = { kind: "all" };
const inPublic: Reach = { kind: "public" };
const listed = (...patterns: string[]): Reach => ({ kind: "listed", patterns });
const unbounded: Bound = { scopes: scopeNames, repositories: everywhere };

const someScopes = fc.array(fc.constantFrom(...scopeNames), { maxLength: 8 });
const bounds = fc.subarray([...scopeNames]).map((scopes) => ({ scopes }));
const moment = fc.integer({ min: 1, max: 1000 });
const end = fc.option(moment, { nil: undefined });
const someReach = fc.constantFrom(everywhere, inPublic, listed("acme/*"));

describe("what scopes allow at a moment", () => {
  it.each<[granted: string[], writeUntil: number | undefined, bound: ScopeName[], effective: ScopeName[]]>([
    [[], undefined, [...scopeNames], []],
    [["profile"], undefined, [...scopeNames], ["profile"]],
    [["repos:write"], undefined, [...scopeNames], ["repos:read", "repos:write"]],
    [["repos:write"], 101, [...scopeNames], ["repos:read", "repos:write"]],
    // it ends at that moment, not after it
    [["repos:write"], 100, [...scopeNames], ["repos:read"]],
    [["repos:write", "admin", "email"], 99, [...scopeNames], ["email", "repos:read"]],
    [["email"], 1, [...scopeNames], ["email"]],
    [["repos:write"], undefined, ["profile", "repos:read"], ["repos:read"]],
    [["repos:write"], 100, ["profile", "repos:read"], ["repos:read"]],
    [["repos:read"], undefined, ["repos:write"], []],
    [["admin"], undefined, ["profile"], []],
    [[...scopeNames], undefined, [], []],
    [["repo", "__proto__", "repos:read"], undefined, [...scopeNames], ["repos:read"]],
  ])("%j, writing until %s, within %j: at 100, %j", (granted, writeUntil, bound, effective) => {
    expect(effectiveScopes(granted, writeUntil, { scopes: bound }, 100)).toEqual(effective);
  });

  it("is never more than was granted with what that implies, nor than the bound", () => {
    fc.assert(
      fc.property(someScopes, end, bounds, moment, (granted, writeUntil, bound, now) => {
        const effective = effectiveScopes(granted, writeUntil, bound, now);
        const most = withImplied(granted).filter((name) => bound.scopes.includes(name));
        expect(most).toEqual(expect.arrayContaining(effective));
        expect(effective).toEqual(knownScopes(effective));
      }),
    );
  });

  it("is all of that until writing ends, and with no end always", () => {
    fc.assert(
      fc.property(someScopes, bounds, moment, moment, (granted, bound, now, later) => {
        const most = withImplied(granted).filter((name) => bound.scopes.includes(name));
        expect(effectiveScopes(granted, now + later, bound, now)).toEqual(most);
        expect(effectiveScopes(granted, undefined, bound, now)).toEqual(most);
      }),
    );
  });

  it("changes nothing any more once writing has ended, and reads what it read", () => {
    fc.assert(
      fc.property(someScopes, bounds, moment, fc.nat(), (granted, bound, writeUntil, since) => {
        const before = effectiveScopes(granted, writeUntil, bound, writeUntil - 1);
        const after = effectiveScopes(granted, writeUntil, bound, writeUntil + since);
        expect(after).toEqual(before.filter((name) => !scopeFacts(name).changes));
      }),
    );
  });

  it("only shrinks with time", () => {
    fc.assert(
      fc.property(someScopes, end, bounds, moment, fc.nat(1000), (granted, writeUntil, bound, now, later) => {
        const first = effectiveScopes(granted, writeUntil, bound, now);
        expect(first).toEqual(
          expect.arrayContaining(effectiveScopes(granted, writeUntil, bound, now + later)),
        );
      }),
    );
  });

  it("only shrinks with the bound, and only grows with what is granted", () => {
    fc.assert(
      fc.property(
        someScopes,
        someScopes,
        end,
        bounds,
        bounds,
        moment,
        (some, more, writeUntil, one, other, now) => {
          const narrow = { scopes: one.scopes.filter((name) => other.scopes.includes(name)) };
          const wide = effectiveScopes(some, writeUntil, one, now);
          expect(wide).toEqual(expect.arrayContaining(effectiveScopes(some, writeUntil, narrow, now)));
          expect(effectiveScopes([...some, ...more], writeUntil, one, now)).toEqual(
            expect.arrayContaining(wide),
          );
        },
      ),
    );
  });

  it("is the same if it is asked about itself", () => {
    fc.assert(
      fc.property(someScopes, end, bounds, moment, (granted, writeUntil, bound, now) => {
        // with what writing implies kept out by the bound, to write is still not to read
        const effective = effectiveScopes(granted, writeUntil, bound, now);
        expect(effectiveScopes(effective, writeUntil, bound, now)).toEqual(effective);
      }),
    );
  });
});

describe("what is asked of GitHub for what was allowed", () => {
  it.each<[scopes: ScopeName[], allowed: Reach, bound: Reach, asked: string[]]>([
    [["profile"], everywhere, everywhere, []],
    [["admin"], everywhere, everywhere, []],
    [["email"], inPublic, everywhere, ["user:email"]],
    [["repos:read"], everywhere, everywhere, ["repo"]],
    // a listed repository may be private
    [["repos:read"], listed("acme/*"), everywhere, ["repo"]],
    [["repos:read"], inPublic, everywhere, []],
    [["repos:read"], everywhere, inPublic, []],
    [["repos:read"], listed("acme/x"), inPublic, []],
    [["repos:write"], everywhere, listed("acme/*"), ["repo"]],
    [["repos:write"], inPublic, listed("acme/*"), ["public_repo"]],
    [["repos:write"], everywhere, inPublic, ["public_repo"]],
    [["email", "repos:write"], inPublic, inPublic, ["public_repo", "user:email"]],
  ])("%j, for %j within %j, is %j", (scopes, repositories, bound, asked) => {
    expect(upstreamScopesFor({ scopes, repositories }, { scopes: scopeNames, repositories: bound })).toEqual(
      asked,
    );
  });

  it.each<[scopes: ScopeName[], bound: ScopeName[], repositories: Reach, asked: string[]]>([
    [["repos:write"], ["profile"], everywhere, []],
    [["repos:write", "email"], ["profile", "email"], everywhere, ["user:email"]],
    [["repos:write"], ["repos:read"], everywhere, ["repo"]],
    // reading public repositories takes no scope
    [["repos:write"], ["repos:read"], inPublic, []],
    [["email"], ["profile"], everywhere, []],
  ])("%j, of which the operator allows %j, for %j, is %j", (scopes, bound, repositories, asked) => {
    expect(upstreamScopesFor({ scopes, repositories }, { ...unbounded, scopes: bound })).toEqual(asked);
  });

  it("is for as long as the connection: writing that ends needs it until then", () => {
    const allowed = { scopes: ["repos:write" as const], repositories: inPublic, writeUntil: 1 };
    expect(upstreamScopesFor(allowed, unbounded)).toEqual(["public_repo"]);
  });

  it("is the least: each is needed by what is allowed, and all that are needed are there", () => {
    fc.assert(
      fc.property(
        someScopes,
        someReach,
        bounds,
        someReach,
        (scopes, repositories, { scopes: most }, reach) => {
          const bound = { scopes: most, repositories: reach };
          const publicOnes = repositories.kind === "public" || reach.kind === "public";
          const needed = effectiveScopes(scopes, undefined, bound, 0)
            .map((name) => upstreamScope(name, publicOnes))
            .filter((scope) => scope !== undefined);
          const asked = upstreamScopesFor({ scopes, repositories }, bound);
          expect(asked).toEqual([...new Set(needed)].sort());
          if (publicOnes) expect(asked).not.toContain("repo");
        },
      ),
    );
  });
});

describe("limits", () => {
  it.each<[Reach[], boolean]>([
    [[], false],
    [[everywhere], false],
    [[listed("acme/*"), everywhere], false],
    [[inPublic], true],
    [[everywhere, inPublic], true],
    [[inPublic, listed("acme/*")], true],
  ])("%j keep private repositories out: %s", (limits, expected) => {
    expect(publicOnly(limits)).toBe(expected);
  });

  it.each<[Reach[], string, boolean]>([
    [[], "acme/x", true],
    [[everywhere, inPublic], "acme/x", true],
    [[listed("acme/x"), everywhere], "acme/x", true],
    [[everywhere, listed("acme/x")], "acme/y", false],
    // both the person's and the operator's have to name it
    [[listed("acme/x", "b/*"), listed("acme/*")], "acme/x", true],
    [[listed("acme/x", "b/*"), listed("acme/*")], "b/x", false],
    [[listed("acme/x", "b/*"), listed("acme/*")], "acme/y", false],
    [[listed("acme/*"), listed("b/*")], "acme/x", false],
  ])("%j reach %s: %s", (limits, name, expected) => {
    expect(reaches(limits, name)).toBe(expected);
  });

  it("reach less, the more there are, in any order", () => {
    const limit = fc.oneof(
      someReach,
      fc
        .uniqueArray(fc.constantFrom("a/x", "a/*", "b/x", "b/*"), { minLength: 1 })
        .map((list) => listed(...list)),
    );
    const name = fc.constantFrom("a/x", "a/y", "b/x", "b/y", "acme/x");
    fc.assert(
      fc.property(fc.array(limit), limit, name, (limits, more, repository) => {
        expect(reaches([...limits, more], repository)).toBe(
          reaches(limits, repository) && reaches([more], repository),
        );
        expect(reaches([...limits].reverse(), repository)).toBe(reaches(limits, repository));
        if (publicOnly(limits)) expect(publicOnly([...limits, more])).toBe(true);
      }),
    );
  });
});

const lists = fc
  .uniqueArray(fc.constantFrom("acme/*", "acme/site", "inspector/hello-world"), { minLength: 1 })
  .map((patterns) => listed(...patterns));
const choices: fc.Arbitrary<Permissions> = fc
  .tuple(fc.subarray([...scopeNames]), fc.oneof(fc.constantFrom(everywhere, inPublic), lists), end)
  .map(([scopes, repositories, writeUntil]) => ({
    scopes,
    repositories,
    ...(writeUntil !== undefined && { writeUntil }),
  }));

const choice = (scopes: ScopeName[], repositories: Reach = everywhere, writeUntil?: number): Permissions => ({
  scopes,
  repositories,
  ...(writeUntil !== undefined && { writeUntil }),
});

describe("what is left of a choice after a later one for the same app", () => {
  it.each<[earlier: Permissions, later: Permissions, left: Permissions]>([
    [choice(["profile"]), choice(["profile"]), choice(["profile"])],
    [choice(["profile"]), choice(["email"]), choice([])],
    // writing is gone, and what it implied is left
    [choice(["repos:write"]), choice(["repos:read"]), choice(["repos:read"])],
    [choice(["repos:read"]), choice(["repos:write"]), choice(["repos:read"])],
    [choice(["repos:write"]), choice(["repos:write"]), choice(["repos:read", "repos:write"])],
    [choice(["profile"], listed("acme/*")), choice(["profile"]), choice(["profile"], listed("acme/*"))],
    [choice(["profile"]), choice(["profile"], inPublic), choice(["profile"], inPublic)],
    [choice(["profile"], inPublic), choice(["profile"], listed("a/x")), choice(["profile"], listed("a/x"))],
    [choice(["admin"], everywhere, 9), choice(["admin"]), choice(["admin"], everywhere, 9)],
    [choice(["admin"]), choice(["admin"], everywhere, 9), choice(["admin"], everywhere, 9)],
    [choice(["admin"], everywhere, 9), choice(["admin"], everywhere, 8), choice(["admin"], everywhere, 8)],
    [choice(["admin"], everywhere, 8), choice(["admin"], everywhere, 9), choice(["admin"], everywhere, 8)],
  ])("%j after %j: %j", (earlier, later, left) => {
    expect(narrowedBy(earlier, later)).toEqual(left);
  });

  it("allows no more than either, at any moment", () => {
    fc.assert(
      fc.property(choices, choices, moment, (earlier, later, now) => {
        const allowed = (of: Permissions) => effectiveScopes(of.scopes, of.writeUntil, unbounded, now);
        const left = allowed(narrowedBy(earlier, later));
        expect(left).toEqual(allowed(earlier).filter((name) => allowed(later).includes(name)));
      }),
    );
  });

  it("ends with the earlier of both ends, and has one if either has", () => {
    fc.assert(
      fc.property(choices, choices, (earlier, later) => {
        const ends = [earlier.writeUntil ?? Infinity, later.writeUntil ?? Infinity];
        expect(narrowedBy(earlier, later).writeUntil ?? Infinity).toBe(Math.min(...ends));
      }),
    );
  });

  it("reaches what one of both reaches: all only if both do, and the later one's if that is limited", () => {
    fc.assert(
      fc.property(choices, choices, (earlier, later) => {
        const { repositories } = narrowedBy(earlier, later);
        expect([earlier.repositories, later.repositories]).toContainEqual(repositories);
        const unlimited = [earlier, later].every((one) => one.repositories.kind === "all");
        expect(repositories.kind === "all").toBe(unlimited);
        if (later.repositories.kind !== "all") expect(repositories).toEqual(later.repositories);
      }),
    );
  });

  it("is something that can be kept, and the same if it is done again", () => {
    fc.assert(
      fc.property(choices, choices, (earlier, later) => {
        const left = narrowedBy(earlier, later);
        expect(permissions.parse(JSON.parse(JSON.stringify(left)))).toEqual(left);
        expect(narrowedBy(left, later)).toEqual(left);
      }),
    );
  });
});

describe("whether somebody allowed less than what is asked for", () => {
  const writing = choice(["profile", "repos:write"]);

  it.each<[allowed: Permissions, asked: Permissions, less: boolean]>([
    [writing, writing, false],
    [writing, choice(["profile"]), false],
    // what is implied was allowed
    [writing, choice(["repos:read"]), false],
    [choice(["repos:read"]), choice(["repos:write"]), true],
    [choice(["profile"]), choice(["profile", "email"]), true],
    [choice([]), choice(["profile"]), true],
    [choice([]), choice([]), false],
    [choice(["profile", "repos:write"], inPublic), writing, true],
    [choice(["profile", "repos:write"], listed("acme/*")), writing, true],
    // to ask for less than everything is no reason to ask the person
    [writing, choice(["repos:write"], inPublic), false],
    [writing, choice(["repos:write"], listed("acme/*")), false],
    [choice(["repos:read"], inPublic), choice(["repos:read"], inPublic), false],
    [choice(["repos:read"], inPublic), choice(["repos:read"], listed("acme/*")), true],
    [choice(["repos:read"], listed("acme/*")), choice(["repos:read"], inPublic), true],
    [choice(["repos:read"], listed("a/x", "b/*")), choice(["repos:read"], listed("b/*", "a/x")), false],
    [choice(["repos:read"], listed("a/x")), choice(["repos:read"], listed("a/x", "b/*")), true],
    [choice(["repos:read"], listed("a/x", "b/*")), choice(["repos:read"], listed("a/x")), true],
    [choice(["repos:read"], listed("a/x")), choice(["repos:read"], listed("a/y")), true],
    [choice(["profile", "repos:write"], everywhere, 9), writing, true],
    // time is limited for what can change something
    [choice(["profile", "repos:write"], everywhere, 9), choice(["profile", "repos:read"]), false],
    [choice(["admin"], everywhere, 9), choice(["admin"]), true],
  ])("%j for %j: %s", (allowed, asked, less) => {
    expect(isNarrower(allowed, asked)).toBe(less);
  });

  it("is so of whatever narrowing took something from", () => {
    fc.assert(
      fc.property(choices, choices, (earlier, later) => {
        const left = narrowedBy(earlier, later);
        const lost = withImplied(earlier.scopes).length > withImplied(left.scopes).length;
        const limited = earlier.repositories.kind === "all" && later.repositories.kind !== "all";
        if (lost || limited) expect(isNarrower(left, earlier)).toBe(true);
      }),
    );
  });

  it("is never so of what nobody limited", () => {
    fc.assert(
      fc.property(choices, (asked) => {
        expect(isNarrower(choice([...scopeNames]), asked)).toBe(false);
      }),
    );
  });
});

describe("the permissions of a connection", () => {
  const some = { scopes: ["profile", "repos:write"], repositories: everywhere };

  it.each([
    ["without an end of writing", some],
    ["with an end of writing", { ...some, writeUntil: 1_800_000_000_000 }],
    ["of nothing", { scopes: [], repositories: inPublic }],
  ])("%s are read as they were written", (_what, value) => {
    expect(permissions.parse(JSON.parse(JSON.stringify(value)))).toEqual(value);
  });

  it.each([
    ["a scope that is none", { ...some, scopes: ["repo"] }],
    ["a name of Object.prototype", { ...some, scopes: ["__proto__"] }],
    ["no scopes", { repositories: everywhere }],
    ["no repositories, which is not all of them", { scopes: ["profile"] }],
    ["an empty list", { ...some, repositories: listed() }],
    ["an end that is no number", { ...some, writeUntil: "tomorrow" }],
    ["an end that never comes", { ...some, writeUntil: Number.POSITIVE_INFINITY }],
    ["an end that is none", { ...some, writeUntil: Number.NaN }],
    ["no moment", { ...some, writeUntil: 0 }],
    ["null for an end", { ...some, writeUntil: null }],
    ["half a millisecond", { ...some, writeUntil: 1.5 }],
    ["something unknown", { ...some, readUntil: 1 }],
  ])("cannot have %s", (_what, value) => {
    expect(permissions.safeParse(value).success).toBe(false);
  });
});
