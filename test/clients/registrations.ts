/** What a client registers (RFC 7591 section 2), as it was seen or as its source has it. */
export interface Registration {
  readonly client: string;
  readonly body: Readonly<Record<string, unknown>> & { readonly redirect_uris: readonly string[] };
  /** Addresses that it asks to be sent to, besides those it registered: loopback ports are chosen late (RFC 8252). */
  readonly alsoAsksFor?: readonly string[];
}

const flows = { grant_types: ["authorization_code", "refresh_token"], response_types: ["code"] } as const;
const isPublic = { token_endpoint_auth_method: "none" } as const;

/** Clients that people use, most of which cannot run in a test: what they send can be held to, though. */
export const registrations: readonly Registration[] = [
  {
    // a custom scheme, a web page and a fixed port at once: a server that refuses one of them refuses Cursor
    client: "Cursor",
    body: {
      redirect_uris: [
        "cursor://anysphere.cursor-mcp/oauth/callback",
        "https://www.cursor.com/agents/mcp/oauth/callback",
        "http://localhost:8787/callback",
      ],
      client_name: "Cursor",
      ...flows,
      ...isPublic,
    },
  },
  {
    client: "Cursor, asking for every scope there is",
    body: {
      redirect_uris: ["cursor://anysphere.cursor-mcp/oauth/callback"],
      client_name: "Cursor",
      scope: "profile email repos:read repos:write admin",
      ...flows,
      ...isPublic,
    },
  },
  {
    // says that it is native, and has web pages among its addresses
    client: "VS Code",
    body: {
      client_name: "Visual Studio Code",
      client_uri: "https://code.visualstudio.com",
      redirect_uris: [
        "https://insiders.vscode.dev/redirect",
        "https://vscode.dev/redirect",
        "http://127.0.0.1/",
        "http://127.0.0.1:33418/",
      ],
      scope: "profile",
      application_type: "native",
      ...flows,
      ...isPublic,
    },
    alsoAsksFor: ["http://127.0.0.1:51234/"],
  },
  {
    client: "Claude on the web, with a secret",
    body: {
      redirect_uris: ["https://claude.ai/api/mcp/auth_callback"],
      client_name: "Claude",
      client_uri: "https://claude.ai",
      scope: "profile",
      token_endpoint_auth_method: "client_secret_post",
      ...flows,
    },
  },
  {
    client: "Claude on the web, without one",
    body: {
      redirect_uris: ["https://claude.ai/api/mcp/auth_callback"],
      client_name: "Claude",
      ...flows,
      ...isPublic,
    },
  },
  {
    client: "Claude Code",
    body: {
      client_name: "Claude Code (github)",
      redirect_uris: ["http://localhost:3118/callback"],
      application_type: "native",
      ...flows,
      ...isPublic,
    },
    alsoAsksFor: ["http://localhost:52017/callback"],
  },
  {
    client: "ChatGPT",
    body: {
      redirect_uris: ["https://chatgpt.com/connector_platform_oauth_redirect"],
      client_name: "ChatGPT",
      ...flows,
      ...isPublic,
    },
  },
  {
    client: "Codex",
    body: {
      client_name: "Codex",
      redirect_uris: ["http://127.0.0.1:37819/callback/abc123"],
      application_type: "native",
      ...flows,
      ...isPublic,
    },
  },
  {
    client: "MCP Inspector",
    body: {
      redirect_uris: ["http://127.0.0.1:6276/oauth/callback"],
      client_name: "MCP Inspector",
      client_uri: "https://github.com/modelcontextprotocol/inspector",
      scope: "profile",
      application_type: "native",
      ...flows,
      ...isPublic,
    },
    alsoAsksFor: ["http://127.0.0.1:40123/oauth/callback"],
  },
  {
    client: "mcp-remote",
    body: {
      redirect_uris: ["http://localhost:4036/oauth/callback"],
      client_name: "MCP CLI Proxy",
      client_uri: "https://github.com/modelcontextprotocol/mcp-cli",
      software_id: "2e6dc280-f3c3-4e01-99a7-8181dbd1d23d",
      software_version: "0.15.1",
      scope: "profile",
      application_type: "native",
      ...flows,
      ...isPublic,
    },
  },
  {
    // the client of `agents`: its name is the room's
    client: "Workers AI Playground",
    body: {
      client_name: "cf-playground-room-1234",
      client_uri: "https://playground.ai.cloudflare.com",
      redirect_uris: [
        "https://playground.ai.cloudflare.com/agents/playground/cf-playground-room-1234/callback",
      ],
      application_type: "web",
      scope: "profile",
      ...flows,
      ...isPublic,
    },
  },
];
