import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { vi } from "vitest";
import { freePort } from "../../dev/ports.ts";
import { inspector, inspectorHome } from "./inspector.ts";
import type { Client, World } from "./journey.ts";
import type { ObservedServer } from "./observed-server.ts";
import { type Home, type Program, startProgram } from "./program.ts";
import { toolResultsIn } from "./traffic.ts";

const token = "token-of-a-test";

/** How the page names the tools. */
const titles: Record<string, RegExp> = { add: /^Add two numbers/, listIssues: /listIssues/ };

/** MCP Inspector's page in Chromium, used with its buttons. Its own server is what talks to ours. */
export class InspectorPage implements Client {
  readonly #world: World;
  readonly #server: ObservedServer;
  readonly #browser: Browser;
  readonly #era: string;
  #home: Home | undefined;
  #program: Program | undefined;
  #context: BrowserContext | undefined;
  #page: Page | undefined;
  #origin = "";
  /** The tool whose form is open. */
  #open = "";

  constructor(world: World, server: ObservedServer, browser: Browser, era: string) {
    this.#world = world;
    this.#server = server;
    this.#browser = browser;
    this.#era = era;
  }

  async connect(): Promise<void> {
    await this.#start();
    this.#context = await this.#browser.newContext();
    // it asks for fonts
    const elsewhere = (url: URL) => !["localhost", "127.0.0.1"].includes(url.hostname);
    await this.#context.route(elsewhere, (route) => route.abort());
    this.#page = await this.#context.newPage();
    this.#page.setDefaultTimeout(10_000);
    await this.#page.goto(`${this.#origin}/?MCP_INSPECTOR_API_TOKEN=${token}`);
    await this.#shown.getByRole("switch", { name: /Connect or disconnect/ }).click({ force: true });
    await this.#signIn();
  }

  async list(): Promise<string[]> {
    await this.#shown.getByText("connectionStatus").first().waitFor();
    const text = await this.#shown.locator("main").innerText();
    return ["add", "listIssues", "whoami"].filter((name) => text.includes(name));
  }

  /** Fills in the tool's form. An editor shows the result in parts, so it is read from what the server sent. */
  async call(name: string, args: Record<string, unknown>): Promise<unknown> {
    const tool = this.#shown.getByRole("button", { name: titles[name] ?? name });
    const [first = ""] = Object.keys(args);
    // a second click would close it
    if (this.#open !== name) await tool.click();
    this.#open = name;
    await this.#shown.getByRole("textbox", { name: first, exact: true }).waitFor();
    for (const [field, value] of Object.entries(args))
      await this.#shown.getByRole("textbox", { name: field, exact: true }).fill(String(value));
    const before = this.#results().length;
    await this.#shown
      .getByRole("button", { name: /Execute/ })
      .first()
      .click();
    const asked = this.#shown.getByRole("button", { name: "Open in Browser" });
    const answered = () => this.#results().length > before;
    const consent = this.#consent;
    const stopped = async () => answered() || (await asked.isVisible()) || (await consent.isVisible());
    await vi.waitUntil(stopped, { timeout: 10_000 });
    if (await consent.isVisible()) {
      await this.#signIn();
      return await this.call(name, args);
    }
    if (!answered()) await this.#allowMore();
    await vi.waitUntil(answered, { timeout: 8_000 });
    // the form is behind the results
    await this.#shown.getByRole("button", { name: "Close results" }).click();
    return this.#results().at(-1);
  }

  /** On the consent page, to which the tab was sent, and GitHub's; then the page connects by itself. */
  async #signIn(): Promise<void> {
    await this.#consent.click();
    // GitHub does not ask again who was there before
    const account = this.#shown.getByRole("button", { name: /inspector/ });
    // the radio itself is out of the page's view
    const tools = this.#shown.locator("label", { hasText: /^Tools$/ });
    await account.or(tools).first().waitFor();
    if (await account.isVisible()) await account.click();
    await tools.click();
    this.#open = "";
  }

  get #consent() {
    return this.#shown.getByRole("button", { name: "Allow", exact: true });
  }

  #results(): unknown[] {
    return toolResultsIn(this.#server.exchanges);
  }

  async end(): Promise<void> {
    await this.#context?.close();
    this.#program?.child.kill();
    await this.#program?.ended;
    this.#home?.remove();
  }

  async #allowMore(): Promise<void> {
    const [popup] = await Promise.all([
      this.#shown.context().waitForEvent("page"),
      this.#shown.getByRole("button", { name: "Open in Browser" }).click(),
    ]);
    popup.setDefaultTimeout(10_000);
    const changed = popup.getByRole("heading", { name: /^Done/ });
    const next = popup.getByRole("button", { name: /^(Save|.*inspector.*)$/ }).first();
    // our page, and GitHub's where that has to be asked
    for (let pages = 0; pages < 5; pages++) {
      await changed.or(next).first().waitFor();
      if (await changed.isVisible()) break;
      await Promise.all([popup.waitForEvent("framenavigated"), next.click()]);
    }
    await popup.close();
    await this.#shown.getByRole("button", { name: /completed it/ }).click();
  }

  async #start(): Promise<void> {
    const [port, sandbox] = [await freePort(), await freePort()];
    this.#home = inspectorHome(this.#world.url, this.#era, {
      ...{ CLIENT_PORT: String(port), MCP_SANDBOX_PORT: String(sandbox) },
      ...{ MCP_INSPECTOR_API_TOKEN: token, MCP_AUTO_OPEN_ENABLED: "false" },
    });
    this.#origin = `http://127.0.0.1:${port}`;
    const servers = ["--web", "--catalog", join(this.#home.path, "servers.json")];
    const program = startProgram(inspector, servers, this.#home);
    this.#program = program;
    const up = new Promise<void>((resolve) => {
      createInterface({ input: program.child.stdout }).on("line", (line) => {
        if (line.includes("up and running")) resolve();
      });
    });
    const gone = once(program.child, "close").then(() => {
      throw new Error(`MCP Inspector ended:\n${program.said()}`);
    });
    // only its start is waited for
    gone.catch(() => {});
    await Promise.race([up, gone]);
  }

  get #shown(): Page {
    if (!this.#page) throw new Error("The page is not open.");
    return this.#page;
  }
}
