import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalServices, startServices } from "../../dev/local-services.ts";
import { Person } from "../../dev/person.ts";
import { isOpenIdAccount } from "../../src/identity/account-id.ts";
import { resultOfTool } from "../support/authorization.ts";
import { authorizationRequest, register } from "../support/oauth-client.ts";
import { connectClient } from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";

describe.each(["github", "oidc"] as const)("the accounts to try with, at --upstream %s", (upstream) => {
  let services: LocalServices;
  let server: TestServer;
  beforeAll(async () => {
    services = await startServices(upstream, { app: undefined, provider: undefined });
    server = await startServer({ ...services.vars });
  });
  afterAll(async () => {
    await server?.close();
    await services?.close();
  });

  it("are one click each, on one page", async () => {
    const { url } = authorizationRequest(server.origin, await register(server.origin), {});
    const person = new Person({ user: "nobody" });
    const shown = await person.authorize(url).catch((stuck: Error) => stuck.message);
    expect(shown).toMatch(/There is no account “nobody” \(there are inspector, admin, demo\)/);
    const signInAt = upstream === "github" ? services.github : services.provider;
    expect(shown).toContain(signInAt?.url);
    expect(signInAt?.accounts).toEqual(["inspector", "admin", "demo"]);
  });

  it.each([
    ["inspector", "profile admin"],
    ["admin", "profile admin"],
    ["demo", "profile"],
  ])("let %s have the scopes %s", async (user, scope) => {
    const client = await connectClient(server.origin, { scope: "profile admin", behaviour: { user } });
    expect(client.scope).toBe(scope);
    const whoAmI = await resultOfTool(`${server.origin}/mcp`, client.access_token, "whoami");
    expect(whoAmI).toMatchObject({ structuredContent: { preferred_username: user } });
    expect(isOpenIdAccount(client.access_token.split(":")[0] ?? "")).toBe(upstream === "oidc");
  });
});
