import { EventEmitter, once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Client, World } from "./journey.ts";
import { authorizationIn, type Home, makeHome, type Program, startProgram } from "./program.ts";

const script = resolve(import.meta.dirname, "../../node_modules/mcp-remote/dist/proxy.js");

const message = z.looseObject({
  id: z.number().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
});

const toolList = z.object({ tools: z.array(z.object({ name: z.string() })) });

/** mcp-remote as a desktop app starts it: lines of JSON-RPC over its standard input and output. */
export class McpRemote implements Client {
  readonly #home: Home;
  readonly #program: Program;
  readonly #pending = new Map<number, PromiseWithResolvers<Record<string, unknown>>>();
  readonly #failed = Promise.withResolvers<never>();
  readonly #events = new EventEmitter();
  /** How often it said that it listens for the answer of a sign-in. */
  #listened = 0;
  #lastId = 0;

  constructor({ url, person }: World, args: readonly string[] = []) {
    // its own wait for the person ends after 30 s, which a machine that does much else may need
    const all = [url, "--auth-timeout", "120", ...args];
    this.#home = makeHome();
    const home = { ...this.#home, env: { ...this.#home.env, MCP_REMOTE_CONFIG_DIR: this.#home.path } };
    const visit = async (address: string) => {
      const before = this.#listened;
      const back = await person.authorize(address);
      // it prints the address before it listens for the answer, which people are too slow to notice
      const page = await fetch(back).catch(async () => {
        if (this.#listened === before) await once(this.#events, "listening");
        return await fetch(back);
      });
      await page.text();
    };
    this.#program = startProgram(script, all, home, (line) => {
      if (line.includes("OAuth callback server running")) {
        this.#listened += 1;
        this.#events.emit("listening");
      }
      const address = authorizationIn(line);
      if (address !== undefined) visit(address).catch(this.#failed.reject);
    });
    createInterface({ input: this.#program.child.stdout }).on("line", (line) => this.#receive(line));
    this.#program.ended.then((code) =>
      this.#failed.reject(new Error(`mcp-remote ended with ${code}:\n${this.#program.said()}`)),
    );
    // it is looked at by whoever waits for an answer
    this.#failed.promise.catch(() => {});
  }

  async connect(): Promise<void> {
    await this.#ask("initialize", {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "desktop-app", version: "1" },
    });
    this.#send({ method: "notifications/initialized" });
  }

  async list(): Promise<string[]> {
    return toolList.parse(await this.#ask("tools/list", {})).tools.map(({ name }) => name);
  }

  call(name: string, args: Record<string, unknown>): Promise<unknown> {
    return this.#ask("tools/call", { name, arguments: args });
  }

  async end(): Promise<void> {
    await this.#program.end();
    this.#home.remove();
  }

  async #ask(method: string, params: Record<string, unknown>): Promise<Record<string, unknown>> {
    const id = ++this.#lastId;
    const answered = Promise.withResolvers<Record<string, unknown>>();
    this.#pending.set(id, answered);
    this.#send({ id, method, params });
    return await Promise.race([answered.promise, this.#failed.promise]);
  }

  #send(part: Record<string, unknown>): void {
    this.#program.child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...part })}\n`);
  }

  #receive(line: string): void {
    const { id, result, error } = message.parse(JSON.parse(line));
    const pending = this.#pending.get(id ?? 0);
    if (result) pending?.resolve(result);
    // what it logged says what stands behind a message such as "fetch failed"
    else if (error) pending?.reject(new Error(error.message, { cause: this.#program.said() }));
  }
}
