import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSse } from "../support/mcp-lanes.ts";
import {
  initializeRequest,
  jsonHeaders,
  notification,
  post,
  postMessage,
  request,
} from "../support/mcp-messages.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { evictable, objectsOf, storedBy } from "../support/session-objects.ts";
import { unfinishedPost } from "../support/unfinished-post.ts";

let server: TestServer;
let signedIn: SignedIn;
beforeAll(async () => {
  server = await startServer();
  signedIn = await signIn(server.origin);
});
afterAll(() => server.close());

const open = (path?: string) => openSse(server.origin, signedIn.authorization, path);

describe("a stream", () => {
  it("begins with an endpoint event that names a URL of this origin (2024-11-05, HTTP with SSE)", async () => {
    const response = await fetch(`${server.origin}/sse`, {
      headers: { ...signedIn.authorization, accept: "text/event-stream" },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(value).toMatch(/^event: endpoint\ndata: \/sse\/message\?sessionId=[0-9a-f]{64}\n\n$/);
    await reader?.cancel();
  });

  it("/sse/ is the same endpoint", async () => {
    const stream = await open("/sse/");
    expect(stream.endpoint.pathname).toBe("/sse/message");
    stream.close();
  });

  it("carries the answers to the messages that are sent to its endpoint", async () => {
    const stream = await open();
    const initialized = await stream.request(initializeRequest("2024-11-05"));
    expect(initialized.status).toBe(202);
    expect(initialized.answer).toMatchObject({
      id: 1,
      result: { protocolVersion: "2024-11-05", serverInfo: { name: "remote-mcp-github" } },
    });
    expect((await stream.send(notification("notifications/initialized"))).status).toBe(202);
    const listed = await stream.request(request("tools/list", {}, "list"));
    expect(listed.answer).toMatchObject({
      id: "list",
      result: { tools: expect.arrayContaining([expect.objectContaining({ name: "add" })]) },
    });
    const unknown = await stream.request(request("tools/none", {}, 3));
    expect(unknown.answer).toMatchObject({ id: 3, error: { code: -32601 } });
    stream.close();
  });

  it("carries the answers of its own session only", async () => {
    const [one, other] = await Promise.all([open(), open()]);
    const answers = await Promise.all([
      one.request(request("tools/call", { name: "add", arguments: { a: 1, b: 1 } }, 5)),
      other.request(request("tools/call", { name: "add", arguments: { a: 2, b: 2 } }, 5)),
    ]);
    expect(answers.map(({ answer }) => answer?.result?.structuredContent)).toEqual([{ sum: 2 }, { sum: 4 }]);
    one.close();
    other.close();
  });

  it("answers a ping from another connection after its object was evicted", async () => {
    const { made: stream, evict } = await evictable(server, () => open());
    await stream.request(initializeRequest("2024-11-05"));
    await evict();
    const reply = await stream.request(request("ping", undefined, 2));
    expect(reply).toMatchObject({ status: 202, answer: { id: 2, result: {} } });
    stream.close();
  });

  it("takes tokens for /sse, and tokens for /mcp, which clients that name no resource get", async () => {
    for (const resource of [`${server.origin}/sse`, `${server.origin}/mcp`]) {
      const other = await signIn(server.origin, { resource });
      const stream = await openSse(server.origin, other.authorization);
      expect((await stream.request(request("ping"))).answer).toMatchObject({ result: {} });
      stream.close();
    }
  });
});

describe("a stream that the client closed", () => {
  it("takes no messages any more", async () => {
    const stream = await open();
    expect((await stream.request(request("ping"))).status).toBe(202);
    stream.close();
    // the client is told nothing when the server has noticed, so it asks until then
    await expect
      .poll(async () => (await stream.send(request("ping"))).status, { interval: 10, timeout: 10_000 })
      .toBe(404);
  });

  it("leaves nothing in storage", async () => {
    const before = await objectsOf(server, "McpSession");
    const stream = await open();
    await stream.request(request("ping"));
    const [own] = (await objectsOf(server, "McpSession")).filter((id) => !before.includes(id));
    const stored = () => storedBy(server, "McpSession", own === undefined ? [] : [own]);
    expect(await stored()).toContain("endIfIdle");
    stream.close();
    await expect
      .poll(async () => (await stream.send(request("ping"))).status, { interval: 10, timeout: 10_000 })
      .toBe(404);
    expect(await stored()).toBe("[]");
  });
});

describe("a message for a stream that was never opened", () => {
  it("is 404 and leaves nothing in storage", async () => {
    const before = await objectsOf(server, "McpSession");
    for (const digit of ["0", "1", "2"]) {
      const reply = await postMessage(
        `${server.origin}/sse/message?sessionId=${digit.repeat(64)}`,
        signedIn.authorization,
        request("ping"),
      );
      expect(reply).toMatchObject({ status: 404, answer: { id: null, error: { code: -32001 } } });
    }
    const touched = (await objectsOf(server, "McpSession")).filter((id) => !before.includes(id));
    expect(await storedBy(server, "McpSession", touched)).toBe("[]");
  });

  it.each([
    ["no session id", ""],
    ["an empty one", "?sessionId="],
    ["one of another form", "?sessionId=../../mcp"],
    ["one that tries to name another object", `?sessionId=${"0".repeat(64)}:4`],
  ])("with %s is 404", async (_what, query) => {
    const reply = await postMessage(
      `${server.origin}/sse/message${query}`,
      signedIn.authorization,
      request("ping"),
    );
    expect(reply).toMatchObject({ status: 404, answer: { error: { code: -32001 } } });
  });
});

describe("a message that is refused", () => {
  it.each([
    ["malformed JSON", "{", -32700],
    ["an empty body", "", -32700],
    ["an object that is not JSON-RPC", "{}", -32600],
    ["a number", "1", -32600],
    ["null", "null", -32600],
    // batches came with 2025-03-26 and Streamable HTTP
    ["a batch", JSON.stringify([request("ping")]), -32600],
  ])("%s is 400", async (_what, body, code) => {
    const stream = await open();
    const response = await stream.send(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ jsonrpc: "2.0", id: null, error: { code } });
    expect((await stream.request(request("ping"))).answer).toMatchObject({ result: {} });
    stream.close();
  });

  it.each(["text/plain", "", "application/jsonp"])("the media type %j is 415", async (type) => {
    const stream = await open();
    const headers = { ...signedIn.authorization, "content-type": type };
    const reply = await postMessage(stream.endpoint, headers, request("ping"));
    expect(reply).toMatchObject({ status: 415, answer: { id: null, error: { code: -32000 } } });
    stream.close();
  });

  it("more than 1 MiB by its Content-Length is 413", async () => {
    const stream = await open();
    const reply = await postMessage(stream.endpoint, signedIn.authorization, " ".repeat(1024 * 1024 + 1));
    expect(reply).toMatchObject({ status: 413, answer: { id: null, error: { code: -32000 } } });
    stream.close();
  });

  it("more than 1 MiB in chunks is 413 before all of it was sent", async () => {
    const stream = await open();
    const { status } = await unfinishedPost(
      stream.endpoint.href,
      { ...jsonHeaders, ...signedIn.authorization, "transfer-encoding": "chunked" },
      1024 * 1024 + 1,
    );
    expect(status).toBe(413);
    stream.close();
  });
});

describe("methods and paths", () => {
  it.each(["POST", "DELETE", "PUT"])(
    "%s /sse is 405, as a client expects that tries Streamable HTTP first",
    async (method) => {
      const response = await fetch(`${server.origin}/sse`, {
        method,
        headers: { ...jsonHeaders, ...signedIn.authorization },
        body: JSON.stringify(initializeRequest()),
      });
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("GET");
    },
  );

  it.each(["GET", "DELETE", "PUT"])("%s /sse/message is 405", async (method) => {
    const response = await fetch(`${server.origin}/sse/message`, { method, headers: signedIn.authorization });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
  });

  it.each(["/sse/other", "/sse/message/", "/sse/message/x", "/sse//"])("%s is 404", async (path) => {
    const response = await post(`${server.origin}${path}`, signedIn.authorization, request("ping"));
    expect(response.status).toBe(404);
  });

  it.each([
    ["GET", "/sse"],
    ["POST", "/sse"],
    ["POST", "/sse/message"],
    ["GET", "/sse/other"],
  ])("%s %s without a token is 401 with the challenge of /sse", async (method, path) => {
    const response = await fetch(`${server.origin}${path}`, { method });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain(
      `resource_metadata="${server.origin}/.well-known/oauth-protected-resource/sse"`,
    );
  });
});
