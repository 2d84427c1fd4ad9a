import { describe, expect, it } from "vitest";
import { type Earlier, isCovered } from "../../../src/bridge/earlier.ts";
import type { ScopeName } from "../../../src/scopes/scopes.ts";

const website = "https://client.example/callback";
const loopback = "http://127.0.0.1:33418/callback";
const app = "com.example.client:/callback";

const soon = Math.floor(Date.now() / 1000) + 3600;

/** A connection that allows these scopes. */
const earlier = (allowed: ScopeName[], approvedUntil = soon): Earlier => ({
  ...{ id: "connection", userId: "42", login: "demo", upstream: [] },
  permissions: { scopes: allowed, repositories: { kind: "all" } },
  allowed,
  approvedUntil,
});

const everything: ScopeName[] = ["profile", "email", "repos:read", "repos:write", "admin"];

describe("an approval of before", () => {
  it.each<[allowed: ScopeName[], scope: ScopeName[], redirectUri: string, covered: boolean]>([
    [["profile"], ["profile"], website, true],
    [["profile"], ["profile"], loopback, true],
    [["profile"], ["profile"], app, true],
    [["profile"], ["profile", "email"], website, false],
    [everything, ["repos:write"], website, true],
    [everything, ["profile", "admin"], website, true],
    [["repos:read"], ["repos:write"], website, false],
    // who is there nobody knows: what can change something is asked about each time
    [everything, ["repos:write"], loopback, false],
    [everything, ["profile", "repos:write"], "http://localhost:8080/cb", false],
    [everything, ["profile", "repos:write"], "https://localhost/cb", false],
    [everything, ["profile", "repos:write"], "https://127.0.0.1:8443/cb", false],
    [everything, ["profile", "repos:write"], app, false],
    [everything, ["admin"], loopback, false],
    [everything, ["admin"], app, false],
    [everything, ["profile", "email", "repos:read"], loopback, true],
    [everything, ["profile", "email", "repos:read"], app, true],
  ])("of %j, for %j at %s: %s", (allowed, scope, redirectUri, covered) => {
    expect(isCovered({ scope, redirectUri }, earlier(allowed))).toBe(covered);
  });

  it.each([
    ["there is none", undefined],
    ["it is too old", earlier(everything, soon - 3600)],
    ["the person wishes to be asked", earlier(everything, 0)],
  ])("covers nothing if %s", (_why, one) => {
    expect(isCovered({ scope: [], redirectUri: website }, one)).toBe(false);
  });
});
