import * as oauth from "oauth4webapi";
import { afterAll, describe, expect, it } from "vitest";
import { startLocalProvider } from "../../../dev/openid/index.ts";
import { clientOf } from "./client.ts";

const provider = await startLocalProvider({ lifetimes: { accessToken: 77 } });
const { server } = await clientOf(provider);
afterAll(() => provider.close());

const resource = "https://mcp.example.com";
const wanted = async (body: unknown) =>
  await fetch(`${provider.url}/_tokens`, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

describe("an access token of the local provider, without a sign-in", () => {
  it.each(["inspector", "demo"])(
    "is of %s for the API that was named, and signed by it (RFC 9068)",
    async (login) => {
      const answer = await wanted({ login, resource });
      expect(answer.status).toBe(200);
      const request = new Request(resource, { headers: { authorization: `Bearer ${await answer.text()}` } });
      // it checks the signature, the issuer, the audience and the type
      const payload = await oauth.validateJwtAccessToken(server, request, resource, {
        [oauth.allowInsecureRequests]: true,
      });
      expect(payload).toMatchObject({
        ...{ sub: provider.subjectOf(login), client_id: provider.clientId, preferred_username: login },
        ...{ email: `${login}@example.com`, email_verified: true, groups: expect.any(Array) },
      });
      expect(payload.exp - payload.iat).toBe(77);
      expect(payload.jti).toEqual(expect.any(String));
    },
  );

  it.each([
    ["of nobody", { login: "ghost", resource }, "there are inspector, admin, demo"],
    ["for nothing", { login: "demo" }, "That is no token."],
    ["for what is no address", { login: "demo", resource: "mcp" }, "That is no token."],
    ["with more", { login: "demo", resource, scope: "admin" }, "That is no token."],
    ["of words", "demo", "That is no token."],
  ])("is not given %s", async (_, body, sentence) => {
    const answer = await wanted(body);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(sentence)]);
  });

  it("is not given in answer to an address that was opened", async () => {
    expect((await fetch(`${provider.url}/_tokens`)).status).toBe(404);
  });
});
