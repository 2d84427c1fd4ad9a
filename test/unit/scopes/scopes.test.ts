import { describe, expect, it } from "vitest";
import {
  defaultScopes,
  isScopeName,
  missingScopes,
  scopesToOffer,
  upstreamScopes,
} from "../../../src/scopes/scopes.ts";

describe("scopes", () => {
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
  ])("a client that asks for %j is offered %j", (requested, offered) => {
    expect(scopesToOffer(requested)).toEqual(offered);
  });

  it("asks GitHub for the least that serves", () => {
    expect(upstreamScopes(["profile"])).toEqual([]);
    expect(upstreamScopes(["profile", "email"])).toEqual(["user:email"]);
  });

  it("says what is missing", () => {
    expect(missingScopes(["profile", "email"], ["email", "other"])).toEqual(["profile"]);
    expect(missingScopes([], [])).toEqual([]);
  });

  it("knows no names of Object.prototype", () => {
    expect(isScopeName("toString")).toBe(false);
    expect(defaultScopes.every(isScopeName)).toBe(true);
  });
});
