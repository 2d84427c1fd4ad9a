import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventsOf, type ServerSentEvent } from "../support/event-stream.ts";
import { type Bearer, openSession, type Session } from "../support/mcp-lanes.ts";
import { parseAnswer, post, request } from "../support/mcp-messages.ts";
import { postToken, type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let person: SignedIn;

beforeAll(async () => {
  server = await startServer();
  person = await signIn(server.origin, { scope: "profile email" });
});
afterAll(() => server.close());

/** A session whose client read the first of two answers on one stream, and then lost the connection. */
async function interrupted(): Promise<{ session: Session; seen: ServerSentEvent }> {
  const session = await openSession(server.origin, person.authorization, "2025-03-26");
  const calls = [11, 12].map((id) => request("tools/call", { name: "add", arguments: { a: id, b: 0 } }, id));
  const headers = { ...session.headers, ...person.authorization };
  const events = eventsOf(await post(`${server.origin}/mcp`, headers, calls));
  const first = await events.next();
  await events.return(undefined);
  if (first.done) throw new Error("The stream ended before an answer came.");
  return { session, seen: first.value };
}

/** Opens the stream anew after an event. */
function resume(session: Session, lastEventId: string, bearer: Bearer = person.authorization) {
  return fetch(`${server.origin}/mcp`, {
    headers: { ...session.headers, ...bearer, accept: "text/event-stream", "last-event-id": lastEventId },
  });
}

/** The first thing that a stream says, or undefined if it ends without a word. */
async function firstEvent(response: Response): Promise<ServerSentEvent | undefined> {
  const events = eventsOf(response);
  const next = await events.next();
  await events.return(undefined);
  return next.done ? undefined : next.value;
}

describe("a client whose stream broke (MCP 2025-11-25, resumability)", () => {
  test("gets what it missed, and nothing twice", async () => {
    const { session, seen } = await interrupted();
    const resumed = await resume(session, seen.id ?? "");
    expect(resumed.status).toBe(200);
    const missed = await firstEvent(resumed);
    const ids = [seen, missed].map((event) => parseAnswer(event?.data ?? "{}").id);
    expect(ids.sort()).toEqual([11, 12]);
    expect(missed?.id).toMatch(/\S/);
    expect(missed?.id).not.toBe(seen.id);
  });

  test("and may ask once more", async () => {
    const { session, seen } = await interrupted();
    const once = await firstEvent(await resume(session, seen.id ?? ""));
    expect(await firstEvent(await resume(session, seen.id ?? ""))).toEqual(once);
  });

  test("finds its session gone after DELETE", async () => {
    const { session, seen } = await interrupted();
    await session.delete();
    expect((await resume(session, seen.id ?? "")).status).toBe(404);
  });
});

describe("what was sent is for the grant that asked for it", () => {
  /** Nothing was replayed: what comes first on the stream is what the session says next. */
  async function expectNothingReplayed(session: Session, lastEventId: string, bearer: Bearer) {
    const resumed = await resume(session, lastEventId, bearer);
    expect(resumed.status).toBe(200);
    // DELETE ends every stream of the session
    const [event] = await Promise.all([firstEvent(resumed), session.delete()]);
    expect(event).toBeUndefined();
  }

  test("not for another client of the same person", async () => {
    const { session, seen } = await interrupted();
    const other = await signIn(server.origin, { scope: "profile email" });
    await expectNothingReplayed(session, seen.id ?? "", other.authorization);
  });

  test("not for a token of the same grant with fewer scopes", async () => {
    const narrowing = await signIn(server.origin, { scope: "profile email" });
    const session = await openSession(server.origin, narrowing.authorization, "2025-03-26");
    const calls = [1, 2].map((id) => request("tools/call", { name: "whoami", arguments: {} }, id));
    const headers = { ...session.headers, ...narrowing.authorization };
    const events = eventsOf(await post(`${server.origin}/mcp`, headers, calls));
    const first = await events.next();
    await events.return(undefined);
    const answer = await postToken(server.origin, {
      grant_type: "refresh_token",
      refresh_token: narrowing.refresh_token,
      client_id: narrowing.clientId,
      scope: "profile",
    });
    const { access_token } = JSON.parse(await answer.text());
    const bearer = { authorization: `Bearer ${access_token}` };
    await expectNothingReplayed(session, first.value?.id ?? "", bearer);
  });

  test.each(["", "made-up", "_GET_stream:1", "x".repeat(5000)])(
    "an id that is none (%j) replays nothing",
    async (id) => {
      const { session } = await interrupted();
      await expectNothingReplayed(session, id, person.authorization);
    },
  );

  test("not for another person, for whom there is no such session", async () => {
    const { session, seen } = await interrupted();
    const stranger = await signIn(server.origin, { user: "demo" });
    expect((await resume(session, seen.id ?? "", stranger.authorization)).status).toBe(404);
  });
});
