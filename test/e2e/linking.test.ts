import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flawsOf } from "../support/accessibility.ts";
import { chromiumPath, launchChromium } from "../support/chromium.ts";
import { OpenIdFront } from "../support/openid-front.ts";
import { startServer, type TestServer } from "../support/server.ts";

const missing = "no Chromium on this machine: install it or set CHROMIUM_PATH to run the browser tests";

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

    it("a person links, sees and unlinks theirs; each page is good to read: light, dark, wide, narrow", async () => {
      const page = await (await browser.newContext()).newPage();
      const flaws: string[] = [];
      const look = async (name: string) => void flaws.push(...(await flawsOf(page, name)));
      const title = () => page.getByRole("heading", { level: 1 }).innerText();

      await page.goto(`${server.origin}/account`);
      await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
      await page.getByRole("heading", { name: "GitHub account" }).waitFor();
      await look("link-none");

      await page.goto(`${server.origin}/account/link`);
      await look("link-asked");
      await page.getByRole("button", { name: "Sign in at GitHub and link" }).click();
      await page.getByRole("button", { name: /inspector/ }).click();
      await page.waitForURL(`${server.origin}/**`);
      expect(await title()).toBe("Your GitHub account is linked");
      await look("linked");

      await page.getByRole("link", { name: "everything that you connected" }).click();
      await page.getByText("Linked as inspector").waitFor();
      await look("account-linked");
      await page.goto(`${server.origin}/account/link`);
      await look("link-asked-again");

      await page.goto(`${server.origin}/account`);
      await page.getByRole("button", { name: "Unlink" }).click();
      expect(await title()).toBe("inspector is not linked any more");
      await look("unlinked");
      await page.getByRole("link", { name: "Your account here" }).click();
      await page.getByText("No GitHub account is linked").waitFor();
      expect(flaws).toEqual([]);
    });
  },
);
