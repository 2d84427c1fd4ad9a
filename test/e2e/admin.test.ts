import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flawsOf } from "../support/accessibility.ts";
import {
  connectApp,
  type MadeEntry,
  type OperatedServer,
  recordEntries,
  startOperatedServer,
} from "../support/admin-page.ts";
import { auditRows } from "../support/audit.ts";
import { callTool } from "../support/authorization.ts";
import { chromiumPath, launchChromium } from "../support/chromium.ts";

const missing = "no Chromium on this machine: install it or set CHROMIUM_PATH to run the browser tests";

describe.skipIf(!chromiumPath)(
  chromiumPath ? "4. the pages of operators, in a browser" : `SKIPPED, ${missing}`,
  () => {
    let server: OperatedServer;
    let browser: Browser;
    beforeAll(async () => {
      [server, browser] = await Promise.all([startOperatedServer(), launchChromium()]);
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });

    /** Opens the pages in a new browser profile and signs in there. */
    async function signIn(context: BrowserContext, user = /admin/): Promise<Page> {
      const page = await context.newPage();
      await page.goto(`${server.origin}/admin`);
      await page.getByRole("link", { name: "Sign in with GitHub" }).click();
      await page.getByRole("button", { name: user }).click();
      await page.waitForURL(`${server.origin}/admin`);
      return page;
    }

    const heading = (page: Page) => page.getByRole("heading", { level: 1 }).innerText();
    const add = async (accessToken: string) =>
      (await callTool(`${server.origin}/mcp`, accessToken, "add", { a: 1, b: 2 })).status;

    it("an operator without script ends a grant, ends everything, blocks somebody and lets them in again", async () => {
      const [first, second] = [
        await connectApp(server.origin, "First App"),
        await connectApp(server.origin, "Second App"),
      ];
      const page = await signIn(await browser.newContext({ javaScriptEnabled: false }));
      const navigation = page.getByRole("navigation", { name: "Administration" });

      await navigation.getByRole("link", { name: "Users" }).click();
      await page.getByRole("link", { name: "inspector" }).click();
      expect(await heading(page)).toBe("User inspector");
      await page
        .getByRole("row")
        .filter({ hasText: "First App" })
        .getByRole("link", { name: "End", exact: true })
        .click();
      expect(await heading(page)).toBe("End this grant?");
      await page.getByRole("button", { name: "End it" }).click();
      expect(await heading(page)).toBe("Grant ended");
      expect([await add(first.access_token), await add(second.access_token)]).toEqual([401, 200]);
      // sent twice, it does nothing more
      await page.reload();
      expect(await heading(page)).toBe("There is no such grant");

      await page.getByRole("link", { name: "What the account has now" }).click();
      await page.getByRole("link", { name: "End everything" }).click();
      await page.getByRole("button", { name: "End everything" }).click();
      expect(await heading(page)).toBe("Everything ended");
      expect(await add(second.access_token)).toBe(401);

      await page.getByRole("link", { name: "What the account has now" }).click();
      await page.getByRole("link", { name: "Block" }).click();
      await page.getByLabel("Reason").fill("a lost laptop");
      await page.getByRole("button", { name: "Block" }).click();
      expect(await heading(page)).toBe("Blocked");
      await expect(connectApp(server.origin, "Third App")).rejects.toThrow();

      await page.getByRole("link", { name: "What the account has now" }).click();
      expect(await page.locator("main").innerText()).toMatch(/Reason\s+a lost laptop/);
      await page.getByRole("button", { name: "Unblock" }).click();
      expect(await heading(page)).toBe("Unblocked");
      expect(await add((await connectApp(server.origin, "Fourth App")).access_token)).toBe(200);
    });

    it("somebody who is no operator signs in and finds nothing", async () => {
      const page = await signIn(await browser.newContext({ javaScriptEnabled: false }), /demo/);
      expect(await heading(page)).toBe("There is nothing here");
      expect(await page.getByRole("navigation").count()).toBe(0);
    });

    it("an operator looks for entries with a form, and takes them along as a file", async () => {
      const page = await signIn(
        await browser.newContext({ javaScriptEnabled: false, acceptDownloads: true }),
      );
      await page.getByRole("link", { name: "Audit" }).click();
      await page.getByLabel("User").fill("not a number");
      await page.getByRole("button", { name: "Filter" }).click();
      expect(await page.getByRole("alert").innerText()).toContain(
        "“User (GitHub id)” has to be a numeric GitHub id",
      );
      expect(await page.getByLabel("User").inputValue()).toBe("not a number");

      await page.getByLabel("User").fill(server.ids.admin);
      await page.getByLabel("Kind").selectOption("sign-in");
      await page.getByRole("button", { name: "Filter" }).click();
      expect(new URL(page.url()).searchParams.get("kind")).toBe("sign-in");
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: "CSV" }).click(),
      ]);
      expect(file.suggestedFilename()).toMatch(/^audit-\d{4}-\d\d-\d\d\.csv$/);
    });

    it("another site's page cannot end anything, nor start a download", async () => {
      const app = await connectApp(server.origin, "Some App", { user: "demo" });
      const context = await browser.newContext();
      await signIn(context);
      const page = await context.newPage();
      const evil = `<form method="post" action="${server.origin}/admin/users/end">
        <input name="userId" value="${server.ids.demo}"><button>Win a prize</button></form>
        <a href="${server.origin}/admin/audit.csv">Read on</a>`;
      await page.route("https://evil.example/", (route) =>
        route.fulfill({ contentType: "text/html", body: evil }),
      );
      await page.goto("https://evil.example/");
      await page.getByRole("button").click();
      await page.waitForURL(`${server.origin}/**`);
      expect(await heading(page)).toMatch(/^(Nothing was done|Sign in again)$/);
      expect(await add(app.access_token)).toBe(200);
      await page.goto("https://evil.example/");
      await page.getByRole("link").click();
      await page.waitForURL(`${server.origin}/**`);
      expect(await heading(page)).toBe("Not exported");
    });

    it("the longest login that GitHub has is not beyond a narrow screen, nor its table beyond a wide one", async () => {
      const page = await signIn(await browser.newContext());
      const entries = [{ kind: "tool", action: "add", userId: "4711", login: "W".repeat(39) }] as const;
      await recordEntries(server, entries);
      await page.goto(`${server.origin}/admin/audit?userId=4711`);
      for (const width of [320, 360, 1280]) {
        await page.setViewportSize({ width, height: 740 });
        const beyond = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect([width, beyond]).toEqual([width, 0]);
      }
    });

    it("every page meets WCAG 2.2 AA as far as axe can tell: light, dark, wide, narrow", {
      timeout: 240_000,
    }, async () => {
      const { origin, ids } = server;
      const flaws: string[] = [];
      const page = await signIn(await browser.newContext());
      const open = (path: string) => page.goto(new URL(path, origin).href);
      const look = async (name: string) => void flaws.push(...(await flawsOf(page, `admin-${name}`)));

      await look("usage-none");
      const claude = await connectApp(origin, "Claude Code (github)", { scope: "profile email repos:write" });
      await connectApp(origin, "Visual Studio Code");
      await connectApp(origin, `=HYPERLINK("http://evil.example") ${"a very long name ".repeat(8)}`, {
        user: "demo",
      });
      const clientId = claude.clientId;
      await recordEntries(server, usageOfAMonth({ userId: ids.inspector, login: "inspector", clientId }));
      await callTool(`${origin}/mcp`, claude.access_token, "createIssue", {
        ...{ owner: "inspector", repo: "hello-world" },
      });
      await auditRows(server);

      await open("/admin");
      await look("usage");
      await page.getByText("Each day in numbers").click();
      await look("usage-open");
      await open("/admin/users");
      await look("users");
      await open(`/admin/users/one?id=${ids.inspector}`);
      await look("user");
      await open(`/admin/users/end?id=${ids.inspector}`);
      await look("end-everything");
      await open("/admin/users/block");
      await look("block-whom");
      await open("/admin/users/block?id=4711");
      await page.getByLabel("Reason").fill("Shares their account with strangers");
      await page.getByRole("button", { name: "Block" }).click();
      await look("blocked-done");
      await open("/admin/users/one?id=4711");
      await look("user-blocked");
      await open("/admin/users/blocked");
      await look("blocked");
      await open(`/admin/users/block?id=${ids.admin}`);
      await look("block");
      await page.getByRole("button", { name: "Block" }).click();
      await look("refusal");
      await open("/admin/clients");
      await look("clients");
      await open("/admin/grants");
      await look("grants");
      await page.getByRole("link", { name: "End", exact: true }).first().click();
      await look("end-grant");
      await page.getByRole("button", { name: "End it" }).click();
      await look("grant-ended");
      await open("/admin/audit");
      await page.getByText("All fields").first().click();
      await look("audit");
      await open("/admin/audit?userId=x&tool=getIssue&from=yesterday&kind=tool");
      await look("audit-refused");
      expect(flaws).toEqual([]);
    });
  },
);

/** A month in which some tools were called more than others, and some calls failed. */
function usageOfAMonth(who: Partial<MadeEntry>): MadeEntry[] {
  const tools = [
    ...["getIssue", "listPullRequests", "searchCode", "getContents", "commitFiles", "createPullRequest"],
    ...["listNotifications", "getWorkflowRun", "addComment", "reviewPullRequest", "createBranch"],
    ...["mergePullRequest", "generateImage", "whoami"],
  ];
  return Array.from({ length: 29 }, (_, day) => day + 1).flatMap((day) =>
    tools.flatMap((action, index) =>
      Array.from({ length: Math.round((20 * ((day * 7) % 11)) / (index + 1) ** 1.5 / 10) }, (__, call) => {
        const outcome = call % 9 === 8 ? "failed" : call % 13 === 12 ? "not-done" : "ok";
        const at = Date.now() - day * 24 * 3600_000 - index * 1000 - call;
        return { kind: "tool", action, at, outcome, duration: 120 + call, ...who } as const;
      }),
    ),
  );
}
