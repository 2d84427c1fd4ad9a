import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Person } from "../../dev/person.ts";
import { flawsOf } from "../support/accessibility.ts";
import { type OperatedServer, startOperatedServer } from "../support/admin-page.ts";
import { auditRows } from "../support/audit.ts";
import { callTool, newRequest, resultOfTool, signInClient } from "../support/authorization.ts";
import { chromiumPath, launchChromium } from "../support/chromium.ts";
import { register } from "../support/oauth-client.ts";
import { linkIn } from "../support/permission-page.ts";

const missing = "no Chromium on this machine: install it or set CHROMIUM_PATH to run the browser tests";

/** A name by which a page could be made another one, if it were not shown as text. */
const hostile = `<b>Free</b> "><script>document.title='owned'</script> \u202egnihtemos`;

/** What people, apps and places are called here. */
const names = ["inspector", "hello-world", "Free", "owned", "Studio", "localhost", "admin", "demo"];

// Words are in another language here, so elements are found by what they do.
const signInLink = 'a.button[href^="/sign-in"]';
const account = (login: string) => new RegExp(login);

describe.skipIf(!chromiumPath).each([
  { locale: "ja-JP", language: "ja" },
  { locale: "ko-KR", language: "ko" },
])(
  chromiumPath ? "2. the pages, in a browser whose language is $locale" : `SKIPPED, ${missing}`,
  ({ locale, language }) => {
    let server: OperatedServer;
    let browser: Browser;
    beforeAll(async () => {
      [server, browser] = await Promise.all([startOperatedServer(), launchChromium()]);
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });

    /** inspector connects an app. @returns its access token */
    async function connect(name: string, scope: string): Promise<string> {
      const clientId = await register(server.origin, { client_name: name });
      return (await signInClient(server.origin, clientId, { scope }, new Person({ user: "inspector" })))
        .access_token;
    }

    const newContext = (): Promise<BrowserContext> => browser.newContext({ locale });

    async function signIn(path: string, login: string): Promise<Page> {
      const page = await (await newContext()).newPage();
      await page.goto(`${server.origin}${path}`);
      await page.locator(signInLink).click();
      await page.getByRole("button", { name: account(login) }).click();
      await page.waitForURL(`${server.origin}${path}`);
      return page;
    }

    /** Looks at pages, and remembers what is wrong with them. */
    function looker() {
      const flaws: string[] = [];
      const look = async (name: string, page: Page) => {
        await page.waitForLoadState();
        expect(await page.title()).not.toBe("owned");
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
        flaws.push(...(await flawsOf(page, name, names)));
      };
      return { flaws, look };
    }

    it("people read theirs, and none of it is left in English", { timeout: 240_000 }, async () => {
      const { origin } = server;
      const { flaws, look } = looker();
      const page = await (await newContext()).newPage();
      for (const [name, path] of [
        ["home", "/"],
        ["sign-in", "/account"],
        ["not-found", "/nothing"],
        ["unknown-client", "/authorize?client_id=unknown"],
      ] as const) {
        await page.goto(new URL(path, origin).href);
        await look(name, page);
      }
      const asked = await newRequest(origin, { scope: "profile repos:write" }, { client_name: hostile });
      await page.goto(asked.url.href);
      await look("consent", page);

      const reader = await connect(hostile, "profile repos:read");
      const writer = await connect("Visual Studio Code", "profile email repos:write");
      const issue = { owner: "inspector", repo: "hello-world", number: 1 };
      await callTool(`${origin}/mcp`, reader, "getIssue", issue);
      await callTool(`${origin}/mcp`, reader, "createIssue", { ...issue, title: "A title" });
      await callTool(`${origin}/mcp`, writer, "add", { a: "one" });
      await auditRows(server);
      const status = await resultOfTool(`${origin}/mcp`, writer, "connectionStatus");
      await page.goto(linkIn(JSON.stringify(status)).href);
      await page.getByRole("button", { name: account("inspector") }).click();
      await page.locator("button[value=approve]").waitFor();
      await look("permissions", page);
      await page.locator("input[name=write_for][value=hour]").check();
      await page.locator("button[value=approve]").click();
      await page.waitForURL(`${origin}/callback**`);
      await look("permissions-changed", page);

      const mine = await signIn("/account", "inspector");
      await look("account", mine);
      await mine.locator('a[href^="/account/connection"]').first().click();
      await look("connection", mine);
      await mine.locator('form[action="/account/end"] button').click();
      await look("receipt", mine);
      await mine.goto(`${origin}/account/connection?id=none`);
      await look("no-connection", mine);
      await mine.goto(`${origin}/account/end-all`);
      await look("end-all", mine);
      await mine.locator('form[action="/account/end-all"] button').click();
      await look("receipts", mine);
      await mine.goto(`${origin}/account`);
      await look("account-empty", mine);
      await mine.locator('form[action="/account/sign-out"] button').click();
      await look("signed-out", mine);
      expect(flaws).toEqual([]);
    });

    it("operators read theirs, and none of it is left in English", { timeout: 240_000 }, async () => {
      const { origin, ids } = server;
      const { flaws, look } = looker();
      const page = await signIn("/admin", "admin");
      await connect(hostile, "profile repos:read");
      await auditRows(server);
      for (const [name, path] of [
        ["usage", "/admin"],
        ["users", "/admin/users"],
        ["user", `/admin/users/one?id=${ids.inspector}`],
        ["end-everything", `/admin/users/end?id=${ids.inspector}`],
        ["block-whom", "/admin/users/block"],
        ["block", "/admin/users/block?id=4711"],
        ["blocked", "/admin/users/blocked"],
        ["clients", "/admin/clients"],
        ["grants", "/admin/grants"],
        ["audit", "/admin/audit"],
        ["audit-refused", "/admin/audit?userId=x&tool=getIssue&from=yesterday&kind=tool"],
      ] as const) {
        await page.goto(new URL(path, origin).href);
        await look(`admin-${name}`, page);
      }
      await page.goto(`${origin}/admin/users/block?id=4711`);
      await page.locator('form[action="/admin/users/block"] button').click();
      await look("admin-blocked-done", page);
      await page.goto(`${origin}/admin/users/block?id=${ids.admin}`);
      await page.locator('form[action="/admin/users/block"] button').click();
      await look("admin-refusal", page);
      await page.goto(`${origin}/admin/grants`);
      await page.locator('a[href^="/admin/grants/end"]').first().click();
      await look("admin-end-grant", page);
      await page.locator('form[action="/admin/grants/end"] button').click();
      await look("admin-grant-ended", page);
      expect(flaws).toEqual([]);
    });
  },
);
