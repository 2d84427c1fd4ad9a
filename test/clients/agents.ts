import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { createTestHarness, type TestHarness } from "wrangler";
import { z } from "zod";
import { changePermissions } from "../support/permission-page.ts";
import type { Client, World } from "./journey.ts";

/** A Worker with `agents` that stands for somebody else's deployment. */
export async function startAgentWorker(): Promise<{ origin: string; harness: TestHarness }> {
  const configPath = join(import.meta.dirname, "agent/wrangler.jsonc");
  const harness = createTestHarness({ workers: [{ configPath }] });
  const { url } = await harness.listen();
  return { origin: url.origin, harness };
}

const added = z.looseObject({ id: z.string(), authUrl: z.string() });

/** An agent of that Worker, and what its person does for it. */
export class AgentClient implements Client {
  readonly #world: World;
  readonly #address: string;
  readonly #asks: boolean;
  #pages: Server | undefined;
  #id = "";

  /** @param asks whether it takes its person to pages that the server asks for */
  constructor(world: World, worker: string, name: string, { asks = false } = {}) {
    this.#world = world;
    this.#address = `${worker}/agents/host/${name}`;
    this.#asks = asks;
  }

  async connect(): Promise<void> {
    const asksAt = this.#asks && this.#pages === undefined ? await this.#listenForPages() : undefined;
    const { id, authUrl } = added.parse(await this.#tell({ do: "connect", url: this.#world.url, asksAt }));
    this.#id = id;
    const back = await this.#world.person.authorize(authUrl);
    await (await fetch(back, { redirect: "manual" })).text();
    const states = await this.#tell({ do: "ready" });
    if (String(states) !== "ready") throw new Error(`The agent is not connected: ${String(states)}.`);
  }

  async list(): Promise<string[]> {
    return z.array(z.string()).parse(await this.#tell({ do: "list" }));
  }

  call(name: string, args: Record<string, unknown>): Promise<unknown> {
    return this.#tell({ do: "call", id: this.#id, name, arguments: args });
  }

  async remove(): Promise<void> {
    await this.#tell({ do: "remove", id: this.#id });
  }

  async end(): Promise<void> {
    this.#pages?.closeAllConnections();
    this.#pages?.close();
  }

  /** Where the agent says which page its person has to open. @returns the address */
  async #listenForPages(): Promise<string> {
    const server = createServer(async (request, response) => {
      let page = "";
      for await (const part of request.setEncoding("utf8")) page += part;
      await changePermissions(this.#world.person, page);
      response.end();
    });
    this.#pages = server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
    return `http://127.0.0.1:${address.port}`;
  }

  async #tell(what: Record<string, unknown>): Promise<unknown> {
    const response = await fetch(this.#address, { method: "POST", body: JSON.stringify(what) });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(z.object({ error: z.string() }).parse(answer).error);
    return answer;
  }
}
