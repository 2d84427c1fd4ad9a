import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenForRedirect, type RedirectListener } from "../../dev/redirect-listener.ts";
import { chromiumPath, launchChromium } from "../support/chromium.ts";
import { authorizationRequest, exchangeCode, register } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

const missing = "no Chromium on this machine: install it or set CHROMIUM_PATH to run the browser tests";

describe.skipIf(!chromiumPath)(chromiumPath ? "in a real browser" : `SKIPPED, ${missing}`, () => {
  let server: TestServer;
  let browser: Browser;
  let app: RedirectListener;
  beforeAll(async () => {
    [server, browser, app] = await Promise.all([startServer(), launchChromium(), listenForRedirect()]);
  });
  afterAll(async () => {
    await app?.close();
    await browser?.close();
    await server?.close();
  });

  /** A page of a new browser profile. */
  async function newPage(): Promise<Page> {
    const context = await browser.newContext();
    return await context.newPage();
  }

  /** A client whose redirect URI answers. */
  const registerApp = (metadata: Record<string, unknown> = {}) =>
    register(server.origin, { redirect_uris: [app.url], ...metadata });

  const requestOf = (clientId: string, parameters: Record<string, string> = {}) =>
    authorizationRequest(server.origin, clientId, { redirect_uri: app.url, ...parameters });

  it("a person reads the consent page, allows, signs in at GitHub and is back at the client", async () => {
    const clientId = await registerApp({ client_name: "Cursor" });
    const { url, verifier } = requestOf(clientId, { scope: "profile email" });
    const page = await newPage();

    await page.goto(url.href);
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain("Allow Cursor");
    expect(await page.getByRole("checkbox", { name: /e-mail/ }).isChecked()).toBe(true);
    await page.getByRole("checkbox", { name: /e-mail/ }).uncheck();
    await page.getByRole("button", { name: "Allow" }).click();

    await page.getByRole("button", { name: /demo/ }).click();
    await page.waitForURL(`${app.url}**`);

    const redirect = new URL(page.url());
    expect(redirect.searchParams.get("state")).toBe("client-state");
    expect(redirect.searchParams.get("iss")).toBe(server.origin);
    const token = await exchangeCode(server.origin, clientId, redirect, verifier);
    expect(await token.json()).toMatchObject({ scope: "profile", token_type: "bearer" });
  });

  it("the same request a second time asks nobody, and one that asks for more does", async () => {
    const clientId = await registerApp();
    const page = await newPage();
    const open = (scope: string) => page.goto(requestOf(clientId, { scope }).url.href);

    await open("profile");
    await page.getByRole("button", { name: "Allow" }).click();
    await page.getByRole("button", { name: /demo/ }).click();
    await page.waitForURL(`${app.url}**`);

    await open("profile");
    expect(page.url()).toContain(`${app.url}?code=`);

    await open("profile email");
    await page.getByRole("button", { name: "Allow" }).waitFor();
  });

  it("denying here and cancelling at GitHub both end at the client", async () => {
    const clientId = await registerApp();
    for (const refuse of [
      async (page: Page) => await page.getByRole("button", { name: "Deny" }).click(),
      async (page: Page) => {
        await page.getByRole("button", { name: "Allow" }).click();
        await page.getByRole("link", { name: "Cancel" }).click();
      },
    ]) {
      const page = await newPage();
      await page.goto(requestOf(clientId).url.href);
      await refuse(page);
      await page.waitForURL(`${app.url}**`);
      const answer = new URL(page.url()).searchParams;
      expect([answer.get("error"), answer.get("state"), answer.get("iss")]).toEqual([
        "access_denied",
        "client-state",
        server.origin,
      ]);
    }
  });

  it.each([
    ["to a desktop app's own scheme", "cursor://anysphere.cursor-mcp/oauth/callback"],
    ["to an app on the web", "https://client.invalid/oauth/callback"],
  ])("the browser follows the redirect %s", async (_where, uri) => {
    const clientId = await registerApp({ redirect_uris: [app.url, uri] });
    const page = await browser.newPage();
    await page.goto(requestOf(clientId, { redirect_uri: uri }).url.href);
    // A Content-Security-Policy with form-action would stop the browser before it asks for the app
    const [asked] = await Promise.all([
      page.waitForRequest((request) => request.url().startsWith(uri)),
      page.getByRole("button", { name: "Deny" }).click(),
    ]);
    expect(new URL(asked.url()).searchParams.get("error")).toBe("access_denied");
  });

  it("a hostile client name is text: it runs nothing, and cannot change the direction of the page", async () => {
    const name = "<script>document.title='owned'</script><img src=x onerror=alert(1)> \u202Egpj.exe\u2066";
    const clientId = await registerApp({ client_name: name });
    const page = await newPage();
    await page.goto(requestOf(clientId).url.href);
    expect(await page.title()).not.toContain("owned");
    expect(await page.locator("main script, main img").count()).toBe(0);
    expect(await page.locator("main").innerText()).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  });
});
