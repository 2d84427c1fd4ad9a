/** What a client does between an address and the end of its grant, in that order. */
export const steps = [
  "discover",
  "register",
  "consent",
  "token",
  "list",
  "call",
  "refresh",
  "step-up",
  "sign in again",
  "revoke",
] as const;

export type Step = (typeof steps)[number];

/** A client in one of its ways to talk to the server. */
export interface RowOf {
  readonly client: string;
  /** Whose version package.json pins. */
  readonly package: string;
  readonly lane: string;
  /** What its test cannot do without. */
  readonly needs?: "chromium" | "inspector";
}

const sdk1 = { client: "TypeScript SDK", package: "@modelcontextprotocol/sdk" };
const sdk2 = { client: "TypeScript SDK", package: "@modelcontextprotocol/client" };
const remote = { client: "mcp-remote", package: "mcp-remote" };
const agents = { client: "agents", package: "agents" };
const inspector = { package: "@modelcontextprotocol/inspector", needs: "inspector" } as const;
const cli = { client: "MCP Inspector, command line", ...inspector };
const page = { client: "MCP Inspector, page", ...inspector, needs: "chromium" } as const;

/** Every row of the table, in its order. A row whose test did not run is missing, and is noticed. */
export const rows = {
  "sdk1-http": { ...sdk1, lane: "`/mcp`, 2025-11-25" },
  "sdk1-elicitation": { ...sdk1, lane: "`/mcp`, 2025-11-25, with URL elicitation" },
  "sdk1-sse": { ...sdk1, lane: "`/sse`" },
  "sdk2-modern": { ...sdk2, lane: "`/mcp`, 2026-07-28" },
  "sdk2-auto": { ...sdk2, lane: "`/mcp`, whichever is newest" },
  "sdk2-legacy": { ...sdk2, lane: "`/mcp`, 2025-11-25" },
  "sdk2-sse": { ...sdk2, lane: "`/sse`" },
  "remote-http": { ...remote, lane: "`/mcp`, 2025-11-25" },
  "remote-auto": { ...remote, lane: "`/mcp`, `--protocol auto`" },
  "remote-sse-first": { ...remote, lane: "`/mcp`, `--transport sse-first`" },
  "remote-sse": { ...remote, lane: "`/sse`" },
  "remote-sse-only": { ...remote, lane: "`/sse`, `--transport sse-only`" },
  agents: { ...agents, lane: "`/mcp`, `addMcpServer` as it comes" },
  "agents-elicitation": { ...agents, lane: "`/mcp`, with URL elicitation" },
  "agents-sse": { ...agents, lane: "`/sse`" },
  "cli-legacy": { ...cli, lane: "`/mcp`, legacy" },
  "cli-auto": { ...cli, lane: "`/mcp`, auto" },
  "cli-modern": { ...cli, lane: "`/mcp`, modern" },
  "cli-sse-legacy": { ...cli, lane: "`/sse`, legacy" },
  "cli-sse-auto": { ...cli, lane: "`/sse`, auto" },
  page: { ...page, lane: "`/mcp`, auto" },
  "page-sse": { ...page, lane: "`/sse`, legacy" },
} as const satisfies Record<string, RowOf>;

export type RowId = keyof typeof rows;

export const rowIds = Object.keys(rows) as RowId[];
