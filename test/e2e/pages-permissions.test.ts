import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { listenForRedirect, type RedirectListener } from "../../dev/redirect-listener.ts";
import { tokensOf } from "../support/authorization.ts";
import { chromiumPath, launchChromium } from "../support/chromium.ts";
import { openSession, type Session } from "../support/mcp-lanes.ts";
import { request } from "../support/mcp-messages.ts";
import { authorizationRequest, exchangeCode, register } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

const missing = "no Chromium on this machine: install it or set CHROMIUM_PATH to run the browser tests";

const toolResult = z.object({
  isError: z.boolean().optional(),
  content: z.tuple([z.object({ text: z.string() })]),
});

describe.skipIf(!chromiumPath)(
  chromiumPath ? "the link of a tool's error, in a browser" : `SKIPPED, ${missing}`,
  () => {
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

    /** inspector connects an app of an older revision, which may read, at a browser. */
    async function connect(page: Page): Promise<Session> {
      const clientId = await register(server.origin, { client_name: "Cursor", redirect_uris: [app.url] });
      const { url, verifier } = authorizationRequest(server.origin, clientId, {
        redirect_uri: app.url,
        scope: "profile repos:read",
      });
      await page.goto(url.href);
      await page.getByRole("button", { name: "Allow" }).click();
      await page.getByRole("button", { name: /inspector/ }).click();
      await page.waitForURL(`${app.url}**`);
      const answer = await exchangeCode(server.origin, clientId, new URL(page.url()), verifier);
      const { access_token } = await tokensOf(answer);
      return await openSession(server.origin, { authorization: `Bearer ${access_token}` }, "2025-06-18");
    }

    const signInsAtGitHub = () =>
      server.github.calls().filter(({ path }) => path.startsWith("/login/oauth/authorize")).length;

    async function createIssue(session: Session, title: string) {
      const parameters = { owner: "inspector", repo: "hello-world", title };
      const { status, answer } = await session.post(
        request("tools/call", { name: "createIssue", arguments: parameters }),
      );
      expect(status).toBe(200);
      const { isError, content } = toolResult.parse(answer?.result);
      return { isError, text: content[0].text };
    }

    /** The link of the error that such an app gets. */
    async function refused(session: Session): Promise<string> {
      const { isError, text } = await createIssue(session, "Not yet");
      expect(isError).toBe(true);
      return z.url().parse(/http\S+(?=, then call again)/.exec(text)?.[0]);
    }

    it("is the page; what is saved there counts for the same call of the same session", async () => {
      const page = await newPage();
      const session = await connect(page);

      await page.goto(await refused(session));
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("What may Cursor do on GitHub?");
      expect(await page.getByRole("checkbox", { name: "repos:write" }).isChecked()).toBe(true);
      await page.getByRole("radio", { name: "for one hour" }).check();
      const before = signInsAtGitHub();
      await page.getByRole("button", { name: "Save" }).click();

      await page.getByRole("heading", { level: 1, name: "Done" }).waitFor();
      expect(new URL(page.url()).pathname).toBe("/callback");
      expect(await page.getByRole("main").innerText()).toMatch(/It may make changes until/);
      expect(signInsAtGitHub()).toBe(before + 1);
      expect(await createIssue(session, "Now it may")).toMatchObject({
        text: expect.stringContaining("Now it may"),
      });
    });

    it("leads to GitHub first where nobody is known, and shows its owner alone what is allowed", async () => {
      const link = await refused(await connect(await newPage()));

      const owner = await newPage();
      await owner.goto(link);
      expect(new URL(owner.url()).origin).toBe(server.github.url);
      await owner.getByRole("button", { name: /inspector/ }).click();
      await owner.getByRole("button", { name: "Save" }).waitFor();
      expect(new URL(owner.url()).pathname).toBe("/permissions");

      const other = await newPage();
      await other.goto(link);
      await other.getByRole("button", { name: /demo/ }).click();
      await other.getByRole("heading", { name: "This connection belongs to another account" }).waitFor();
      expect(await other.getByRole("checkbox").count()).toBe(0);
    });

    it("shows what depends on repositories once one is reached, without script", async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      const clientId = await register(server.origin, { redirect_uris: [app.url] });
      const parameters = { redirect_uri: app.url, scope: "profile" };
      await page.goto(authorizationRequest(server.origin, clientId, parameters).url.href);
      const where = page.getByRole("group", { name: "In which repositories" });
      const howLong = page.getByRole("group", { name: "How long may it make changes?" });
      const list = page.getByRole("textbox", { name: "Repositories, one per line" });
      const visible = async () => [
        await where.isVisible(),
        await howLong.isVisible(),
        await list.isVisible(),
      ];

      expect(await visible()).toEqual([false, false, false]);
      await page.getByRole("checkbox", { name: "repos:read" }).first().check();
      expect(await visible()).toEqual([true, false, false]);
      await page.getByRole("checkbox", { name: "repos:write" }).check();
      expect(await visible()).toEqual([true, true, false]);
      await page.getByRole("radio", { name: "only these:" }).check();
      expect(await visible()).toEqual([true, true, true]);

      // a choice that cannot be read is asked for again as it was written
      await list.fill("hello-world");
      await page.getByRole("button", { name: "Allow" }).click();
      expect(await page.getByRole("alert").innerText()).toContain("hello-world");
      expect(await visible()).toEqual([true, true, true]);
      expect(await list.inputValue()).toBe("hello-world");
    });
  },
);
