import {
  auth,
  Client,
  extractWWWAuthenticateParams,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { OAuthClient } from "../../dev/oauth-client.ts";
import { listenForRedirect, type RedirectListener } from "../../dev/redirect-listener.ts";
import { callTool, resultOfTool } from "../support/authorization.ts";
import { chromiumPath, launchChromium } from "../support/chromium.ts";
import { type MovedClockServer, startMovedClockServer } from "../support/moved-clock-server.ts";

const minute = 60_000;
const hour = 60 * minute;

const missing = "no Chromium on this machine: install it or set CHROMIUM_PATH to run the browser tests";

describe.skipIf(!chromiumPath)(chromiumPath ? "write access for an hour" : `SKIPPED, ${missing}`, () => {
  let server: MovedClockServer;
  let browser: Browser;
  let app: RedirectListener;
  beforeAll(async () => {
    [server, browser, app] = await Promise.all([
      startMovedClockServer(),
      launchChromium(),
      listenForRedirect(),
    ]);
  });
  afterAll(async () => {
    await app?.close();
    await browser?.close();
    await server?.close();
  });

  const repository = { owner: "inspector", repo: "hello-world" };
  const endpoint = () => new URL("/mcp", server.origin);

  /** What GitHub has, whoever asks. */
  async function issuesAtGitHub(): Promise<string[]> {
    const response = await fetch(`${server.github.url}/repos/inspector/hello-world/issues`);
    return z
      .array(z.object({ title: z.string() }))
      .parse(await response.json())
      .map(({ title }) => title);
  }

  /** The challenge that a client is to step up by; nothing else refuses so. */
  function expectChallenge(response: Response | undefined): void {
    if (!response) throw new Error("There was no refusal.");
    expect(response.status).toBe(403);
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer /);
    expect(extractWWWAuthenticateParams(response)).toEqual({
      error: "insufficient_scope",
      errorDescription: "This operation needs repos:write",
      scope: "repos:write profile",
      resourceMetadataUrl: new URL(`${server.origin}/.well-known/oauth-protected-resource/mcp`),
    });
  }

  const createWith = (token: string, title: string) =>
    callTool(endpoint().href, token, "createIssue", { ...repository, title });
  const readWith = (token: string) => resultOfTool(endpoint().href, token, "listIssues", repository);

  const scope = (page: Page, name: string) => page.getByRole("checkbox", { name: ` ${name}` });
  const duration = (page: Page, name: string) => page.getByRole("radio", { name });

  it("is what the person chooses, ends by itself, and can be given again", { timeout: 90_000 }, async () => {
    const page = await (await browser.newContext()).newPage();
    const provider = new OAuthClient(app.url, () => {});
    const refusals: Response[] = [];
    const transport = new StreamableHTTPClientTransport(endpoint(), {
      authProvider: provider,
      async fetch(url, init) {
        const response = await fetch(url, init);
        if (response.status === 403) refusals.push(response.clone());
        return response;
      },
    });
    const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode: "auto" } });
    const call = async (name: string, parameters: Record<string, unknown>) =>
      (await client.callTool({ name, arguments: { ...repository, ...parameters } })).structuredContent;
    const serverUrl = endpoint();
    /** The browser came back to the app, which exchanges its code. */
    const finish = async () => {
      await page.waitForURL(`${app.url}**`);
      await transport.finishAuth(new URL(page.url()).searchParams);
    };

    // the app asks to read, and gets no more
    expect(await auth(provider, { serverUrl, scope: "profile repos:read" })).toBe("REDIRECT");
    await page.goto(provider.authorizationUrl.href);
    expect(await scope(page, "repos:write").isChecked()).toBe(false);
    expect(await page.getByText("allowed already").count()).toBe(0);
    await page.getByRole("button", { name: "Allow" }).click();
    await page.getByRole("button", { name: /inspector/ }).click();
    await finish();
    await client.connect(transport);
    const seeded = { issues: [{ title: "Add dark mode" }, { title: "Crash on start" }] };
    expect(await call("listIssues", {})).toMatchObject(seeded);
    const readOnly = provider.accessToken;

    // it wants to write: its SDK takes the challenge to a new authorization
    await expect(call("createIssue", { title: "Too early" })).rejects.toThrow(UnauthorizedError);
    expectChallenge(refusals.at(-1));
    const asked = provider.authorizationUrl.searchParams.get("scope")?.split(" ");
    expect(asked).toEqual(expect.arrayContaining(["profile", "repos:read", "repos:write"]));

    await page.goto(provider.authorizationUrl.href);
    for (const name of ["profile", "repos:read"])
      expect(await scope(page, `${name} · allowed already`).isChecked()).toBe(true);
    expect(await scope(page, "repos:write · new · includes repos:read").isChecked()).toBe(true);
    expect(await duration(page, "until I take it back").isChecked()).toBe(true);
    await duration(page, "for one hour").check();
    expect(await page.getByRole("radio", { name: /^inspector, who signed in here before/ }).isChecked()).toBe(
      true,
    );
    await page.getByRole("button", { name: "Allow" }).click();
    await finish();

    expect(await call("createIssue", { title: "Within the hour" })).toMatchObject({ number: 3 });
    expect(await issuesAtGitHub()).toContain("Within the hour");
    expect((await readWith(readOnly)).structuredContent).toMatchObject({
      issues: [{ title: "Within the hour" }, ...seeded.issues],
    });

    // the token that it fetches now ends with the write access
    await server.forward(hour / 2);
    expect(await auth(provider, { serverUrl })).toBe("AUTHORIZED");
    expect(await call("createIssue", { title: "Half an hour later" })).toMatchObject({ number: 4 });

    await server.forward(hour / 2 + minute);
    const sameToken = provider.accessToken;
    expect((await createWith(sameToken, "With the same token")).status).toBe(401);
    // its SDK fetches another, which can read, and takes the challenge to a new authorization
    await expect(call("createIssue", { title: "Too late" })).rejects.toThrow(UnauthorizedError);
    expectChallenge(refusals.at(-1));
    expect(provider.accessToken).not.toBe(sameToken);
    expect((await readWith(provider.accessToken)).isError).toBeFalsy();
    expectChallenge(await createWith(provider.accessToken, "After a refresh"));
    expect(await issuesAtGitHub()).toHaveLength(4);

    // once more, and the page knows that it was for an hour
    await page.goto(provider.authorizationUrl.href);
    expect(await scope(page, "repos:read · allowed already").isChecked()).toBe(true);
    expect(await scope(page, "repos:write · new · includes repos:read").isChecked()).toBe(true);
    expect(await duration(page, "for one hour").isChecked()).toBe(true);
    await page.getByRole("button", { name: "Allow" }).click();
    await finish();
    expect(await call("createIssue", { title: "In the second hour" })).toMatchObject({ number: 5 });

    // Durable Objects read the same clock: the account's noted when this connection was made
    const status = await client.callTool({ name: "connectionStatus", arguments: {} });
    const { connectedAt, writeEndsAt } = z
      .object({ connectedAt: z.string(), writeEndsAt: z.string() })
      .parse(status.structuredContent);
    expect(Date.parse(connectedAt) - Date.now()).toBeGreaterThan(hour);
    expect(Date.parse(writeEndsAt) - Date.parse(connectedAt)).toBeLessThanOrEqual(hour);
    await client.close();
  });
});
