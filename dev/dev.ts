// `npm run dev`: the server and what people sign in at, in one terminal, until Ctrl-C.
import { thisServer } from "../src/identity/this-server.ts";
import type { UpstreamKind } from "../src/upstream/upstream.ts";
import { parseDevOptions, USAGE } from "./dev-options.ts";
import { portFrom } from "./ports.ts";
import { type LocalServer, startServer } from "./server.ts";
import { signInLines } from "./sign-in-lines.ts";
import { onStopSignal } from "./stop-signal.ts";
import { reportFailure } from "./user-error.ts";
import { workerLog } from "./worker-log.ts";

const { stdout } = process;

/** The one screen that says what there is and what to do with it. */
function welcome(server: LocalServer, tryIt: string): string {
  const bold = (text: string) => (stdout.isTTY && !process.env.NO_COLOR ? `\x1b[1m${text}\x1b[22m` : text);
  const { url } = server;
  const mcp = `${url}/mcp`;
  const { name } = thisServer;
  return `
  ${bold("MCP server")}  ${bold(mcp)}        (for a client; a browser finds a page at ${url})
${signInLines(server)}

  Try it      ${tryIt}        (in another terminal: signs in and calls tools in every protocol)

  Connect a client
    MCP Inspector  npx @modelcontextprotocol/inspector        (then: Streamable HTTP, ${mcp})
    Claude Code    claude mcp add --transport http ${name} ${mcp}
    VS Code        code --add-mcp '${JSON.stringify({ name, type: "http", url: mcp })}'
    Cursor         ${JSON.stringify({ mcpServers: { [name]: { url: mcp } } })}
    mcp-remote     ${JSON.stringify({ mcpServers: { [name]: { command: "npx", args: ["-y", "mcp-remote", mcp] } } })}
    Others         on the page at ${url}

  Ctrl-C stops everything.
`;
}

/** The command that tries this server: with the port, where it is not the usual one. */
function tryCommand(): string {
  const { PORT } = process.env;
  return PORT ? `PORT=${PORT} npm run try` : "npm run try";
}

async function run(upstream: UpstreamKind | undefined): Promise<void> {
  let server: LocalServer | undefined;
  // Before the server is up there is nothing to close that does not end with this process.
  onStopSignal(async () => await server?.close());

  // What is said before the screen is there follows it.
  const held: string[] = [];
  let print = (line: string): void => void held.push(line);
  const onLine = workerLog((line) => print(line), stdout.isTTY);
  const ports = {
    server: portFrom(process.env, "PORT", 8788),
    github: portFrom(process.env, "GITHUB_PORT", 4001),
    openid: portFrom(process.env, "OPENID_PORT", 4002),
  };
  server = await startServer(upstream, ports, onLine);

  console.log(welcome(server, tryCommand()));
  print = (line) => console.log(line);
  held.forEach(print);

  await server.lost;
  await server.close();
  console.error("wrangler dev has ended, and with it the server.");
  process.exitCode = 1;
}

try {
  const { help, upstream } = parseDevOptions(process.argv.slice(2));
  if (help) console.log(USAGE);
  else await run(upstream);
} catch (error) {
  process.exitCode = reportFailure(error);
}
