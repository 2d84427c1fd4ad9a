/** What this server is and how to connect to it, for whoever opens its URL in a browser. */
export function HomePage({ origin }: { origin: string }) {
  const endpoint = `${origin}/mcp`;
  const configuration = { mcpServers: { github: { command: "npx", args: ["-y", "mcp-remote", endpoint] } } };
  return (
    <>
      <h1>GitHub tools for your AI client</h1>
      <p>
        This is a remote MCP server. Give your client this URL; it will bring you back here to choose what to
        allow, and to GitHub to sign in.
      </p>
      <pre>{endpoint}</pre>
      <h2>Clients that start a local command</h2>
      <pre>{JSON.stringify(configuration, null, 2)}</pre>
      <h2>Clients that only know SSE</h2>
      <pre>{`${origin}/sse`}</pre>
      <p class="quiet">
        What a client may do is chosen when it connects. To end all access, revoke this server's app in your
        GitHub settings, under Applications.
      </p>
    </>
  );
}
