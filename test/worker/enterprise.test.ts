import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resultOfTool } from "../support/authorization.ts";
import { postToken, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** Where GitHub Enterprise Server has its REST API. */
const basePath = "/api/v3";

/** The API of an Enterprise Server before the local GitHub: under a path, and nothing else there. */
interface EnterpriseApi {
  readonly url: string;
  readonly received: string[];
  /** Settles when it was asked to delete a token. */
  readonly deleted: Promise<void>;
  forwardTo(origin: string): void;
  close(): Promise<void>;
}

async function startEnterpriseApi(): Promise<EnterpriseApi> {
  const received: string[] = [];
  const deleted = Promise.withResolvers<void>();
  let target = "";
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = "GET", headers, url = "/" } = incoming;
    received.push(`${method} ${url}`);
    if (method === "DELETE") deleted.resolve();
    if (!url.startsWith(`${basePath}/`)) {
      outgoing.writeHead(404).end();
      return;
    }
    const onward = request(new URL(url.slice(basePath.length), target), { method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  };
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
  return {
    url: `http://127.0.0.1:${address.port}${basePath}`,
    received,
    deleted: deleted.promise,
    forwardTo(origin) {
      target = origin;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

let api: EnterpriseApi;
let server: TestServer;

beforeAll(async () => {
  api = await startEnterpriseApi();
  server = await startServer({ GITHUB_API_URL: `${api.url}/`, ACCESS: { teams: ["acme/core"] } });
  api.forwardTo(server.github.url);
});
afterAll(async () => {
  await server.close();
  await api.close();
});

test("10. an Enterprise Server takes two base URLs and nothing else: sign-in, call, refresh and end", async () => {
  const client = await signIn(server.origin, { scope: "profile email" });
  const result = await resultOfTool(`${server.origin}/mcp`, client.access_token, "userInfoOctokit");
  expect(result.structuredContent).toMatchObject({ login: "inspector" });
  const { clientId: client_id, refresh_token } = client;
  const refreshed = await postToken(server.origin, { grant_type: "refresh_token", refresh_token, client_id });
  expect(refreshed.status).toBe(200);
  const calls = server.github.calls();
  expect((await postToken(server.origin, { token: refresh_token, client_id })).status).toBe(200);
  await api.deleted;

  // people sign in at one, and what is asked about them is asked at the other
  const rest = calls
    .filter(({ path }) => !path.startsWith("/login/"))
    .map(({ method, path }) => `${method} ${path}`);
  expect(new Set(rest)).toEqual(
    new Set(["GET /orgs/acme/teams/core/memberships/inspector", "GET /user", "GET /user/emails"]),
  );
  expect(api.received).toEqual([
    ...rest.map((line) => line.replace(" ", ` ${basePath}`)),
    `DELETE ${basePath}/applications/${server.github.clientId}/token`,
  ]);
});
