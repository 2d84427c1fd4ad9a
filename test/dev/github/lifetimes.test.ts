import { describe, expect, it } from "vitest";
import { AuthorizationCodes } from "../../../dev/github/authorization-codes.ts";
import { Tokens } from "../../../dev/github/tokens.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const authorization = { login: "demo", clientId: "app", scopes: ["repo"] };

function clock() {
  let time = 0;
  const pass = (ms: number) => {
    time += ms;
  };
  return { now: () => time, pass };
}

describe("authorization codes", () => {
  it.each([
    [10 * MINUTE - 1, true],
    [10 * MINUTE, false],
  ])("after %i ms: redeemed is %s", (age, redeemed) => {
    const { now, pass } = clock();
    const codes = new AuthorizationCodes(now);
    const code = codes.issue({
      ...authorization,
      redirectUri: "http://localhost/callback",
      codeChallenge: undefined,
    });
    pass(age);
    expect(codes.redeem(code) !== undefined).toBe(redeemed);
  });
});

describe("tokens", () => {
  it("of an OAuth App last", () => {
    const { now, pass } = clock();
    const tokens = new Tokens(now);
    const { value } = tokens.issue(authorization);
    pass(300 * DAY);
    expect(tokens.find(value)?.scopes).toEqual(["repo"]);
  });

  it("of a GitHub App expire, and can then be refreshed", () => {
    const { now, pass } = clock();
    const tokens = new Tokens(now);
    const { accessToken, refreshToken } = tokens.issueExpiring(authorization, 28_800);
    pass(8 * HOUR - 1);
    expect(tokens.find(accessToken.value)).toBeDefined();
    pass(1);
    expect(tokens.find(accessToken.value)).toBeUndefined();
    const renewed = tokens.refresh(refreshToken, "app", 28_800);
    expect(tokens.find(renewed?.accessToken.value ?? "")?.login).toBe("demo");
  });

  it("cannot be refreshed after six months, nor by another app, nor once revoked", () => {
    const { now, pass } = clock();
    const tokens = new Tokens(now);
    const { accessToken, refreshToken } = tokens.issueExpiring(authorization, 60);
    expect(tokens.refresh(refreshToken, "other", 60)).toBeUndefined();
    const late = tokens.issueExpiring(authorization, 60);
    tokens.revoke(accessToken.value);
    expect(tokens.refresh(refreshToken, "app", 60)).toBeUndefined();
    pass(184 * DAY);
    expect(tokens.refresh(late.refreshToken, "app", 60)).toBeUndefined();
  });
});
