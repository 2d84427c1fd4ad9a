/** What this server answers `tools/call add` of 1 and 2 with by 2026-07-28, at an origin: it says who it is. */
export function addAnswerAt(origin: string): string {
  const icon = (mimeType: string, sizes: string, path: string) => ({
    mimeType,
    sizes: [sizes],
    src: `${origin}${path}`,
  });
  return JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    result: {
      content: [{ type: "text", text: '{"sum":3}' }],
      structuredContent: { sum: 3 },
      resultType: "complete",
      _meta: {
        "io.modelcontextprotocol/serverInfo": {
          name: "remote-mcp-github",
          title: "GitHub tools",
          version: "0.1.0",
          description:
            "GitHub tools for AI clients, acting as the person who signed in, within what they allowed.",
          websiteUrl: `${origin}/`,
          icons: [icon("image/png", "192x192", "/icon.png"), icon("image/svg+xml", "any", "/favicon.svg")],
        },
      },
    },
  });
}
