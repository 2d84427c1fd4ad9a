import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

it("a redirect of GitHub's to another origin does not take the credential along", async () => {
  const received: IncomingHttpHeaders[] = [];
  const elsewhere = createServer((request, response) => {
    received.push(request.headers);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  }).listen(0, "127.0.0.1");
  await once(elsewhere, "listening");
  const address = elsewhere.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    const { authorization } = await signIn(server.origin);
    const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode: "auto" } });
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${server.origin}/mcp`), {
        requestInit: { headers: authorization },
      }),
    );
    server.github.fault({ path: "/user", status: 302, headers: { location: `http://127.0.0.1:${port}/` } });
    await client.callTool({ name: "userInfoOctokit", arguments: {} });
    await client.close();
    expect(received).toHaveLength(1);
    expect(received[0]?.authorization).toBeUndefined();
  } finally {
    elsewhere.closeAllConnections();
    elsewhere.close();
  }
});
