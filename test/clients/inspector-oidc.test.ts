import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type LocalProvider, startLocalProvider } from "../../dev/openid/index.ts";
import { Person } from "../../dev/person.ts";
import { openIdAccountId } from "../../src/identity/account-id.ts";
import { launchChromium } from "../support/chromium.ts";
import { InspectorCommand } from "./inspector.ts";
import { InspectorPage } from "./inspector-page.ts";
import type { Client, World } from "./journey.ts";
import { missing } from "./needs.ts";
import { type ObservedServer, startObservedServer } from "./observed-server.ts";

const whoAmI = z.object({ structuredContent: z.object({ sub: z.string(), preferred_username: z.string() }) });

/** What the tests of MCP Inspector show with GitHub begins in the same way with an OpenID provider. */
describe("MCP Inspector, where people sign in at an OpenID provider", { timeout: 60_000 }, () => {
  let provider: LocalProvider;
  let server: ObservedServer;
  let world: World;
  beforeAll(async () => {
    provider = await startLocalProvider();
    const OIDC_CLIENT_SECRET = provider.clientSecret;
    server = await startObservedServer({ UPSTREAM: "oidc", OIDC: provider.settings(), OIDC_CLIENT_SECRET });
    world = { url: `${server.origin}/mcp`, person: new Person({ user: "inspector" }) };
  });
  afterAll(async () => {
    await server?.close();
    await provider?.close();
  });

  /** Ends signed in, by a credential of the provider's, with tools that can be called. */
  async function expectSignedIn(client: Client) {
    const before = provider.issuedTokens().length;
    await client.connect();
    expect(provider.issuedTokens().length).toBeGreaterThan(before);
    expect(await client.list()).toEqual(expect.arrayContaining(["add", "whoami"]));
    expect(await client.call("add", { a: 2, b: 3 })).toHaveProperty("structuredContent", { sum: 5 });
  }

  const command = missing("inspector");
  it.skipIf(command)(command ? `SKIPPED, ${command}` : "signs in with its command line", async () => {
    const client = new InspectorCommand(world, "auto");
    try {
      await expectSignedIn(client);
      expect(whoAmI.parse(await client.call("whoami", {})).structuredContent).toMatchObject({
        sub: openIdAccountId(provider.url, provider.subjectOf("inspector")),
        preferred_username: "inspector",
      });
    } finally {
      await client.end();
    }
  });

  const page = missing("chromium");
  it.skipIf(page)(page ? `SKIPPED, ${page}` : "signs in on its page, in Chromium", async () => {
    const browser: Browser = await launchChromium();
    const client = new InspectorPage(world, server, browser, "auto");
    try {
      await expectSignedIn(client);
    } finally {
      await client.end();
      await browser.close();
    }
  });
});
