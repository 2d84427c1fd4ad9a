import { describe, expect, it } from "vitest";
import { canonicalTokenRequest } from "../../../src/authorization/token-request.ts";

const origin = "https://mcp.example";
const mine = "42:aaaaaaaaaaaaaaaa:secret";
const exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
const other = "1:bbbbbbbbbbbbbbbb:secret";

async function grantOf(fields: Record<string, string>): Promise<string | undefined> {
  const request = new Request(`${origin}/token`, { method: "POST", body: new URLSearchParams(fields) });
  const token = await canonicalTokenRequest(origin, request);
  if (token instanceof Response) throw new Error(`refused with ${token.status}`);
  return token.grant;
}

describe("the grant that a token request is about", () => {
  it.each([
    [{ grant_type: "authorization_code", code: mine }, "42:aaaaaaaaaaaaaaaa"],
    [{ grant_type: "refresh_token", refresh_token: mine }, "42:aaaaaaaaaaaaaaaa"],
    [{ token: mine }, "42:aaaaaaaaaaaaaaaa"],
    [{ grant_type: exchange, subject_token: mine, actor_token: other }, "42:aaaaaaaaaaaaaaaa"],
    // what else a request carries leads to no other grant
    [{ grant_type: "refresh_token", refresh_token: mine, code: other }, "42:aaaaaaaaaaaaaaaa"],
    [{ token: mine, code: other, refresh_token: other }, "42:aaaaaaaaaaaaaaaa"],
    [{ grant_type: "client_credentials", token: mine }, undefined],
    [{ grant_type: "refresh_token", refresh_token: "junk" }, undefined],
    [{ grant_type: "refresh_token", refresh_token: "0:aaaaaaaaaaaaaaaa:x" }, undefined],
    [{ grant_type: exchange, subject_token: "junk", actor_token: other, token: other }, undefined],
    [{}, undefined],
  ])("of %j is %s", async (fields, grant) => {
    expect(await grantOf(fields)).toBe(grant);
  });
});
