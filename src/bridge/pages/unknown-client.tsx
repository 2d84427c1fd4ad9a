/** How to make each client forget the registration that this server does not know, and register anew. */
const resets: readonly { client: string; how: string }[] = [
  { client: "Cursor", how: "Settings, Tools & MCP: remove this server and add it again." },
  {
    client: "VS Code",
    how: "Command palette: “Authentication: Remove Dynamic Authentication Providers”, then connect again.",
  },
  {
    client: "Claude",
    how: "Settings, Connectors: remove this connector and add it again. In Claude Code: /mcp, clear authentication.",
  },
  { client: "mcp-remote", how: "Delete the folder ~/.mcp-auth and start the client again." },
  { client: "MCP Inspector", how: "Authentication: clear the OAuth state, then connect again." },
];

/** A client whose id means nothing here: its registration ended, or was made at another server. */
export function UnknownClientPage() {
  return (
    <>
      <h1>This app is not known here</h1>
      <p>
        It uses a registration that does not exist at this server, or no longer does. Nothing was granted.
        Make the app forget it, and it will register anew:
      </p>
      <dl>
        {resets.map(({ client, how }) => (
          <>
            <dt>{client}</dt>
            <dd>{how}</dd>
          </>
        ))}
        <dt>Another app</dt>
        <dd>Remove this server from it and add it again.</dd>
      </dl>
      <p class="quiet">
        <a href="/">About this server</a>
      </p>
    </>
  );
}
