import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { caller, callerOf } from "../../../src/authorization/caller.ts";
import { openIdAccountId } from "../../../src/identity/account-id.ts";
import { settingsWith } from "../settings.ts";

const settings = settingsWith();
const issuer = "https://mcp.example";
const now = Date.UTC(2030, 0, 1);

/** "<user id>:<grant id>:<secret>" */
const bearer = "42:grant:secret";

const token = {
  userId: "42",
  clientId: "client",
  audience: "https://mcp.example/mcp",
  expiresAt: 0,
  scope: ["profile"],
  props: { userId: "42", login: "demo", connectionId: "connection" },
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("the caller of a verified token", () => {
  it("is the grant's user, with the token's client and scopes, and who issued it", () => {
    expect(callerOf(bearer, token, issuer, settings)).toEqual({
      userId: "42",
      login: "demo",
      connectionId: "connection",
      grantId: "grant",
      clientId: "client",
      issuer: "https://mcp.example",
      scopes: ["profile"],
    });
  });

  it("is looked at anew wherever its grant says anything else", () => {
    const groups = ["readers"];
    const first = callerOf(bearer, { ...token, props: { ...token.props, groups } }, issuer, settings);
    expect(first).toMatchObject({ login: "demo", groups: ["readers"] });
    const again = callerOf(bearer, { ...token, props: { ...token.props, groups } }, issuer, settings);
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
    const others = [{ login: 5 }, { groups: "readers" }, { more: "than was written" }, { userId: "43" }];
    for (const other of others)
      expect(
        callerOf(bearer, { ...token, props: { ...token.props, groups, ...other } }, issuer, settings),
      ).toBe(undefined);
    expect(callerOf(bearer, { ...token, props: undefined }, issuer, settings)).toBeUndefined();
    const renamed = { ...token.props, groups, login: "renamed" };
    expect(callerOf(bearer, { ...token, props: renamed }, issuer, settings)).toMatchObject({
      login: "renamed",
    });
  });

  it("is known to have a token with less than its grant, if its client asked for that", () => {
    const props = { ...token.props, narrowed: true };
    expect(callerOf(bearer, { ...token, props }, issuer, settings)).toMatchObject({ narrowed: true });
    expect(callerOf(bearer, token, issuer, settings)).not.toHaveProperty("narrowed");
  });

  it("is nobody if people sign in elsewhere by now, whatever the token allows", () => {
    const OIDC = { issuer: "https://login.example", clientId: "client" };
    const atProvider = settingsWith({ UPSTREAM: "oidc", OIDC });
    expect(callerOf(bearer, token, issuer, atProvider)).toBeUndefined();
    const userId = openIdAccountId(OIDC.issuer, "demo");
    const props = { ...token.props, userId };
    const other = { ...token, userId, props };
    expect(callerOf(`${userId}:grant:secret`, other, issuer, atProvider)).toMatchObject({ userId });
    expect(callerOf(`${userId}:grant:secret`, other, issuer, settings)).toBeUndefined();
  });

  it("is what passes from one part of the server to another", () => {
    const props = { ...token.props, name: "Demo", picture: "https://github.example/42.png", writeUntil: now };
    const found = callerOf(bearer, { ...token, scope: ["repos:write"], props }, issuer, settings);
    expect(caller.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);
  });

  it.each([
    "43:grant:secret",
    "42",
    "",
    "42::secret",
    ":grant:secret",
    "042:grant:secret",
    " 42:grant:secret",
  ])("does not exist for the token %j", (text) => {
    expect(callerOf(text, token, issuer, settings)).toBeUndefined();
  });

  it.each([
    ["is another user's than the token names", { ...token.props, userId: "43" }],
    ["has a login for a user id", { ...token.props, userId: "demo" }],
    ["has a user id with a separator", { ...token.props, userId: "4:2" }],
    ["has something unknown in it", { ...token.props, accessToken: "gho_x" }],
    ["has no connection", { ...token.props, connectionId: "" }],
    ["has an end of writing that is no moment", { ...token.props, writeUntil: "2030-01-01" }],
    ["has null for an end of writing", { ...token.props, writeUntil: null }],
    ["says in another way that its token has less", { ...token.props, narrowed: "yes" }],
    ["is nothing", undefined],
  ])("does not exist if the grant %s", (_why, props) => {
    expect(callerOf(bearer, { ...token, props }, issuer, settings)).toBeUndefined();
  });

  it("does not exist if the token was verified for another user", () => {
    expect(callerOf(bearer, { ...token, userId: "43" }, issuer, settings)).toBeUndefined();
  });
});

describe("the scopes of a caller", () => {
  const scopesOf = (scope: string[], writeUntil?: number, change: Record<string, unknown> = {}) => {
    const props = writeUntil === undefined ? token.props : { ...token.props, writeUntil };
    return callerOf(bearer, { ...token, scope, props }, issuer, settingsWith(change))?.scopes;
  };

  it.each([
    [[], []],
    [["repos:write"], ["repos:read", "repos:write"]],
    [
      ["email", "profile", "email"],
      ["profile", "email"],
    ],
    // of a version that had others
    [["profile", "gists", "__proto__"], ["profile"]],
    [["gists"], []],
  ])("%j are %j", (scope, scopes) => {
    expect(scopesOf(scope)).toEqual(scopes);
  });

  it.each([
    ["ends in a moment", now + 1, ["profile", "repos:read", "repos:write"]],
    ["ends now", now, ["profile", "repos:read"]],
    ["has ended", now - 1, ["profile", "repos:read"]],
    ["ended before there were moments", -1, ["profile", "repos:read"]],
  ])("are those of writing until it ends: it %s", (_what, writeUntil, scopes) => {
    expect(scopesOf(["profile", "repos:write"], writeUntil)).toEqual(scopes);
  });

  it("end while the token lives", () => {
    const half = now + 1800_000;
    expect(scopesOf(["repos:write"], half)).toEqual(["repos:read", "repos:write"]);
    vi.setSystemTime(half);
    expect(scopesOf(["repos:write"], half)).toEqual(["repos:read"]);
  });

  it("are within what the operator lets anybody grant, whatever was granted before", () => {
    const GRANTABLE = { scopes: ["profile", "repos:read"] };
    expect(scopesOf(["profile", "email", "repos:write"], undefined, { GRANTABLE })).toEqual([
      "profile",
      "repos:read",
    ]);
    expect(scopesOf(["email"], undefined, { GRANTABLE })).toEqual([]);
  });

  it("have administration in them for operators only, and while they are", () => {
    const scope = ["profile", "admin"];
    expect(scopesOf(scope)).toEqual(["profile"]);
    expect(scopesOf(scope, undefined, { OPERATORS: ["43"] })).toEqual(["profile"]);
    expect(scopesOf(scope, undefined, { OPERATORS: [42] })).toEqual(["profile", "admin"]);
    expect(scopesOf(scope, now, { OPERATORS: [42] })).toEqual(["profile"]);
    expect(scopesOf(["profile"], undefined, { OPERATORS: [42] })).toEqual(["profile"]);
  });
});
