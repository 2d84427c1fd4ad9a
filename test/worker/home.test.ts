import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { open } from "../support/authorization.ts";
import { type Bearer, openSse } from "../support/mcp-lanes.ts";
import { initializeRequest, jsonHeaders, postMessage, statelessRequest } from "../support/mcp-messages.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let origin: string;
/** The same server by its other name. */
let localhost: string;
let signedIn: SignedIn;
beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
  localhost = origin.replace("127.0.0.1", "localhost");
  signedIn = await signIn(origin);
});
afterAll(() => server.close());

const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const challengeAt = (path: string) =>
  `Bearer realm="OAuth", resource_metadata="${origin}/.well-known/oauth-protected-resource${path}", scope="profile"`;

describe("the page about this server", () => {
  it("is that of the origin that it was reached at, as data, too", async () => {
    for (const host of [origin, localhost]) {
      expect((await open(`${host}/`)).text).toContain(`${host}/mcp`);
      const data = await fetch(host, { headers: { accept: "application/json" } });
      expect(await data.json()).toMatchObject({ endpoints: { mcp: { url: `${host}/mcp` } } });
    }
  });

  it("has documents that are there, by the links of its data", async () => {
    const data = await fetch(origin, { headers: { accept: "application/json" } });
    const { links, icons } = z
      .looseObject({ links: z.record(z.string(), z.url()), icons: z.array(z.looseObject({ src: z.url() })) })
      .parse(await data.json());
    for (const url of [...Object.values(links), ...icons.map(({ src }) => src)]) {
      const response = await fetch(url);
      await response.body?.cancel();
      // who is not signed in is shown where they can do that
      expect(response.status, url).toBe(url.endsWith("/account") ? 401 : 200);
    }
  });
});

it("GET /health answers everybody who asks at the same time", async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => fetch(`${origin}/health`)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await Promise.all(answers.map(({ body }) => body?.cancel()));
});

it("GET /health looks at KV, the database and Durable Objects", async () => {
  const response = await fetch(`${origin}/health`);
  expect(response.status).toBe(200);
  const { time, ...rest } = z.looseObject({ time: z.iso.datetime() }).parse(await response.json());
  expect(Math.abs(Date.now() - Date.parse(time))).toBeLessThan(60_000);
  expect(rest).toEqual({
    ...{ status: "ok", name: "remote-mcp-github", version: "0.1.0" },
    checks: { kv: "ok", database: "ok", objects: "ok" },
  });
});

describe.each(["/mcp", "/sse", "/mcp/", "/sse/"])("%s in a browser", (path) => {
  const resource = path.replace(/\/$/, "");

  it("is a page that leads on, under the same status and challenge as a client's", async () => {
    const page = await open(`${origin}${path}?token=secret`, browser);
    expect(page.status).toBe(401);
    expect(page.headers.get("www-authenticate")).toBe(challengeAt(resource));
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("vary")).toContain("Accept");
    expect(page.title).toBe("This address is for AI clients");
    expect(page.text).toContain(`${origin}${resource}`);
    expect(page.html).not.toContain("secret");
    expect(page.page.link("How to connect")?.href).toBe(`${origin}/`);
  });

  it("is what it was to clients", async () => {
    for (const accept of ["text/event-stream", "application/json, text/event-stream", "*/*"]) {
      const response = await fetch(`${origin}${path}`, { headers: { accept } });
      expect([response.status, await response.text()]).toEqual([401, ""]);
      expect(response.headers.get("www-authenticate")).toBe(challengeAt(resource));
    }
  });

  it("is what it was to whoever sends a token, or a message", async () => {
    const headers = { ...browser, authorization: "Bearer nonsense" };
    for (const init of [{ headers }, { method: "POST", headers: browser }]) {
      const response = await fetch(`${origin}${path}`, init);
      expect([response.status, await response.text()].slice(0, 1)).toEqual([401]);
      expect(response.headers.get("content-type") ?? "").not.toContain("text/html");
    }
  });
});

it("GET /mcp of a client that signed in, without a session, is 405 whatever it accepts", async () => {
  for (const accept of ["text/event-stream", browser.accept]) {
    const response = await fetch(`${origin}/mcp`, { headers: { ...signedIn.authorization, accept } });
    await response.body?.cancel();
    expect(response.status).toBe(405);
  }
});

it("a client that was given the bare origin is told the endpoint", async () => {
  const response = await fetch(origin, {
    method: "POST",
    headers: { ...jsonHeaders, origin: "https://client.example" },
    body: JSON.stringify(initializeRequest()),
  });
  expect(response.status).toBe(405);
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(await response.json()).toMatchObject({
    jsonrpc: "2.0",
    error: { message: expect.stringContaining(`${origin}/mcp`) },
  });
});

it("a path that is not there leads to the page about this server", async () => {
  const page = await open(`${origin}/nothing`, { ...browser, "accept-language": "ja" });
  expect(page.status).toBe(404);
  expect(page.title).toBe("ページが見つかりません");
  expect(page.page.link("このサーバーについて")?.href).toBe(`${origin}/`);
  const answer = await fetch(`${origin}/nothing`, { method: "POST" });
  expect(answer.status).toBe(404);
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  expect(await answer.json()).toMatchObject({ error: "not_found", documentation: `${origin}/` });
});

describe("what a client is told of the server", () => {
  const ways: readonly [string, (host: string, bearer: Bearer) => Promise<unknown>][] = [
    [
      "2026-07-28",
      async (host, bearer) => {
        const { headers, body } = statelessRequest("tools/list");
        const { answer } = await postMessage(`${host}/mcp`, { ...headers, ...bearer }, body);
        const meta = z.looseObject({ _meta: z.record(z.string(), z.unknown()) }).parse(answer?.result)._meta;
        return meta["io.modelcontextprotocol/serverInfo"];
      },
    ],
    [
      "a session",
      async (host, bearer) =>
        (await postMessage(`${host}/mcp`, bearer, initializeRequest())).answer?.result?.serverInfo,
    ],
    [
      "SSE",
      async (host, bearer) => {
        const stream = await openSse(host, bearer);
        const { answer } = await stream.request(initializeRequest("2024-11-05"));
        stream.close();
        return answer?.result?.serverInfo;
      },
    ],
  ];

  it.each(ways)("by %s has the icons and the website of the origin that it reached", async (_way, infoAt) => {
    for (const host of [origin, localhost]) {
      const bearer = host === origin ? signedIn : await signIn(host);
      expect(await infoAt(host, bearer.authorization)).toEqual({
        ...{ name: "remote-mcp-github", title: "GitHub tools", version: "0.1.0" },
        description: expect.stringMatching(/^GitHub tools for AI clients/),
        websiteUrl: `${host}/`,
        icons: [
          { src: `${host}/icon.png`, mimeType: "image/png", sizes: ["192x192"] },
          { src: `${host}/favicon.svg`, mimeType: "image/svg+xml", sizes: ["any"] },
        ],
      });
    }
  });
});
