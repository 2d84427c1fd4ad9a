import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Person } from "../../dev/person.ts";
import { flawsOf, violationsOf } from "../support/accessibility.ts";
import { auditRows } from "../support/audit.ts";
import { callTool, newRequest, resultOfTool, signInClient } from "../support/authorization.ts";
import { chromiumPath, launchChromium } from "../support/chromium.ts";
import { register } from "../support/oauth-client.ts";
import { linkIn } from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";

const missing = "no Chromium on this machine: install it or set CHROMIUM_PATH to run the browser tests";

describe.skipIf(!chromiumPath)(
  chromiumPath ? "4. the account's pages, in a browser" : `SKIPPED, ${missing}`,
  () => {
    let server: TestServer;
    let browser: Browser;
    beforeAll(async () => {
      [server, browser] = await Promise.all([startServer(), launchChromium()]);
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });

    /** inspector connects an app. @returns its access token */
    async function connect(name: string, scope: string): Promise<string> {
      const clientId = await register(server.origin, { client_name: name });
      const person = new Person({ user: "inspector" });
      return (await signInClient(server.origin, clientId, { scope }, person)).access_token;
    }

    const add = (accessToken: string) => callTool(`${server.origin}/mcp`, accessToken, "add", { a: 1, b: 2 });

    /** Opens the account's page in a new browser profile and signs in there. */
    async function signIn(context: BrowserContext, user = /inspector/): Promise<Page> {
      const page = await context.newPage();
      await page.goto(`${server.origin}/account`);
      await page.getByRole("link", { name: "Sign in with GitHub" }).click();
      await page.getByRole("button", { name: user }).click();
      await page.getByRole("heading", { name: "What you connected" }).waitFor();
      return page;
    }

    it("a person without script signs in, sees what is connected, ends one, ends all, and signs out", async () => {
      const [first, second] = [await connect("First App", "profile"), await connect("Second App", "profile")];
      const page = await signIn(await browser.newContext({ javaScriptEnabled: false }));
      const apps = page.getByRole("list").filter({ has: page.getByRole("heading", { level: 3 }) });
      expect(await apps.getByRole("heading").allInnerTexts()).toEqual(["Second App", "First App"]);

      await page.getByRole("link", { name: "First App" }).click();
      await page.getByRole("button", { name: "End this connection" }).click();
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("First App is disconnected");
      expect([(await add(first)).status, (await add(second)).status]).toEqual([401, 200]);

      await page.reload();
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("First App is disconnected");

      await page.getByRole("link", { name: "What is connected now" }).click();
      await page.getByRole("link", { name: "End all connections" }).click();
      await page.getByRole("button", { name: "End all connections" }).click();
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Everything is disconnected");
      expect((await add(second)).status).toBe(401);

      await page.goto(`${server.origin}/account`);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.goto(`${server.origin}/account`);
      await page.getByRole("link", { name: "Sign in with GitHub" }).waitFor();
    });

    it("another site's page cannot end anything, with the person's cookie or without", async () => {
      const app = await connect("Some App", "profile");
      const context = await browser.newContext();
      await signIn(context);
      const page = await context.newPage();
      await page.route("https://evil.example/", (route) =>
        route.fulfill({
          contentType: "text/html",
          body: `<form method="post" action="${server.origin}/account/end-all"><button>Win a prize</button></form>`,
        }),
      );
      await page.goto("https://evil.example/");
      await page.getByRole("button").click();
      await page.waitForURL(`${server.origin}/**`);
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toMatch(
        /^(Nothing was done|Sign in again)$/,
      );
      expect((await add(app)).status).toBe(200);
    });

    it("the keyboard's place is seen", async () => {
      const page = await signIn(await browser.newContext());
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body);
        return `${outlineStyle} ${outlineWidth}`;
      });
      expect(outline).toBe("solid 3px");
    });

    it("a page with faults is not taken for a good one", async () => {
      const page = await browser.newPage();
      await page.goto(server.origin);
      await page.evaluate(() => {
        document.body.innerHTML = '<p>hard to read</p><input><img src="x">';
        // the policy of the page keeps attributes from doing that
        document.body.style.color = "#777";
        document.body.style.background = "#888";
      });
      expect((await violationsOf(page)).map((line) => line.split(":")[0])).toEqual(
        expect.arrayContaining(["color-contrast", "label", "image-alt"]),
      );
    });

    it("every page of this server meets WCAG 2.2 AA as far as axe can tell: light, dark, wide, narrow", async () => {
      const { origin, github } = server;
      const context = await browser.newContext();
      const page = await context.newPage();
      const flaws: string[] = [];
      const look = async (name: string, at = page) => void flaws.push(...(await flawsOf(at, name)));
      const open = (path: string) => page.goto(new URL(path, origin).href);

      await open("/");
      await look("home");
      await open("/account");
      await look("sign-in");
      await open("/nothing");
      await look("not-found");
      await open("/authorize?client_id=unknown");
      await look("unknown-client");
      const asked = await newRequest(origin, { scope: "profile repos:write" }, { client_name: "Cursor" });
      await page.goto(asked.url.href);
      await look("consent");

      const demo = await signIn(await browser.newContext(), /demo/);
      await look("account-empty", demo);

      // apps that did things, and were refused some
      const reader = await connect("Claude Code (github)", "profile repos:read");
      const writer = await connect("Visual Studio Code", "profile email repos:write");
      const issue = { owner: "inspector", repo: "hello-world", number: 1 };
      await callTool(`${origin}/mcp`, reader, "getIssue", issue);
      await callTool(`${origin}/mcp`, reader, "createIssue", { ...issue, title: "A title" });
      await callTool(`${origin}/mcp`, writer, "add", { a: "one" });
      await callTool(`${origin}/mcp`, writer, "listPullRequests", {
        owner: "inspector",
        repo: "hello-world",
      });
      github.fault({ path: "/user", status: 500, times: 3 });
      await callTool(`${origin}/mcp`, writer, "userInfoOctokit");
      await auditRows(server);

      const status = await resultOfTool(`${origin}/mcp`, writer, "connectionStatus");
      await page.goto(linkIn(JSON.stringify(status)).href);
      await page.getByRole("button", { name: /inspector/ }).click();
      await page.getByRole("button", { name: "Save" }).waitFor();
      await look("permissions");
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.getByLabel("for one hour").check();
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("heading", { name: "Done" }).waitFor();
      await look("permissions-changed");

      const mine = await signIn(context);
      await look("account", mine);
      await mine.getByRole("link", { name: "Claude Code" }).click();
      await look("connection", mine);
      await mine.getByRole("button", { name: "End this connection" }).click();
      await look("receipt", mine);
      await mine.goto(`${origin}/account/connection?id=none`);
      await look("no-connection", mine);
      await mine.goto(`${origin}/account/end-all`);
      await look("end-all", mine);
      github.fault({
        path: `/applications/${github.clientId}/token`,
        method: "DELETE",
        status: 503,
        times: 5,
      });
      await mine.getByRole("button", { name: "End all connections" }).click();
      await look("receipts", mine);
      await mine.goto(`${origin}/account`);
      await mine.getByRole("button", { name: "Sign out" }).click();
      await look("signed-out", mine);

      expect(flaws).toEqual([]);
    }, 180_000);
  },
);
