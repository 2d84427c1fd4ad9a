/** How this server introduces itself to a client (MCP `Implementation`). */
export const serverInfo = {
  name: "remote-mcp-github",
  title: "GitHub tools",
  version: "0.1.0",
} as const;

/** For the model: what these tools are for. */
export const instructions =
  "Tools that act on GitHub as the person who signed in, within the permissions they granted. If a tool says that a permission is missing or that the person must sign in again, tell them so.";
