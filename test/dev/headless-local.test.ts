import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalProvider, startLocalProvider } from "../../dev/openid/index.ts";
import { openIdAccountId } from "../../src/identity/account-id.ts";
import { callTool, resultOfTool } from "../support/authorization.ts";
import { startServer, type TestServer } from "../support/server.ts";

const audience = "https://mcp.example.com";

let provider: LocalProvider;
let server: TestServer;
beforeAll(async () => {
  provider = await startLocalProvider();
  server = await startServer({
    ...{ UPSTREAM: "oidc", OIDC: provider.settings(), OIDC_CLIENT_SECRET: provider.clientSecret },
    ...{
      HEADLESS: { scopes: ["profile", "email"], audiences: [audience] },
      ACCESS: { groups: ["operators"] },
    },
  });
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

async function tokenFor(login: string, resource = audience): Promise<string> {
  const body = JSON.stringify({ login, resource });
  return await (await fetch(`${provider.url}/_tokens`, { method: "POST", body })).text();
}

describe("an access token of the local provider", () => {
  it("lets a caller in that has no browser, with the groups and the address of its account", async () => {
    const { structuredContent } = await resultOfTool(
      `${server.origin}/mcp`,
      await tokenFor("inspector"),
      "whoami",
    );
    expect(structuredContent).toMatchObject({
      sub: openIdAccountId(provider.url, provider.subjectOf("inspector")),
      ...{ preferred_username: "inspector", email: "inspector@example.com" },
    });
  });

  it.each([
    ["for another audience", "inspector", "https://elsewhere.example.com"],
    ["of somebody of other groups", "demo", audience],
  ])("lets nobody in %s", async (_, login, resource) => {
    const token = await tokenFor(login, resource);
    expect((await callTool(`${server.origin}/mcp`, token, "whoami", {})).status).toBe(401);
  });
});
