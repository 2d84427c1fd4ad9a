import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSession } from "../support/mcp-lanes.ts";
import {
  answersOf,
  initializeRequest,
  jsonHeaders,
  notification,
  post,
  postMessage,
  request,
} from "../support/mcp-messages.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

let upstream: Upstream;
let server: TestServer;
let signedIn: SignedIn;
beforeAll(async () => {
  upstream = await startUpstream();
  server = await startServer({ GITHUB_API_URL: upstream.url });
  upstream.forwardTo(server.github.url);
  signedIn = await signIn(server.origin);
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

const open = (revision?: string) => openSession(server.origin, signedIn.authorization, revision);

describe.each(["2025-03-26", "2025-06-18", "2025-11-25"])("revision %s", (revision) => {
  it("is agreed on at initialization", async () => {
    const reply = await postMessage(
      `${server.origin}/mcp`,
      signedIn.authorization,
      initializeRequest(revision),
    );
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe("text/event-stream");
    expect(reply.headers.get("mcp-session-id")).toMatch(/^[0-9a-f]{64}$/);
    expect(reply.answer).toMatchObject({
      id: 1,
      result: {
        protocolVersion: revision,
        serverInfo: { name: "remote-mcp-github", title: "GitHub tools" },
        instructions: expect.any(String),
      },
    });
    expect(reply.answer?.result?.capabilities).toEqual({
      ...{ tools: { listChanged: false }, prompts: { listChanged: false }, completions: {} },
      resources: { listChanged: false, subscribe: false },
    });
  });

  it("answers ping and tools/list", async () => {
    const session = await open(revision);
    expect((await session.post(request("ping", undefined, "p"))).answer).toEqual({
      jsonrpc: "2.0",
      id: "p",
      result: {},
    });
    const { answer } = await session.post(request("tools/list"));
    expect(answer).toMatchObject({
      result: { tools: expect.arrayContaining([expect.objectContaining({ name: "add" })]) },
    });
  });

  it("answers an unknown method -32601, in a session that goes on", async () => {
    const session = await open(revision);
    const unknown = await session.post(request("resources/unknown"));
    expect(unknown).toMatchObject({ status: 200, answer: { id: 1, error: { code: -32601 } } });
    expect((await session.post(request("ping"))).status).toBe(200);
  });

  it("takes a notification, a result and an error with 202 and an empty body", async () => {
    const session = await open(revision);
    for (const body of [
      notification("notifications/initialized"),
      { jsonrpc: "2.0", id: 1, result: {} },
      { jsonrpc: "2.0", id: 1, error: { code: -32603, message: "The client failed" } },
    ]) {
      const headers = { ...signedIn.authorization, ...session.headers };
      const response = await post(`${server.origin}/mcp`, headers, body);
      expect(response.status).toBe(202);
      // ends only if the stream does
      expect(await response.text()).toBe("");
    }
    expect((await session.post(request("ping"))).answer).toMatchObject({ result: {} });
  });

  it("opens a stream for the server's messages, and again after the client closed it", async () => {
    const session = await open(revision);
    for (let time = 0; time < 2; time++) {
      const stream = await session.get();
      expect(stream.status).toBe(200);
      expect(stream.headers.get("content-type")).toBe("text/event-stream");
      await stream.body?.cancel();
    }
    expect((await session.post(request("ping"))).answer).toMatchObject({ result: {} });
  });

  it("ends with DELETE, after which everything in it is 404", async () => {
    const session = await open(revision);
    const ended = await session.delete();
    expect(ended.status).toBe(204);
    expect(await session.post(request("ping"))).toMatchObject({
      status: 404,
      answer: { id: null, error: { code: -32001 } },
    });
    expect((await session.get()).status).toBe(404);
    expect((await session.delete()).status).toBe(404);
  });
});

describe("initialize", () => {
  const initialize = (body: unknown) => postMessage(`${server.origin}/mcp`, signedIn.authorization, body);

  it.each(["1999-01-01", "2026-07-28", "nonsense"])(
    "for revision %s is answered with the newest one that has sessions",
    async (revision) => {
      const { answer } = await initialize(initializeRequest(revision));
      expect(answer).toMatchObject({ result: { protocolVersion: "2025-11-25" } });
    },
  );

  it("is 400 within a session", async () => {
    const reply = await (await open()).post(initializeRequest());
    expect(reply).toMatchObject({ status: 400, answer: { id: null, error: { code: -32600 } } });
  });

  it("is 400 in company (2025-03-26, lifecycle: it MUST NOT be part of a batch)", async () => {
    const reply = await initialize([initializeRequest(), request("ping", undefined, 2)]);
    expect(reply).toMatchObject({ status: 400, answer: { id: null, error: { code: -32600 } } });
  });

  it("opens a session of its own each time", async () => {
    const [one, other] = await Promise.all([open(), open()]);
    expect((await one.delete()).status).toBe(204);
    expect((await other.post(request("ping"))).status).toBe(200);
  });
});

describe("a batch (2025-03-26)", () => {
  it("is answered request by request, and its notifications are not", async () => {
    const { headers } = await open("2025-03-26");
    const response = await post(`${server.origin}/mcp`, { ...signedIn.authorization, ...headers }, [
      request("ping", undefined, 1),
      notification("notifications/cancelled", { requestId: 99 }),
      request("tools/call", { name: "add", arguments: { a: 20, b: 22 } }, "two"),
      request("tools/none", undefined, 3),
    ]);
    expect(response.status).toBe(200);
    const answers = new Map((await answersOf(response)).map((answer) => [answer.id, answer]));
    expect([...answers.keys()]).toHaveLength(3);
    expect(answers.get(1)).toMatchObject({ result: {} });
    expect(answers.get("two")).toMatchObject({ result: { structuredContent: { sum: 42 } } });
    expect(answers.get(3)).toMatchObject({ error: { code: -32601 } });
  });

  it("of notifications and answers is 202", async () => {
    const { headers } = await open("2025-03-26");
    const response = await post(`${server.origin}/mcp`, { ...signedIn.authorization, ...headers }, [
      notification("notifications/initialized"),
      { jsonrpc: "2.0", id: 1, error: { code: 1, message: "no" } },
      { jsonrpc: "2.0", id: 2, result: {} },
    ]);
    expect(response.status).toBe(202);
    expect(await response.text()).toBe("");
  });
});

describe("the transport's rules", () => {
  it.each(["application/json", "text/event-stream", "text/html"])(
    "a POST that accepts %s only is 406",
    async (accept) => {
      const headers = { ...signedIn.authorization, accept };
      expect((await postMessage(`${server.origin}/mcp`, headers, initializeRequest())).status).toBe(406);
    },
  );

  it("a revision that does not exist is 400 within a session, on every method", async () => {
    const session = await open();
    for (const method of ["POST", "GET", "DELETE"]) {
      const response = await fetch(`${server.origin}/mcp`, {
        method,
        headers: {
          ...jsonHeaders,
          ...signedIn.authorization,
          ...session.headers,
          "mcp-protocol-version": "2025-01-01",
        },
        ...(method === "POST" && { body: JSON.stringify(request("ping")) }),
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { code: -32000 } });
    }
    expect((await session.post(request("ping"))).status).toBe(200);
  });

  it("a message of almost 1 MiB reaches its tool", async () => {
    const args = { a: 1, b: 2, c: "ü".repeat(500_000) };
    const { answer } = await (await open()).post(request("tools/call", { name: "add", arguments: args }));
    expect(answer).toMatchObject({
      result: { isError: true, content: [{ text: /"c" is not a parameter/ }] },
    });
  });

  it("requests with the same id in different sessions are answered each in its own", async () => {
    const sessions = await Promise.all(Array.from({ length: 4 }, () => open()));
    const sums = await Promise.all(
      sessions.map(async (session, index) => {
        const call = request("tools/call", { name: "add", arguments: { a: index, b: 100 } }, "same");
        return (await session.post(call)).answer?.result?.structuredContent;
      }),
    );
    expect(sums).toEqual([{ sum: 100 }, { sum: 101 }, { sum: 102 }, { sum: 103 }]);
  });

  it("a client that leaves in the middle of a call leaves its session healthy", async () => {
    const session = await open();
    const held = upstream.hold("/user");
    const leaving = new AbortController();
    const call = fetch(`${server.origin}/mcp`, {
      method: "POST",
      headers: { ...jsonHeaders, ...signedIn.authorization, ...session.headers },
      body: JSON.stringify(request("tools/call", { name: "userInfoOctokit", arguments: {} }, "left")),
      signal: leaving.signal,
    }).then((response) => response.text());
    await held.arrived;
    leaving.abort();
    await expect(call).rejects.toThrow(/abort/i);

    const again = request("tools/call", { name: "userInfoOctokit", arguments: {} }, "again");
    expect((await session.post(again)).answer).toMatchObject({
      id: "again",
      result: { structuredContent: { login: "inspector" } },
    });
    expect((await session.delete()).status).toBe(204);
  });

  it("notifications/cancelled ends a call, and its request to GitHub (2025-11-25, cancellation)", async () => {
    const session = await open();
    const held = upstream.hold("/user");
    const call = fetch(`${server.origin}/mcp`, {
      method: "POST",
      headers: { ...jsonHeaders, ...signedIn.authorization, ...session.headers },
      body: JSON.stringify(request("tools/call", { name: "userInfoOctokit", arguments: {} }, "slow")),
    }).then((response) => response.text());
    await held.arrived;
    server.harness.clearLogs();
    const cancelled = await session.post(
      notification("notifications/cancelled", { requestId: "slow", reason: "no longer wanted" }),
    );
    expect(cancelled.status).toBe(202);
    // a cancelled request is not answered; what became of it is in the log
    await expect.poll(() => server.logs(), { interval: 10, timeout: 10_000 }).toContain("no answer");
    // nor does its stream stay open for an answer that will not come
    expect(await call).toBe("");
    expect((await session.post(request("ping"))).answer).toMatchObject({ result: {} });
  });
});
