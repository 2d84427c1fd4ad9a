import { signInPlace, Upstream } from "../../web/upstream-name.tsx";

/** What this server is and how to connect to it, for whoever opens its URL in a browser. */
export function HomePage({ origin, linksGitHub }: { origin: string; linksGitHub: boolean }) {
  const endpoint = `${origin}/mcp`;
  const configuration = { mcpServers: { github: { command: "npx", args: ["-y", "mcp-remote", endpoint] } } };
  return (
    <>
      <h1>GitHub tools for your AI client</h1>
      <p>
        This is a remote MCP server. Give your client this URL; it will bring you back here to choose what to
        allow, and to <Upstream /> to sign in.
      </p>
      <pre>{endpoint}</pre>
      <h2>Clients that start a local command</h2>
      <pre>{JSON.stringify(configuration, null, 2)}</pre>
      <h2>Clients that only know SSE</h2>
      <pre>{`${origin}/sse`}</pre>
      <h2>What is connected</h2>
      <p>
        <a href="/account">See and end what you connected</a>: which apps use your account, what they may do,
        and what they did.
      </p>
      <LastResort linksGitHub={linksGitHub} />
    </>
  );
}

/** What somebody can do whom this server does not answer. */
function LastResort({ linksGitHub }: { linksGitHub: boolean }) {
  const { kind, name } = signInPlace();
  if (kind === "github")
    return (
      <p class="quiet">
        What an app may do is chosen when it connects. If this server does not answer, revoke its app in your
        GitHub settings, under Applications: that ends everything too.
      </p>
    );
  return (
    <p class="quiet">
      What an app may do is chosen when it connects. If this server does not answer, whoever looks after your
      account at {name} can take this server's access there.
      {linksGitHub &&
        " If you linked a GitHub account, revoke this server's app in your GitHub settings, under Applications, as well."}
    </p>
  );
}
