import { OAuthProvider } from "@cloudflare/workers-oauth-provider";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { McpAgent } from "agents/mcp";
import { Octokit } from "octokit";
import { z } from "zod";
import { type Bindings, type Props, signIn } from "./sign-in.ts";

// Runs in workerd: a server with the same job as the project's, made the way that most are: an McpAgent and its own handlers,
// with tools registered one by one. It has no policy, no limits and no audit trail.

/** Who may draw. */
const artists = new Set<string>();

export class Session extends McpAgent<Bindings, Record<string, never>, Props> {
  override server = new McpServer({ name: "Reference", version: "1.0.0" });

  override async init(): Promise<void> {
    const add = { a: z.number(), b: z.number() };
    this.server.registerTool(
      "add",
      { description: "Adds two numbers.", inputSchema: add },
      async ({ a, b }) => ({
        content: [{ type: "text", text: String(a + b) }],
      }),
    );

    this.server.registerTool("userInfoOctokit", { description: "Reads the user from GitHub." }, async () => {
      const octokit = new Octokit({
        auth: this.props?.accessToken,
        baseUrl: this.env.GITHUB_API_URL,
        // its queues are of the module: with them, calls of several sessions at once are not answered
        throttle: { enabled: false },
      });
      const user = await octokit.rest.users.getAuthenticated();
      return { content: [{ type: "text", text: JSON.stringify(user.data) }] };
    });

    if (artists.has(this.props?.login ?? "")) {
      const image = { prompt: z.string(), steps: z.number().min(4).max(8).default(4) };
      this.server.registerTool("generateImage", { description: "Draws.", inputSchema: image }, async () => ({
        content: [{ type: "text", text: "There is no model here." }],
      }));
    }
  }
}

const sites = new Map<string, OAuthProvider<Bindings>>();

/** The provider of the address that this is reached at, which a deployment knows beforehand. */
function providerAt(origin: string): OAuthProvider<Bindings> {
  const made =
    sites.get(origin) ??
    new OAuthProvider<Bindings>({
      apiHandlers: { "/mcp": Session.serve("/mcp"), "/sse": Session.serveSSE("/sse") },
      authorizeEndpoint: "/authorize",
      tokenEndpoint: "/token",
      clientRegistrationEndpoint: "/register",
      defaultHandler: { fetch: signIn },
      resourceMetadata: { resource: origin },
    });
  sites.set(origin, made);
  return made;
}

export default {
  fetch: (request, env, ctx) => providerAt(new URL(request.url).origin).fetch(request, env, ctx),
} satisfies ExportedHandler<Bindings>;
