import { iconsAt, thisServer } from "../identity/this-server.ts";
import { isLoopback } from "../settings/loopback.ts";
import { endpointsAt } from "./endpoints.ts";

/** The registry's newest schema. */
const schema = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json";

/**
 * This deployment as the MCP registry takes it (registry, "server.json", 2025-12-11). Its name is in the namespace of its
 * own host, which whoever publishes it proves to be theirs.
 */
export function serverJsonOf(origin: string) {
  const { title, description, version } = thisServer;
  const { mcp, sse } = endpointsAt(origin);
  const { protocol } = new URL(origin);
  return {
    $schema: schema,
    name: registryName(origin),
    title,
    description,
    version,
    websiteUrl: `${origin}/`,
    // an icon has to be at an https address
    ...(protocol === "https:" && { icons: iconsAt(origin) }),
    remotes: [mcp, sse].map(({ transport, url }) => ({ type: transport, url })),
  };
}

/** The host with its labels turned around, and the server's name: `example.mcp/remote-mcp-github` at mcp.example. */
export function registryName(origin: string): string {
  const { hostname } = new URL(origin);
  return `${isLoopback(hostname) ? "localhost" : namespaceOf(hostname)}/${thisServer.name}`;
}

/** What an address has that a name may not is left out; at an IPv6 address nobody publishes anything. */
function namespaceOf(hostname: string): string {
  const labels = hostname.split(".").map((label) => label.replace(/[^a-z0-9-]/g, ""));
  return (
    labels
      .filter((label) => label !== "")
      .reverse()
      .join(".") || "unnamed"
  );
}
