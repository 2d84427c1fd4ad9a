import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSession } from "../support/mcp-lanes.ts";
import {
  answersOf,
  envelope,
  initializeRequest,
  jsonHeaders,
  notification,
  post,
  postMessage,
  request,
  statelessRequest,
} from "../support/mcp-messages.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { unfinishedPost } from "../support/unfinished-post.ts";

let server: TestServer;
let mcp: string;
let signedIn: SignedIn;
beforeAll(async () => {
  server = await startServer();
  mcp = `${server.origin}/mcp`;
  signedIn = await signIn(server.origin);
});
afterAll(() => server.close());

const modern = { "mcp-protocol-version": "2026-07-28" };
const stateful = { "mcp-protocol-version": "2025-11-25" };

/** A request that says of itself which revision it is written in. */
function enveloped(method: string, params: Record<string, unknown> = {}, protocolVersion?: string) {
  return request(method, { ...params, _meta: envelope(protocolVersion) });
}

const listing = { ...modern, "mcp-method": "tools/list" };
const adding = { ...modern, "mcp-method": "tools/call" };
const addition = { name: "add", arguments: { a: 1, b: 2 } };

describe("which revision serves a message is said by its body, and cross-checked by its headers", () => {
  interface Row {
    readonly message: string;
    readonly headers?: Record<string, string>;
    readonly body: unknown;
    readonly status: number;
    /** The JSON-RPC error; a result if absent, and neither when the status is 202. */
    readonly code?: number;
  }
  const rows: Row[] = [
    {
      message: "an envelope and an equal version header",
      headers: listing,
      body: enveloped("tools/list"),
      status: 200,
    },
    {
      message: "an envelope without a version header",
      headers: { "mcp-method": "tools/list" },
      body: enveloped("tools/list"),
      status: 400,
      code: -32020,
    },
    {
      message: "an envelope with a version header of 2025",
      headers: { ...listing, ...stateful },
      body: enveloped("tools/list"),
      status: 400,
      code: -32020,
    },
    {
      message: "an envelope of 2025 with a version header of 2026",
      headers: listing,
      body: enveloped("tools/list", {}, "2025-11-25"),
      status: 400,
      code: -32020,
    },
    {
      message: "an envelope without a method header",
      headers: modern,
      body: enveloped("tools/list"),
      status: 400,
      code: -32020,
    },
    {
      message: "an envelope with another method in the header",
      headers: { ...modern, "mcp-method": "tools/call" },
      body: enveloped("tools/list"),
      status: 400,
      code: -32020,
    },
    {
      message: "a call without a name header",
      headers: adding,
      body: enveloped("tools/call", addition),
      status: 400,
      code: -32020,
    },
    {
      message: "a call with another tool in the name header",
      headers: { ...adding, "mcp-name": "whoami" },
      body: enveloped("tools/call", addition),
      status: 400,
      code: -32020,
    },
    {
      message: "a call with a name header of broken Base64",
      headers: { ...adding, "mcp-name": "=?base64?YWRk!?=" },
      body: enveloped("tools/call", addition),
      status: 400,
      code: -32020,
    },
    {
      message: "a call with its name in Base64",
      headers: { ...adding, "mcp-name": "=?base64?YWRk?=" },
      body: enveloped("tools/call", addition),
      status: 200,
    },
    {
      message: "a version header of 2026 without an envelope",
      headers: listing,
      body: request("tools/list"),
      status: 400,
      code: -32602,
    },
    {
      message: "an envelope without the client's capabilities",
      headers: listing,
      body: request("tools/list", { _meta: { "io.modelcontextprotocol/protocolVersion": "2026-07-28" } }),
      status: 400,
      code: -32602,
    },
    {
      message: "an envelope of a revision to come",
      headers: { ...listing, "mcp-protocol-version": "2027-01-01" },
      body: enveloped("tools/list", {}, "2027-01-01"),
      status: 400,
      code: -32022,
    },
    {
      message: "an envelope of a revision before envelopes",
      headers: { ...listing, ...stateful },
      body: enveloped("tools/list", {}, "2025-11-25"),
      status: 400,
      code: -32022,
    },
    { message: "initialize", body: initializeRequest(), status: 200 },
    {
      message: "initialize with a version header of 2025",
      headers: stateful,
      body: initializeRequest(),
      status: 200,
    },
    {
      message: "initialize with a version header of 2026",
      headers: { ...modern, "mcp-method": "initialize" },
      body: initializeRequest(),
      status: 400,
      code: -32020,
    },
    {
      message: "initialize with an envelope",
      headers: { ...modern, "mcp-method": "initialize" },
      body: enveloped("initialize"),
      status: 404,
      code: -32601,
    },
    {
      message: "an unknown method with an envelope",
      headers: { ...modern, "mcp-method": "tools/none" },
      body: enveloped("tools/none"),
      status: 404,
      code: -32601,
    },
    {
      message: "neither envelope nor header nor session",
      body: request("tools/list"),
      status: 400,
      code: -32000,
    },
    {
      message: "a version header of 2025 and no session",
      headers: stateful,
      body: request("tools/list"),
      status: 400,
      code: -32000,
    },
    {
      message: "server/discover without an envelope",
      body: request("server/discover"),
      status: 400,
      code: -32000,
    },
    {
      message: "server/discover with an envelope",
      headers: { ...modern, "mcp-method": "server/discover" },
      body: enveloped("server/discover"),
      status: 200,
    },
    {
      message: "a notification with a version header of 2026",
      headers: { ...modern, "mcp-method": "notifications/cancelled" },
      body: notification("notifications/cancelled", { requestId: 1 }),
      status: 202,
    },
    {
      message: "a batch with an element of 2026",
      body: [enveloped("tools/list"), request("ping", undefined, 2)],
      status: 400,
      code: -32600,
    },
    {
      message: "a batch of 2026",
      headers: listing,
      body: [enveloped("tools/list")],
      status: 400,
      code: -32600,
    },
    { message: "an empty batch", body: [], status: 400, code: -32600 },
    { message: "a batch with a number in it", body: [request("ping"), 1], status: 400, code: -32600 },
    { message: "an object that is not JSON-RPC", body: { hello: "world" }, status: 400, code: -32600 },
    { message: "JSON-RPC 1.0", body: { ...request("ping"), jsonrpc: "1.0" }, status: 400, code: -32600 },
    { message: "null", body: null, status: 400, code: -32600 },
    { message: "a string", body: '"ping"', status: 400, code: -32600 },
    {
      message: "a number, with a version header of 2026",
      headers: modern,
      body: 1,
      status: 400,
      code: -32600,
    },
  ];

  it.each(rows)("$message: $status $code", async ({ headers = {}, body, status, code }) => {
    const reply = await postMessage(mcp, { ...signedIn.authorization, ...headers }, body);
    expect({ status: reply.status, code: reply.answer?.error?.code }).toEqual({ status, code });
    expect(reply.answer?.result !== undefined).toBe(status === 200);
    expect(reply.headers.get("content-type") ?? "").not.toContain("html");
  });

  it("an unknown revision is told which ones are served", async () => {
    const headers = { ...listing, "mcp-protocol-version": "2027-01-01" };
    const { answer } = await postMessage(
      mcp,
      { ...signedIn.authorization, ...headers },
      enveloped("tools/list", {}, "2027-01-01"),
    );
    expect(answer?.error?.data).toEqual({ supported: ["2026-07-28"], requested: "2027-01-01" });
  });

  it("the answer to an envelope repeats the request's id and opens no session", async () => {
    const { headers, body } = statelessRequest("tools/list", {}, 77);
    const reply = await postMessage(mcp, { ...signedIn.authorization, ...headers }, body);
    expect(reply.answer?.id).toBe(77);
    expect(reply.headers.get("mcp-session-id")).toBeNull();
  });

  it("a session id beside an envelope is ignored", async () => {
    const { headers, body } = statelessRequest("tools/list");
    const ids = { "mcp-session-id": "0".repeat(64), "last-event-id": "stream:1" };
    const reply = await postMessage(mcp, { ...signedIn.authorization, ...headers, ...ids }, body);
    expect(reply.status).toBe(200);
  });

  describe("within a session", () => {
    const session = () => openSession(server.origin, signedIn.authorization);

    it.each([
      ["a request", request("tools/list"), 200],
      ["a notification", notification("notifications/roots/list_changed"), 202],
      ["the client's result", { jsonrpc: "2.0", id: 9, result: {} }, 202],
      ["the client's error", { jsonrpc: "2.0", id: 9, error: { code: -1, message: "no" } }, 202],
    ])("%s without an envelope", async (_what, body, status) => {
      expect((await (await session()).post(body)).status).toBe(status);
    });

    it("a batch without an envelope is served", async () => {
      const { headers } = await session();
      const batch = [request("ping", undefined, "a"), request("tools/list", undefined, "b")];
      const response = await post(mcp, { ...signedIn.authorization, ...headers }, batch);
      expect(response.status).toBe(200);
      expect((await answersOf(response)).map(({ id }) => id).sort()).toEqual(["a", "b"]);
    });

    it("server/discover without an envelope is an unknown method", async () => {
      const { answer } = await (await session()).post(request("server/discover"));
      expect(answer?.error?.code).toBe(-32601);
    });

    it("without a version header it is taken to be one", async () => {
      const { id } = await session();
      const headers = { ...signedIn.authorization, "mcp-session-id": id };
      expect((await postMessage(mcp, headers, request("ping"))).status).toBe(200);
    });
  });
});

describe("a body that is not a message", () => {
  /** As a client of either era would head it. */
  const eras = [
    ["2026-07-28", listing],
    ["2025-11-25", stateful],
    ["no revision", {}],
  ] as const;

  it.each(eras)("malformed JSON is 400 -32700 (%s)", async (_era, headers) => {
    for (const body of ['{"jsonrpc":', "", "undefined"]) {
      const reply = await postMessage(mcp, { ...signedIn.authorization, ...headers }, body);
      expect(reply.status).toBe(400);
      expect(reply.answer).toMatchObject({ id: null, error: { code: -32700 } });
    }
  });

  it.each(eras)("another media type is 415 (%s)", async (_era, headers) => {
    for (const type of ["text/plain", "application/jsonp", "text/plain; a=application/json", ""]) {
      const reply = await postMessage(
        mcp,
        { ...signedIn.authorization, ...headers, "content-type": type },
        request("ping"),
      );
      expect(reply.status).toBe(415);
      expect(reply.answer).toMatchObject({ id: null, error: { code: -32000 } });
    }
  });

  it("a charset does not make it another media type", async () => {
    const headers = { ...signedIn.authorization, "content-type": "application/json; charset=utf-8" };
    expect((await postMessage(mcp, headers, initializeRequest())).status).toBe(200);
  });

  it.each(eras)("more than 1 MiB by its Content-Length is 413 (%s)", async (_era, headers) => {
    const body = " ".repeat(1024 * 1024 + 1);
    const reply = await postMessage(mcp, { ...signedIn.authorization, ...headers }, body);
    expect(reply.status).toBe(413);
    expect(reply.answer).toMatchObject({ id: null, error: { code: -32000 } });
  });

  it.each(eras)("more than 1 MiB in chunks is 413 before all of it was sent (%s)", async (_era, headers) => {
    const { status, text } = await unfinishedPost(
      mcp,
      { ...jsonHeaders, ...signedIn.authorization, ...headers, "transfer-encoding": "chunked" },
      1024 * 1024 + 1,
    );
    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ jsonrpc: "2.0", id: null, error: { code: -32000 } });
  });

  it("exactly 1 MiB is served, in either era", async () => {
    const pad = (message: unknown) => JSON.stringify(message).padEnd(1024 * 1024, " ");
    const initialized = await postMessage(mcp, signedIn.authorization, pad(initializeRequest()));
    const listed = await postMessage(
      mcp,
      { ...signedIn.authorization, ...listing },
      pad(enveloped("tools/list")),
    );
    expect([initialized.status, listed.status]).toEqual([200, 200]);
  });
});

describe("methods and paths", () => {
  const send = (method: string, headers: Record<string, string> = {}, path = "/mcp") =>
    fetch(`${server.origin}${path}`, {
      method,
      headers: { ...signedIn.authorization, accept: "text/event-stream", ...headers },
    });

  it("GET without a session is 405, which sends a client that looks for SSE elsewhere", async () => {
    const response = await send("GET");
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    expect(await response.json()).toMatchObject({ jsonrpc: "2.0", id: null, error: { code: -32000 } });
  });

  it("DELETE without a session is 400", async () => {
    const response = await send("DELETE");
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: -32000 } });
  });

  it.each(["GET", "DELETE"])(
    "%s of a revision without sessions is 405, even with a session id",
    async (method) => {
      for (const revision of ["2026-07-28", "2027-01-01"]) {
        const headers = { "mcp-protocol-version": revision, "mcp-session-id": "0".repeat(64) };
        const response = await send(method, headers);
        expect(response.status).toBe(405);
        expect(response.headers.get("allow")).toBe("POST");
      }
    },
  );

  it.each(["PUT", "PATCH"])("%s is 405 and says what is allowed", async (method) => {
    const response = await send(method);
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, POST, DELETE");
  });

  describe.each([
    ["an unknown session id", "0".repeat(64)],
    ["a session id of another form", "not-a-session"],
    ["a session id that tries to name another object", `${"0".repeat(64)}:4`],
    ["a session id in capitals", "A".repeat(64)],
  ])("%s", (_what, id) => {
    const headers = { "mcp-session-id": id, ...stateful };

    it("is 404 -32001 on POST, which tells the client to initialize again", async () => {
      const reply = await postMessage(mcp, { ...signedIn.authorization, ...headers }, request("ping"));
      expect(reply.status).toBe(404);
      expect(reply.answer).toMatchObject({ id: null, error: { code: -32001 } });
    });

    it.each(["GET", "DELETE"])("is 404 -32001 on %s", async (method) => {
      const response = await send(method, headers);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ id: null, error: { code: -32001 } });
    });
  });

  it("/mcp/ is the same endpoint", async () => {
    const stateless = statelessRequest("tools/list");
    const listed = await postMessage(
      `${mcp}/`,
      { ...signedIn.authorization, ...stateless.headers },
      stateless.body,
    );
    expect(listed.answer?.result).toHaveProperty("tools");
    const initialized = await postMessage(`${mcp}/`, signedIn.authorization, initializeRequest());
    expect(initialized.headers.get("mcp-session-id")).toMatch(/^[0-9a-f]{64}$/);
    expect((await send("GET", {}, "/mcp/")).status).toBe(405);
  });

  it("a query changes nothing", async () => {
    expect(
      (await postMessage(`${mcp}?sessionId=1&_pk=2`, signedIn.authorization, initializeRequest())).status,
    ).toBe(200);
  });

  it.each(["/mcp/other", "/mcp//", "/mcp/server-card"])("%s is 404", async (path) => {
    for (const method of ["GET", "POST", "DELETE", "PUT"]) {
      const response = await send(method, {}, path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ jsonrpc: "2.0", id: null });
    }
  });
});

describe("without a valid token", () => {
  const everything = [
    { what: "a good request", method: "POST", body: JSON.stringify(initializeRequest()) },
    { what: "malformed JSON", method: "POST", body: "{" },
    { what: "another media type", method: "POST", body: "{}", headers: { "content-type": "text/plain" } },
    { what: "an oversized body", method: "POST", body: " ".repeat(1024 * 1024 + 1) },
    { what: "an unknown session", method: "GET", headers: { "mcp-session-id": "0".repeat(64) } },
    { what: "a GET without a session", method: "GET" },
    { what: "a DELETE without a session", method: "DELETE" },
    { what: "a method that is not allowed", method: "PUT" },
    { what: "an unknown path", method: "POST", path: "/mcp/other", body: "{}" },
  ];

  it.each(everything)(
    "$what is 401 with a challenge and nothing else",
    async ({ method, path = "/mcp", ...init }) => {
      const response = await fetch(`${server.origin}${path}`, {
        method,
        ...(init.body !== undefined && { body: init.body }),
        headers: { ...jsonHeaders, ...init.headers },
      });
      expect(response.status).toBe(401);
      // RFC 9728 section 5.1, RFC 6750 section 3: no error code for a request that carried no token
      expect(response.headers.get("www-authenticate")).toBe(
        `Bearer realm="OAuth", resource_metadata="${server.origin}/.well-known/oauth-protected-resource/mcp", scope="profile"`,
      );
      expect(await response.text()).toBe("");
    },
  );

  it.each([
    ["an unknown token", "Bearer nonsense"],
    ["a token of the right form", "Bearer 3:AAAAAAAAAAAAAAAA:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"],
  ])("%s is 401 invalid_token", async (_what, authorization) => {
    const response = await post(mcp, { authorization }, "{");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain('error="invalid_token"');
  });

  it.each([
    ["Basic credentials", { authorization: "Basic YTpi" }],
    ["an empty Authorization header", { authorization: "" }],
  ])("%s are no token", async (_what, headers) => {
    const response = await post(mcp, headers, initializeRequest());
    expect(response.status).toBe(401);
  });

  it("a token in the query is no token (OAuth 2.1 section 5.1)", async () => {
    const response = await post(`${mcp}?access_token=${signedIn.access_token}`, {}, initializeRequest());
    expect(response.status).toBe(401);
  });

  it("a token for /sse is not one for /mcp (RFC 8707)", async () => {
    const forSse = await signIn(server.origin, { resource: `${server.origin}/sse` });
    const response = await post(mcp, forSse.authorization, initializeRequest());
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain('error="invalid_token"');
  });

  it("another user's id before a token's secret does not make it theirs", async () => {
    const [, ...rest] = signedIn.access_token.split(":");
    const response = await post(
      mcp,
      { authorization: `Bearer ${["4", ...rest].join(":")}` },
      initializeRequest(),
    );
    expect(response.status).toBe(401);
  });
});

it("none of these refusals was a failure of the server", () => {
  expect(server.harness.getLogs().filter(({ level }) => level === "error")).toEqual([]);
});
