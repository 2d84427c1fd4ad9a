import { Agent, routeAgentRequest } from "agents";
import { z } from "zod";

interface Env {
  Host: DurableObjectNamespace<Host>;
}

const asked = z.discriminatedUnion("do", [
  z.object({ do: z.literal("connect"), url: z.string(), asksAt: z.string().optional() }),
  z.object({ do: z.literal("ready") }),
  z.object({ do: z.literal("list") }),
  z.object({
    ...{ do: z.literal("call"), id: z.string(), name: z.string() },
    arguments: z.record(z.string(), z.unknown()),
  }),
  z.object({ do: z.literal("remove"), id: z.string() }),
]);

/** An agent that uses an MCP server, and does what a test tells it: /agents/host/NAME takes one thing at a time. */
export class Host extends Agent<Env> {
  override async onRequest(request: Request): Promise<Response> {
    try {
      return Response.json((await this.#do(asked.parse(await request.json()))) ?? null);
    } catch (error) {
      return Response.json({ error: String(error) }, { status: 500 });
    }
  }

  async #do(what: z.output<typeof asked>): Promise<unknown> {
    switch (what.do) {
      case "connect": {
        const { url, asksAt } = what;
        if (asksAt !== undefined) this.#takePersonTo(asksAt);
        return await this.addMcpServer("github", url);
      }
      case "ready":
        await this.mcp.waitForConnections({ timeout: 10_000 });
        return Object.values(this.getMcpServers().servers).map(({ state }) => state);
      case "list":
        return this.getMcpServers().tools.map(({ name }) => name);
      case "call":
        return await this.mcp.callTool({ serverId: what.id, name: what.name, arguments: what.arguments });
      case "remove":
        return await this.removeMcpServer(what.id);
    }
  }

  /** What the server wants its person to open is posted there, where they open it. */
  #takePersonTo(address: string): void {
    this.mcp.configureElicitationHandlers({
      url: async ({ params }) => {
        if (params.mode !== "url") return { action: "cancel" };
        await fetch(address, { method: "POST", body: params.url });
        return { action: "accept" };
      },
    });
  }
}

export default {
  async fetch(request, env) {
    return (
      (await routeAgentRequest(request, env)) ?? new Response("There is no such agent.", { status: 404 })
    );
  },
} satisfies ExportedHandler<Env>;
