import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openIdAccountId } from "../../src/identity/account-id.ts";
import { resultOfTool, signInClient } from "../support/authorization.ts";
import { register } from "../support/oauth-client.ts";
import { OpenIdFront } from "../support/openid-front.ts";
import { startServer, type TestServer } from "../support/server.ts";

let front: OpenIdFront;
let server: TestServer;
beforeAll(async () => {
  front = await OpenIdFront.start();
  server = await startServer(front.vars());
  front.serve(server.origin);
  front.provider.claims.set("sub-1", {
    name: "Ada Lovelace",
    preferred_username: "ada",
    picture: "https://acme.example/ada.png",
    email: "ada@acme.example",
    email_verified: true,
    groups: ["engineering"],
  });
});
beforeEach(() => front.reset());
afterAll(async () => {
  await server.close();
  await front.close();
});

describe("22. a sign-in at an OpenID provider", () => {
  test("connects a client, whose tools know the account", async () => {
    const clientId = await register(server.origin);
    const tokens = await signInClient(server.origin, clientId, { scope: "profile" });
    const { structuredContent } = await resultOfTool(`${server.origin}/mcp`, tokens.access_token, "whoami");
    expect(structuredContent).toMatchObject({
      ...{ preferred_username: "ada", name: "Ada Lovelace", picture: "https://acme.example/ada.png" },
      sub: openIdAccountId(front.issuer, "sub-1"),
    });
    expect(front.seen.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["/.well-known/openid-configuration", "/token", "/jwks", "/me"]),
    );
  });
});
