import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flawsOf } from "../support/accessibility.ts";
import { chromiumPath, launchChromium } from "../support/chromium.ts";
import { OpenIdFront } from "../support/openid-front.ts";
import { startServer, type TestServer } from "../support/server.ts";

const missing = "no Chromium on this machine: install it or set CHROMIUM_PATH to run the browser tests";

/** What people and places are called here, which is the same in every language. */
const names = ["inspector", "ada", "Acme ID", "localhost"];

const title = (page: Page) => page.getByRole("heading", { level: 1 }).innerText();

describe.skipIf(!chromiumPath)(
  chromiumPath ? "22. linking a GitHub account, in a browser" : `SKIPPED, ${missing}`,
  () => {
    let front: OpenIdFront;
    let server: TestServer;
    let browser: Browser;
    beforeAll(async () => {
      front = await OpenIdFront.start();
      [server, browser] = await Promise.all([startServer(front.vars()), launchChromium()]);
      front.serve(server.origin);
      front.provider.claims.set("sub-1", { preferred_username: "ada" });
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
      await front?.close();
    });

    it.each(["en-GB", "ja-JP", "ko-KR"])(
      "a person links, sees and unlinks theirs; each page is good to read: light, dark, wide, narrow, in %s",
      { timeout: 120_000 },
      async (locale) => {
        const page = await (await browser.newContext({ locale })).newPage();
        const flaws: string[] = [];
        const look = async (name: string) => void flaws.push(...(await flawsOf(page, name, names)));
        // words are in another language each time, so elements are found by what they do
        const link = page.locator('form[action="/link"] button');
        const unlink = page.locator('form[action="/account/unlink"] button');

        await page.goto(`${server.origin}/account`);
        await page.locator('a.button[href^="/sign-in"]').click();
        await link.waitFor();
        await look("link-none");

        await page.goto(`${server.origin}/account/link`);
        await look("link-asked");
        await link.click();
        await page.getByRole("button", { name: /inspector/ }).click();
        await page.waitForURL(`${server.origin}/callback**`);
        if (locale === "en-GB") expect(await title(page)).toBe("Your GitHub account is linked");
        await look("linked");

        await page.locator('main a[href="/account"]').click();
        await unlink.waitFor();
        expect(await page.getByRole("main").innerText()).toContain("inspector");
        await look("account-linked");
        await page.goto(`${server.origin}/account/link`);
        await look("link-asked-again");

        await page.goto(`${server.origin}/account`);
        await unlink.click();
        await page.waitForURL(`${server.origin}/account/unlink`);
        if (locale === "en-GB") expect(await title(page)).toBe("inspector is not linked any more");
        await look("unlinked");
        await page.locator('main a.button[href="/account"]').click();
        await link.waitFor();
        expect(await unlink.count()).toBe(0);
        expect(flaws).toEqual([]);
      },
    );
  },
);
