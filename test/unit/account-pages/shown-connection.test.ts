import { describe, expect, it } from "vitest";
import { shownConnection } from "../../../src/account-pages/shown-connection.ts";
import type { ConnectionSummary } from "../../../src/accounts/answers.ts";
import type { Bound, Permissions } from "../../../src/permissions/permissions.ts";
import { scopeNames } from "../../../src/scopes/scopes.ts";

const now = Date.UTC(2026, 7, 1);
const bound = { scopes: scopeNames, repositories: { kind: "all" } } as const;
const connection = (permissions: Permissions): ConnectionSummary => ({
  ...{ id: "one", clientId: "client", grantId: "grant", connectedAt: 1, endsAt: 2, permissions },
});
const writing: Permissions = { scopes: ["repos:write"], repositories: { kind: "all" } };

describe("4. a connection as its page shows it", () => {
  it("has what it may do now, and nothing that only this server needs", () => {
    const shown = shownConnection(connection(writing), bound, now);
    expect(shown.may).toEqual(["repos:read", "repos:write"]);
    expect(shown.changing).toEqual({ kind: "while-connected" });
    expect(JSON.stringify(shown)).not.toContain("grant");
  });

  it("may write until a time, and then only read", () => {
    const limited = connection({ ...writing, writeUntil: now });
    expect(shownConnection(limited, bound, now - 1).changing).toEqual({ kind: "until", at: now });
    const after = shownConnection(limited, bound, now);
    expect(after.changing).toEqual({ kind: "ended", at: now });
    expect(after.may).toEqual(["repos:read"]);
  });

  it("has no repositories where it reaches none, and says what the operator limits", () => {
    const profile = connection({ scopes: ["profile"], repositories: { kind: "all" } });
    expect(shownConnection(profile, bound, now)).not.toHaveProperty("repositories");
    const narrow: Bound = { scopes: scopeNames, repositories: { kind: "listed", patterns: ["acme/*"] } };
    expect(shownConnection(connection(writing), narrow, now).repositories).toEqual({
      chosen: { kind: "all" },
      bound: narrow.repositories,
    });
  });

  it("may not what the operator does not let its person grant any more", () => {
    const shown = shownConnection(connection(writing), { ...bound, scopes: ["profile"] }, now);
    expect([shown.may, shown.changing]).toEqual([[], { kind: "never" }]);
  });
});
