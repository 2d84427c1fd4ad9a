import { describe, expect, it } from "vitest";
import { callerOf } from "../../../src/authorization/caller.ts";

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

describe("the caller of a verified token", () => {
  it("is the grant's user, with the token's client and scopes", () => {
    expect(callerOf(bearer, token)).toEqual({
      userId: "42",
      login: "demo",
      connectionId: "connection",
      grantId: "grant",
      clientId: "client",
      scopes: ["profile"],
    });
  });

  it.each(["43:grant:secret", "42", "", "42::secret"])("does not exist for the token %j", (text) => {
    expect(callerOf(text, token)).toBeUndefined();
  });

  it.each([
    ["is another user's than the token names", { ...token.props, userId: "43" }],
    ["has a login for a user id", { ...token.props, userId: "demo" }],
    ["has a user id with a separator", { ...token.props, userId: "4:2" }],
    ["has something unknown in it", { ...token.props, accessToken: "gho_x" }],
    ["is nothing", undefined],
  ])("does not exist if the grant %s", (_why, props) => {
    expect(callerOf(bearer, { ...token, props })).toBeUndefined();
  });
});
