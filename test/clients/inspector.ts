import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { freePort } from "../../dev/ports.ts";
import type { Client, World } from "./journey.ts";
import { authorizationIn, type Home, makeHome, type Program, startProgram } from "./program.ts";

/** What starts MCP Inspector, its command line and its page. */
export const inspector = resolve(
  import.meta.dirname,
  "../../node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js",
);

/** A home with a list of servers: this one, called "ours". */
export function inspectorHome(url: string, era: string, variables: Record<string, string> = {}): Home {
  const home = makeHome({ MCP_INSPECTOR_SECRET_STORE: "file", MCP_AUTO_OPEN_ENABLED: "true", ...variables });
  // without these scopes it does not ask for more when a call is challenged; over SSE, it does not refresh with them
  const transport = url.endsWith("/sse")
    ? { type: "sse" }
    : { type: "streamable-http", oauth: { scopes: "profile" } };
  const ours = { ...transport, url, protocolEra: era };
  writeFileSync(join(home.path, "servers.json"), JSON.stringify({ mcpServers: { ours } }));
  return { ...home, env: { ...home.env, MCP_STORAGE_DIR: join(home.path, "storage") } };
}

const answer = z.looseObject({ result: z.record(z.string(), z.unknown()) });
/** Its exit code for the error of a tool, which it prints all the same. */
const toolFailed = 5;

const toolList = z.object({ tools: z.array(z.object({ name: z.string() })) });

/** MCP Inspector's command line: each thing it does is a run of its own. */
export class InspectorCommand implements Client {
  readonly #world: World;
  readonly #home: Home;
  #tools: string[] = [];
  #running: Program | undefined;

  constructor(world: World, era: string) {
    this.#world = world;
    this.#home = inspectorHome(world.url, era);
  }

  async connect(): Promise<void> {
    const { tools } = toolList.parse(await this.#run("--method", "tools/list"));
    this.#tools = tools.map(({ name }) => name);
  }

  /** What its first run has listed: another would take a second and show the same. */
  async list(): Promise<string[]> {
    return this.#tools;
  }

  call(name: string, args: Record<string, unknown>): Promise<unknown> {
    const call = ["--method", "tools/call", "--tool-name", name];
    return this.#run(...call, "--tool-args-json", JSON.stringify(args));
  }

  /** Forgets its tokens, and signs in again. */
  async relogin(): Promise<void> {
    await this.#run("--relogin", "--method", "tools/list");
  }

  async end(): Promise<void> {
    // of a test that gave up on it
    this.#running?.child.kill();
    await this.#running?.ended;
    this.#home.remove();
  }

  async #run(...method: string[]): Promise<Record<string, unknown>> {
    const visits: Promise<void>[] = [];
    let stuck: unknown;
    const visit = async (address: string) => {
      const back = await fetch(await this.#world.person.authorize(address));
      await back.text();
    };
    const servers = ["--config", join(this.#home.path, "servers.json"), "--server", "ours"];
    const callback = ["--callback-url", `http://127.0.0.1:${await freePort()}/oauth/callback`];
    const args = ["--cli", ...servers, ...callback, "--format", "json", ...method];
    const program = startProgram(inspector, args, this.#home, (line) => {
      const address = authorizationIn(line);
      if (address === undefined) return;
      const visited = visit(address).catch((error: unknown) => {
        stuck = error;
        // it would wait for its person
        program.child.kill();
      });
      visits.push(visited);
    });
    this.#running = program;
    // it asks before it asks for more
    program.child.stdin.end("y\n");
    let output = "";
    program.child.stdout.setEncoding("utf8").on("data", (part: string) => {
      output += part;
    });
    const code = await program.ended;
    await Promise.all(visits);
    if (stuck !== undefined) throw stuck;
    if (code !== 0 && code !== toolFailed)
      throw new Error(`MCP Inspector ended with ${code}:\n${program.said()}`);
    return answer.parse(JSON.parse(output)).result;
  }
}
