import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  defaultScopes,
  isScopeName,
  knownScopes,
  missingScopes,
  requestedScopes,
  type ScopeName,
  scopeFacts,
  scopeNames,
  scopes,
  withImplied,
} from "../../../src/scopes/scopes.ts";
import { upstreamScope, upstreamScopes } from "../upstream/github/asked-scopes.ts";

/** Scopes in any order, some of them twice. */
const someScopes = fc.array(fc.constantFrom(...scopeNames), { maxLength: 8 });

/** What clients send, or attackers: scopes of other servers, names of Object.prototype, anything. */
const sent = fc.array(
  fc.oneof(
    fc.constantFrom<string>(...scopeNames),
    fc.constantFrom("__proto__", "constructor", "toString", "", " profile", "Profile", "repo", "openid"),
    fc.string({ unit: "binary" }),
  ),
);

const covers = (granted: readonly ScopeName[], required: readonly ScopeName[]) =>
  required.every((name) => withImplied(granted).includes(name));

describe("the scopes", () => {
  it("are these five, in the order in which people read them", () => {
    expect(scopeNames).toEqual(["profile", "email", "repos:read", "repos:write", "admin"]);
    expect(scopes.map(({ name }) => name)).toEqual(scopeNames);
  });

  it.each(scopeNames)("%s is found by its name", (name) => {
    expect(scopeFacts(name).name).toBe(name);
  });

  it("that can change something are those that end with write access", () => {
    expect(scopes.filter(({ changes }) => changes).map(({ name }) => name)).toEqual(["repos:write", "admin"]);
  });

  it("that only read imply none that changes something", () => {
    const reading = scopes.filter(({ changes }) => !changes).map(({ name }) => name);
    expect(withImplied(reading)).toEqual(reading);
  });

  it.each(["toString", "__proto__", "hasOwnProperty", "", "Profile", "repos:read ", "repos", "ｐrofile"])(
    "%j is none of them",
    (name) => {
      expect(isScopeName(name)).toBe(false);
    },
  );

  it("of the default exist", () => {
    expect(defaultScopes.every(isScopeName)).toBe(true);
  });
});

describe("the scopes that a client asks for", () => {
  it.each([
    [[], ["profile"]],
    [["email"], ["email"]],
    [
      ["email", "profile"],
      ["profile", "email"],
    ],
    [["repo", "openid"], ["profile"]],
    [["openid", "email", "email"], ["email"]],
    [["__proto__", "constructor"], ["profile"]],
    // what is implied is not asked for: the person sees what the client named
    [["repos:write"], ["repos:write"]],
    [
      ["repos:write", "repos:read"],
      ["repos:read", "repos:write"],
    ],
    [["admin"], ["admin"]],
    [["PROFILE", " email", "repos:read,repos:write"], ["profile"]],
  ])("%j are %j", (requested, offered) => {
    expect(requestedScopes(requested)).toEqual(offered);
  });

  it("are the known ones among anything, each once and in order, or the default", () => {
    fc.assert(
      fc.property(sent, (requested) => {
        const known = knownScopes(requested);
        expect(known).toEqual(scopeNames.filter((name) => requested.some((one) => one === name)));
        expect(requestedScopes(requested)).toEqual(known.length > 0 ? known : defaultScopes);
      }),
    );
  });

  it("are found among 500 that nobody knows", () => {
    const flood = Array.from({ length: 500 }, (_, index) => `scope:${index}`);
    expect(requestedScopes(flood)).toEqual(defaultScopes);
    expect(requestedScopes([...flood, "repos:read", ...flood])).toEqual(["repos:read"]);
    expect(requestedScopes(Array.from({ length: 500 }, () => "email"))).toEqual(["email"]);
  });

  it("are a list of their own: who changes it does not change the default", () => {
    requestedScopes([]).push("admin");
    knownScopes(scopeNames).pop();
    expect(requestedScopes([])).toEqual(["profile"]);
    expect(scopeNames).toHaveLength(5);
  });
});

describe("what scopes imply", () => {
  it.each<[ScopeName[], ScopeName[]]>([
    [[], []],
    [["profile"], ["profile"]],
    [["repos:read"], ["repos:read"]],
    [["repos:write"], ["repos:read", "repos:write"]],
    // an operator sees connections, which are not repositories
    [["admin"], ["admin"]],
    [
      ["admin", "repos:write", "profile"],
      ["profile", "repos:read", "repos:write", "admin"],
    ],
  ])("%j are %j", (granted, all) => {
    expect(withImplied(granted)).toEqual(all);
  });

  it("includes what was granted, each once, in canonical order", () => {
    fc.assert(
      fc.property(someScopes, (granted) => {
        const all = withImplied(granted);
        expect(all).toEqual(expect.arrayContaining(granted));
        expect(all).toEqual(knownScopes(all));
      }),
    );
  });

  it("is complete at once: what is implied implies nothing more", () => {
    fc.assert(
      fc.property(someScopes, (granted) => {
        expect(withImplied(withImplied(granted))).toEqual(withImplied(granted));
      }),
    );
  });

  it("grows with what is granted, and is what each scope implies by itself", () => {
    fc.assert(
      fc.property(someScopes, someScopes, (some, more) => {
        const all = withImplied([...some, ...more]);
        expect(all).toEqual(expect.arrayContaining(withImplied(some)));
        expect(all).toEqual(knownScopes([...withImplied(some), ...withImplied(more)]));
      }),
    );
  });

  it("does not depend on order or on repetition", () => {
    const orders = fc
      .uniqueArray(fc.constantFrom(...scopeNames))
      .chain((names) =>
        fc.tuple(fc.constant(names), fc.shuffledSubarray(names, { minLength: names.length })),
      );
    fc.assert(
      fc.property(orders, ([names, shuffled]) => {
        expect(withImplied(shuffled)).toEqual(withImplied(names));
        expect(withImplied([...shuffled, ...names])).toEqual(withImplied(names));
      }),
    );
  });
});

describe("what is missing", () => {
  it.each<[ScopeName[], string[], ScopeName[]]>([
    [[], [], []],
    [["profile", "email"], ["email", "other"], ["profile"]],
    [["repos:read"], ["repos:write"], []],
    [["repos:write"], ["repos:read"], ["repos:write"]],
    [["repos:read"], ["admin"], ["repos:read"]],
    [["admin"], ["repos:write", "profile", "email"], ["admin"]],
    // GitHub's own scopes, and other spellings, stand for none of ours
    [["repos:read"], ["repo", "repos:WRITE", "repos:write "], ["repos:read"]],
    [["profile"], ["__proto__"], ["profile"]],
  ])("of %j for whoever has %j is %j", (required, granted, missing) => {
    expect(missingScopes(required, granted)).toEqual(missing);
  });

  it("is nothing exactly if what was granted covers what is required", () => {
    fc.assert(
      fc.property(someScopes, someScopes, (required, granted) => {
        expect(missingScopes(required, granted).length === 0).toBe(covers(granted, required));
      }),
    );
  });

  it("is of what is required, and all that has to be granted besides", () => {
    fc.assert(
      fc.property(someScopes, sent, (required, granted) => {
        const missing = missingScopes(required, granted);
        expect(required).toEqual(expect.arrayContaining(missing));
        expect(covers([...knownScopes(granted), ...missing], required)).toBe(true);
      }),
    );
  });

  it("only shrinks as more is granted", () => {
    fc.assert(
      fc.property(someScopes, sent, sent, (required, granted, more) => {
        const missing = missingScopes(required, granted);
        expect(missing).toEqual(expect.arrayContaining(missingScopes(required, [...granted, ...more])));
      }),
    );
  });
});

describe("what is asked of GitHub", () => {
  it.each<[ScopeName, string | undefined, string | undefined]>([
    ["profile", undefined, undefined],
    ["email", "user:email", "user:email"],
    // public repositories can be read by any app that somebody signed in to
    ["repos:read", "repo", undefined],
    ["repos:write", "repo", "public_repo"],
    ["admin", undefined, undefined],
  ])("for %s is %s everywhere, and %s in public", (name, everywhere, inPublic) => {
    expect(upstreamScope(name, false)).toBe(everywhere);
    expect(upstreamScope(name, true)).toBe(inPublic);
  });

  it.each<[ScopeName[], string[], string[]]>([
    [[], [], []],
    [["profile", "admin"], [], []],
    [["profile", "email"], ["user:email"], ["user:email"]],
    [["repos:read"], ["repo"], []],
    [["repos:write"], ["repo"], ["public_repo"]],
    [["repos:write", "repos:read"], ["repo"], ["public_repo"]],
    [["repos:read", "email"], ["repo", "user:email"], ["user:email"]],
    [[...scopeNames], ["repo", "user:email"], ["public_repo", "user:email"]],
  ])("for %j is %j everywhere, and %j in public", (granted, everywhere, inPublic) => {
    expect(upstreamScopes(granted)).toEqual(everywhere);
    expect(upstreamScopes(granted, true)).toEqual(inPublic);
  });

  it("is the same in any order, with what is implied or without, and nothing twice", () => {
    fc.assert(
      fc.property(someScopes, fc.boolean(), (granted, publicOnly) => {
        const asked = upstreamScopes(granted, publicOnly);
        expect(asked).toEqual(upstreamScopes([...granted].reverse(), publicOnly));
        expect(asked).toEqual(upstreamScopes(withImplied(granted), publicOnly));
        expect(asked).toEqual([...new Set(asked)].sort());
      }),
    );
  });

  it("never reaches private repositories if only public ones are meant", () => {
    fc.assert(
      fc.property(someScopes, (granted) => {
        expect(upstreamScopes(granted, true)).not.toContain("repo");
      }),
    );
  });
});
