import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bearer, openSession, openSse, type Session, type SseStream } from "../support/mcp-lanes.ts";
import { initializeRequest, jsonHeaders, post, postMessage, request } from "../support/mcp-messages.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { evictable, storedBy } from "../support/session-objects.ts";

let server: TestServer;
/** Whose sessions they are. */
let owner: SignedIn;
/** Somebody else with a good token. */
let other: SignedIn;
beforeAll(async () => {
  server = await startServer();
  owner = await signIn(server.origin, { user: "inspector" });
  other = await signIn(server.origin, { user: "demo" });
});
afterAll(() => server.close());

const whoami = request("tools/call", { name: "whoami", arguments: {} }, "whoami");

const nameIn = async (session: Session, bearer?: Bearer) =>
  (await session.post(whoami, bearer)).answer?.result?.structuredContent;

const nameOn = async (stream: SseStream, bearer?: Bearer) =>
  (await stream.request(whoami, bearer)).answer?.result?.structuredContent;

const inspector = { preferred_username: "inspector" };

/** A session of the owner's, and what happens to its object in between. */
async function ownSession(evicted: boolean, token = owner) {
  const { made, evict } = await evictable(server, () => openSession(server.origin, token.authorization));
  return { session: made, disturb: evicted ? evict : async () => {} };
}

async function ownStream(evicted: boolean) {
  const { made, evict } = await evictable(server, () => openSse(server.origin, owner.authorization));
  return { stream: made, disturb: evicted ? evict : async () => {} };
}

const states = [
  { state: "while its object is in memory", evicted: false },
  { state: "after its object was evicted", evicted: true },
];

// MCP 2025-11-25, security best practices, session hijacking: sessions MUST NOT be used for authentication
describe.each(states)("a session belongs to its owner, $state", ({ evicted }) => {
  it.each(["POST", "GET", "DELETE"])("%s by somebody else is 404, as if it did not exist", async (method) => {
    const { session, disturb } = await ownSession(evicted);
    await disturb();
    const response = await fetch(`${server.origin}/mcp`, {
      method,
      headers: { ...jsonHeaders, ...session.headers, ...other.authorization },
      ...(method === "POST" && { body: JSON.stringify(whoami) }),
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ id: null, error: { code: -32001 } });
    expect(response.headers.get("mcp-session-id")).toBeNull();

    await disturb();
    expect(await nameIn(session)).toMatchObject(inspector);
  });

  it("somebody else cannot initialize it anew", async () => {
    const { session, disturb } = await ownSession(evicted);
    await disturb();
    expect((await session.post(initializeRequest(), other.authorization)).status).toBe(404);
    expect(await nameIn(session)).toMatchObject(inspector);
  });

  it("somebody else's message to its SSE endpoint is 404 and does not reach the stream", async () => {
    const { stream, disturb } = await ownStream(evicted);
    await stream.request(initializeRequest("2024-11-05"));
    await disturb();
    const reply = await stream.request(whoami, other.authorization);
    expect(reply).toMatchObject({ status: 404, answer: { id: null, error: { code: -32001 } } });

    await disturb();
    expect(await nameOn(stream)).toMatchObject(inspector);
    stream.close();
  });

  it("it works for its owner", async () => {
    const { session, disturb } = await ownSession(evicted);
    await disturb();
    expect(await nameIn(session)).toMatchObject(inspector);
    expect((await session.delete()).status).toBe(204);
    expect((await session.post(whoami)).status).toBe(404);
  });

  it("its stream, too", async () => {
    const { session, disturb } = await ownSession(evicted);
    await disturb();
    const stream = await session.get();
    expect(stream.status).toBe(200);
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    await stream.body?.cancel();
  });
});

describe("a session's id is not chosen by a client", () => {
  it("GET /sse?sessionId=X opens a session of another id", async () => {
    const wanted = "a".repeat(64);
    const stream = await openSse(server.origin, other.authorization, `/sse?sessionId=${wanted}`);
    expect(stream.endpoint.searchParams.get("sessionId")).toMatch(/^[0-9a-f]{64}$/);
    expect(stream.endpoint.searchParams.get("sessionId")).not.toBe(wanted);
    const message = await post(
      `${server.origin}/sse/message?sessionId=${wanted}`,
      other.authorization,
      request("ping"),
    );
    expect(message.status).toBe(404);
    stream.close();
  });

  it("nor does it take over a stream that is open, not even the same person's", async () => {
    const first = await openSse(server.origin, owner.authorization);
    const query = first.endpoint.search;
    for (const { authorization } of [owner, other]) {
      const second = await openSse(
        server.origin,
        { authorization: authorization.authorization },
        `/sse${query}`,
      );
      expect(second.endpoint.search).not.toBe(query);
      second.close();
    }
    expect(await nameOn(first)).toMatchObject(inspector);
    first.close();
  });

  it("initialize with a session id is 400", async () => {
    const { id } = await openSession(server.origin, owner.authorization);
    const reply = await postMessage(
      `${server.origin}/mcp`,
      { ...owner.authorization, "mcp-session-id": id },
      initializeRequest(),
    );
    expect(reply).toMatchObject({ status: 400, answer: { error: { code: -32600 } } });
    expect(reply.headers.get("mcp-session-id")).toBeNull();
  });

  it("initialize with a session id that was made up is 404", async () => {
    const reply = await postMessage(
      `${server.origin}/mcp`,
      { ...owner.authorization, "mcp-session-id": "a".repeat(64) },
      initializeRequest(),
    );
    expect(reply).toMatchObject({ status: 404, answer: { error: { code: -32001 } } });
  });

  it("ids are long, random and different", async () => {
    const ids = await Promise.all(
      Array.from({ length: 5 }, async () => (await openSession(server.origin, owner.authorization)).id),
    );
    expect(new Set(ids).size).toBe(5);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{64}$/);
  });

  it("the same id under both transports is two sessions", async () => {
    const { id } = await openSession(server.origin, owner.authorization);
    const message = await post(
      `${server.origin}/sse/message?sessionId=${id}`,
      owner.authorization,
      request("ping"),
    );
    expect(message.status).toBe(404);
  });
});

describe("the caller of a call is who sends the request", () => {
  let narrow: SignedIn;
  let wide: SignedIn;
  beforeAll(async () => {
    narrow = await signIn(server.origin, { scope: "profile" });
    wide = await signIn(server.origin, { scope: "profile email" });
  });

  const seenByNarrow = {
    sub: "3",
    preferred_username: "inspector",
    name: "Inspector Gadget",
    picture: expect.stringMatching(/^http/),
  };
  const seenByWide = { ...seenByNarrow, email: "inspector@example.com", email_verified: true };

  it.each(states)(
    "two tokens of one person in one session each see what was granted to them, $state",
    async ({ evicted }) => {
      const { session, disturb } = await ownSession(evicted, narrow);
      expect(await nameIn(session, narrow.authorization)).toEqual(seenByNarrow);
      await disturb();
      expect(await nameIn(session, wide.authorization)).toEqual(seenByWide);
      await disturb();
      expect(await nameIn(session, narrow.authorization)).toEqual(seenByNarrow);
    },
  );

  it("and over SSE", async () => {
    const stream = await openSse(server.origin, wide.authorization);
    expect(await nameOn(stream, narrow.authorization)).toEqual(seenByNarrow);
    expect(await nameOn(stream, wide.authorization)).toEqual(seenByWide);
    stream.close();
  });

  it("two at once do not mix", async () => {
    const session = await openSession(server.origin, narrow.authorization);
    const turns = Array.from({ length: 10 }, (_, turn) => (turn % 2 === 0 ? narrow : wide));
    const answers = await Promise.all(
      turns.map(async ({ authorization }, turn) => {
        const call = request("tools/call", { name: "whoami", arguments: {} }, turn);
        return (await session.post(call, authorization)).answer?.result?.structuredContent;
      }),
    );
    expect(answers).toEqual(turns.map((turn) => (turn === narrow ? seenByNarrow : seenByWide)));
  });

  it("a session does not keep a revoked token's rights", async () => {
    const brief = await signIn(server.origin, { scope: "profile email" });
    const session = await openSession(server.origin, brief.authorization);
    expect(await nameIn(session)).toEqual(seenByWide);
    const revoked = await fetch(`${server.origin}/token`, {
      method: "POST",
      body: new URLSearchParams({ token: brief.access_token, client_id: brief.clientId }),
    });
    expect(revoked.status).toBe(200);
    expect((await session.post(whoami)).status).toBe(401);
    expect(await nameIn(session, narrow.authorization)).toEqual(seenByNarrow);
  });
});

describe("headers that are only used within the server mean nothing from a client", () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const demo = {
    userId: "4",
    login: "demo",
    upstreamScopes: [],
    clientId: "x",
    scopes: ["profile", "email"],
  };
  const forged = {
    "x-mcp-caller": encode(demo),
    "x-agents-lifecycle-props": encode(demo),
    "x-partykit-room": "streamable-http:0:4",
    "cf-mcp-method": "GET",
    "cf-mcp-message": Buffer.from(
      JSON.stringify([request("tools/call", { name: "add", arguments: { a: 1, b: 1 } }, "forged")]),
    ).toString("base64"),
  };

  it.each(Object.entries(forged))("%s, in a session", async (name, value) => {
    const initialized = await post(
      `${server.origin}/mcp`,
      { ...owner.authorization, [name]: value },
      initializeRequest(),
    );
    await initialized.text();
    expect(initialized.status).toBe(200);
    const session = initialized.headers.get("mcp-session-id") ?? "";
    const headers = { ...owner.authorization, "mcp-session-id": session, [name]: value };
    const reply = await postMessage(`${server.origin}/mcp`, headers, whoami);
    expect(reply.answer).toMatchObject({ id: "whoami", result: { structuredContent: { sub: "3" } } });
  });

  it.each(Object.entries(forged))("%s, over SSE", async (name, value) => {
    const stream = await openSse(server.origin, { ...owner.authorization, [name]: value });
    const reply = await stream.request(whoami, { ...owner.authorization, [name]: value });
    expect(reply.answer).toMatchObject({ id: "whoami", result: { structuredContent: { sub: "3" } } });
    stream.close();
  });

  it.each(Object.entries(forged))("%s, on the stateless lane", async (name, value) => {
    const headers = {
      ...owner.authorization,
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": "whoami",
      [name]: value,
    };
    const body = {
      ...whoami,
      params: {
        ...whoami.params,
        _meta: {
          "io.modelcontextprotocol/protocolVersion": "2026-07-28",
          "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
          "io.modelcontextprotocol/clientCapabilities": {},
        },
      },
    };
    const reply = await postMessage(`${server.origin}/mcp`, headers, body);
    expect(reply.answer).toMatchObject({ id: "whoami", result: { structuredContent: { sub: "3" } } });
  });
});

describe("storage keeps no credential that could be used", () => {
  it("neither a token of ours nor one of GitHub's is in an object's tables", async () => {
    const { made, ids } = await evictable(server, async () => ({
      session: await openSession(server.origin, owner.authorization),
      stream: await openSse(server.origin, owner.authorization),
    }));
    const { session, stream } = made;
    await session.post(request("tools/call", { name: "userInfoOctokit", arguments: {} }, 1));
    await stream.request(request("tools/call", { name: "userInfoOctokit", arguments: {} }, 1));

    const sessions = await storedBy(server, "McpSession", ids);
    const vaults = await storedBy(server, "AccountVault");
    // that there is something to look at
    expect(sessions).toContain("endIfIdle");
    expect(vaults).toContain('"sealed":"v1.');
    for (const stored of [sessions, vaults]) {
      expect(stored).not.toMatch(/gh[opru]_/);
      expect(stored).not.toContain(owner.access_token);
      expect(stored).not.toContain(owner.refresh_token);
    }
    expect(sessions).not.toContain("Inspector Gadget");
    stream.close();
  });

  it("nor in the log", () => {
    expect(server.logs()).not.toMatch(/gh[opru]_/);
    for (const { access_token, refresh_token } of [owner, other]) {
      expect(server.logs()).not.toContain(access_token);
      expect(server.logs()).not.toContain(refresh_token);
    }
  });
});
