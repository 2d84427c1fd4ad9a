import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Entries } from "../../../src/bridge/choice.ts";
import { firstEntries, offeredScopes } from "../../../src/bridge/offer.ts";
import type { Permissions } from "../../../src/permissions/permissions.ts";
import { type ScopeName, scopeFacts, scopeNames, withImplied } from "../../../src/scopes/scopes.ts";
import { settingsWith } from "../settings.ts";

const now = Date.UTC(2030, 0, 1);
const hour = 3600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now });
});
afterEach(() => {
  vi.useRealTimers();
});

const withoutAdmin = scopeNames.filter((name) => name !== "admin");

describe("what a page offers", () => {
  it.each<[requested: ScopeName[], vars: Record<string, unknown>, offered: readonly ScopeName[]]>([
    [["profile"], {}, withoutAdmin],
    [[], {}, withoutAdmin],
    // whatever is asked for, it can be more
    [["email"], { GRANTABLE: { scopes: ["profile", "repos:read"] } }, ["profile", "repos:read"]],
    [["profile"], { GRANTABLE: { scopes: [] } }, []],
    // in one order, however the operator wrote it
    [["admin"], {}, withoutAdmin],
    [["admin"], { OPERATORS: ["1"] }, scopeNames],
    [["profile"], { OPERATORS: ["1"] }, withoutAdmin],
    [["admin"], { OPERATORS: ["1"], GRANTABLE: { scopes: ["profile"] } }, ["profile"]],
  ])("to a client that asks for %j with %j", (requested, vars, offered) => {
    expect(offeredScopes(requested, settingsWith(vars))).toEqual(offered);
  });
});

describe("how a page is filled in at first", () => {
  const blank: Entries = { scopes: [], reach: "all", repositories: "", writeFor: "always" };
  const earlierWith = (permissions: Permissions, allowed: ScopeName[] = permissions.scopes) => ({
    permissions,
    allowed,
  });

  it.each<[requested: ScopeName[], offered: ScopeName[], ticked: ScopeName[]]>([
    [["profile"], withoutAdmin, ["profile"]],
    [["email", "profile"], withoutAdmin, ["profile", "email"]],
    [["repos:write"], withoutAdmin, ["repos:read", "repos:write"]],
    [["repos:write"], ["profile", "repos:read"], ["repos:read"]],
    [["admin"], withoutAdmin, ["profile"]],
    [["admin"], [...scopeNames], ["admin"]],
    [["repos:write"], ["email"], []],
    [["profile"], [], []],
  ])("asked for %j of %j: %j", (requested, offered, ticked) => {
    expect(firstEntries(requested, offered, undefined)).toEqual({ ...blank, scopes: ticked });
  });

  it.each<[what: string, earlier: ReturnType<typeof earlierWith>, entries: Partial<Entries>]>([
    [
      "reading is kept, and its limit",
      earlierWith({
        scopes: ["email", "repos:read"],
        repositories: { kind: "listed", patterns: ["acme/*", "a/b"] },
      }),
      { scopes: ["profile", "email", "repos:read"], reach: "listed", repositories: "acme/*\na/b" },
    ],
    [
      "public repositories are kept",
      earlierWith({ scopes: ["repos:read"], repositories: { kind: "public" } }),
      { scopes: ["profile", "repos:read"], reach: "public" },
    ],
    [
      "writing is not, if it is not asked for",
      earlierWith({ scopes: ["repos:write"], repositories: { kind: "all" } }, ["repos:read", "repos:write"]),
      { scopes: ["profile", "repos:read"] },
    ],
    [
      "a limit in time stays one: an hour where that is over",
      earlierWith({ scopes: ["repos:write"], repositories: { kind: "all" }, writeUntil: now - 1 }, [
        "repos:read",
      ]),
      { scopes: ["profile", "repos:read"], writeFor: "hour" },
    ],
    [
      "an hour where that is left",
      earlierWith({ scopes: ["repos:write"], repositories: { kind: "all" }, writeUntil: now + hour }),
      { scopes: ["profile"], writeFor: "hour" },
    ],
    [
      "a day where more is left",
      earlierWith({ scopes: ["repos:write"], repositories: { kind: "all" }, writeUntil: now + hour + 1 }),
      { scopes: ["profile"], writeFor: "day" },
    ],
    [
      "what is not allowed any more is not kept",
      earlierWith({ scopes: ["email"], repositories: { kind: "all" } }, []),
      { scopes: ["profile"] },
    ],
  ])("after an earlier choice: %s", (_what, earlier, entries) => {
    expect(firstEntries(["profile"], withoutAdmin, earlier)).toEqual({ ...blank, ...entries });
  });

  it("never ticks what was not offered, nor what can change something unless it is asked for", () => {
    const some = fc.subarray([...scopeNames]);
    fc.assert(
      fc.property(some, some, some, (requested, offered, allowed) => {
        const earlier = earlierWith({ scopes: allowed, repositories: { kind: "all" } });
        const { scopes } = firstEntries(requested, offered, earlier);
        expect(offered).toEqual(expect.arrayContaining([...scopes]));
        const changing = scopes.filter((name) => scopeFacts(name).changes);
        expect(withImplied(requested)).toEqual(expect.arrayContaining(changing));
      }),
    );
  });
});
