import { leftOut } from "./left-out.ts";

/**
 * The file of the SDK that has its servers, without the one that tools are registered with: the stateless lane's is a few
 * functions, whatever the catalogue has. The SDK asks whether a server is one of these before it treats it as such.
 */
export * from "../node_modules/@modelcontextprotocol/server/dist/mcp-oHn3ureC.mjs";

const McpServer = leftOut("McpServer of @modelcontextprotocol/server");
const scopeChallenge = leftOut("the scope challenge of @modelcontextprotocol/server");

export { McpServer as t, scopeChallenge as c, scopeChallenge as s, scopeChallenge as u };
