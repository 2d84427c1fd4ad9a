import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flawsOf } from "../support/accessibility.ts";
import { chromiumPath, launchChromium } from "../support/chromium.ts";
import { startServer, type TestServer } from "../support/server.ts";

const missing = "no Chromium on this machine: install it or set CHROMIUM_PATH to run the browser tests";

const locales = ["en-GB", "ja-JP", "ko-KR"];

describe.skipIf(!chromiumPath)(
  chromiumPath ? "2. pages for whoever came to the wrong address or server" : `SKIPPED, ${missing}`,
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

    /** Opens a page and looks at it. @returns its status, and what is wrong with it */
    async function lookAt(name: string, path: string, locale: string) {
      const context = await browser.newContext({ locale });
      const page = await context.newPage();
      const answer = await page.goto(new URL(path, server.origin).href);
      const flaws = await flawsOf(page, name, ["localhost"]);
      await context.close();
      return { status: answer?.status(), flaws };
    }

    it.each(locales)("the address of clients is told from that of people, in %s", async (locale) => {
      expect(await lookAt("endpoint", "/mcp", locale)).toEqual({ status: 401, flaws: [] });
    });

    it("a server that is not configured says what to mend, in each language", {
      timeout: 120_000,
    }, async () => {
      await server.reconfigure({ GRANT_IDLE_DAYS: 0, POLICY: { rulez: [] } });
      for (const locale of locales)
        expect(await lookAt("unconfigured", "/", locale)).toEqual({ status: 503, flaws: [] });
    });
  },
);
