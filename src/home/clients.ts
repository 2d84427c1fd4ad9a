import { thisServer } from "../identity/this-server.ts";
import { isLoopback } from "../settings/loopback.ts";
import { asArgument } from "../text/command-argument.ts";
import { endpointsAt } from "./endpoints.ts";

/** The clients that are explained, in the order in which they are shown; the last two are ways for all others. */
export const clientIds = [
  "claude",
  "chatgpt",
  "cursor",
  "vscode",
  "claude-code",
  "codex",
  "inspector",
  "playground",
  "mcp-remote",
  "sse",
] as const;

export type ClientId = (typeof clientIds)[number];

/** How one client is connected to this server at one origin. What its person has to do there is in words, elsewhere. */
export interface ClientWay {
  readonly id: ClientId;
  readonly name: string;
  /** False for one that runs at its maker's, and a server that only this computer reaches. */
  readonly available: boolean;
  /** Opens the client, or its page, with this server filled in as far as the client takes that. */
  readonly link?: string;
  /** Each in a line of its own, for any shell. */
  readonly commands?: readonly string[];
  /** What the client's configuration file takes. */
  readonly configuration?: object;
  /** The address to paste. */
  readonly url?: string;
}

/** Every client's way, in the order in which they are shown. @param origin of this server, as the URL parser has it */
export function clientWays(origin: string): readonly ClientWay[] {
  const { name } = thisServer;
  const { hostname } = new URL(origin);
  const { mcp, sse } = endpointsAt(origin);
  const { url } = mcp;
  const hosted = (way: Omit<ClientWay, "available">): ClientWay =>
    isLoopback(hostname) ? { id: way.id, name: way.name, available: false } : { ...way, available: true };
  const argument = asArgument(origin, "/mcp");
  const run = (...commands: readonly string[]) => (argument === undefined ? {} : { commands });
  const vscode = JSON.stringify({ name, type: "http", url });
  const configuration = { mcpServers: { [name]: { url } } };
  const available = true;
  return [
    hosted({ id: "claude", name: "Claude", link: claudeLink(url), url }),
    hosted({ id: "chatgpt", name: "ChatGPT", link: "https://chatgpt.com/plugins", url }),
    { id: "cursor", name: "Cursor", available, link: cursorLink(url), configuration },
    {
      ...{ id: "vscode", name: "VS Code", available },
      link: `vscode:mcp/install?${encodeURIComponent(vscode)}`,
      // Windows' command line takes double quotes only, and POSIX shells take them as well
      ...run(`code --add-mcp "${vscode.replaceAll('"', '\\"')}"`),
    },
    {
      ...{ id: "claude-code", name: "Claude Code", available },
      ...run(`claude mcp add --transport http ${name} ${argument}`),
    },
    {
      ...{ id: "codex", name: "Codex", available },
      ...run(`codex mcp add ${name} --url ${argument}`, `codex mcp login ${name}`),
    },
    {
      ...{ id: "inspector", name: "MCP Inspector", available },
      ...run(`npx @modelcontextprotocol/inspector --transport http --server-url ${argument}`),
    },
    hosted({
      ...{ id: "playground", name: "Workers AI Playground", url },
      link: "https://playground.ai.cloudflare.com/",
    }),
    {
      ...{ id: "mcp-remote", name: "mcp-remote", available },
      configuration: { mcpServers: { [name]: { command: "npx", args: ["-y", "mcp-remote", url] } } },
    },
    { id: "sse", name: "HTTP with SSE", available, url: sse.url },
  ];
}

/** Claude's page for a connector of one's own, filled in. */
function claudeLink(url: string): string {
  const filled = { modal: "add-custom-connector", connectorName: thisServer.title, connectorUrl: url };
  const query = Object.entries(filled).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `https://claude.ai/customize/connectors?${query.join("&")}`;
}

/** Cursor's link to install a server: its configuration as JSON, in Base64. */
function cursorLink(url: string): string {
  const config = Buffer.from(JSON.stringify({ url })).toString("base64");
  return `cursor://anysphere.cursor-deeplink/mcp/install?name=${thisServer.name}&config=${encodeURIComponent(config)}`;
}
