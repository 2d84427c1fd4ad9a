import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  allOf,
  listen,
  type Message,
  messagesOf,
  sendInSession,
  sendModern,
} from "../support/conversations.ts";
import { startFixtureServer } from "../support/fixture-server.ts";
import { openSession, type Session } from "../support/mcp-lanes.ts";
import { request } from "../support/mcp-messages.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import type { TestServer } from "../support/server.ts";

let server: TestServer;
let signedIn: SignedIn;
beforeAll(async () => {
  server = await startFixtureServer();
  signedIn = await signIn(server.origin);
});
afterAll(() => server.close());

const open = (capabilities?: object): Promise<Session> =>
  openSession(server.origin, signedIn.authorization, "2025-11-25", capabilities);
const call = (session: Session, called: Parameters<typeof sendInSession>[3]) =>
  sendInSession(server.origin, signedIn.authorization, session, called);
const modern = (...[params, options]: [Record<string, unknown>, Parameters<typeof sendModern>[4]?]) =>
  sendModern(server.origin, signedIn.authorization, "tools/call", params, options);

/** What a stream told of progress, and the method of everything else on it but its end. */
function told(messages: readonly Message[]) {
  const before = messages.slice(0, -1);
  return before.map(({ method, params }) => [method, params?.progressToken, params?.progress]);
}

const steps = (token: string) =>
  [0, 50, 100].map((progress) => ["notifications/progress", token, progress] as const);

const name = "test_tool_with_progress";

describe("progress goes out on the stream of its own call, before the result", () => {
  it("without a session", async () => {
    const [one, other, silent] = await Promise.all(
      ["one", "other", undefined].map(async (progressToken) =>
        allOf(await modern({ name }, progressToken === undefined ? {} : { progressToken })),
      ),
    );
    expect(told(one ?? [])).toEqual(steps("one"));
    expect(told(other ?? [])).toEqual(steps("other"));
    expect(silent).toEqual([expect.objectContaining({ id: 1, result: expect.anything() })]);
  });

  it("in a session, also while another call and the GET stream are open", async () => {
    const session = await open();
    const stream = await listen(session);
    const [one, other, silent] = await Promise.all([
      call(session, { id: 11, name, progressToken: "one" }).then(allOf),
      call(session, { id: 12, name, progressToken: "other" }).then(allOf),
      call(session, { id: 13, name }).then(allOf),
    ]);
    expect(told(one)).toEqual(steps("one"));
    expect(one.at(-1)).toMatchObject({ id: 11, result: { content: [{ text: "Done." }] } });
    expect(told(other)).toEqual(steps("other"));
    expect(other.at(-1)).toMatchObject({ id: 12 });
    expect(silent).toEqual([expect.objectContaining({ id: 13 })]);
    await stream.stop();
    expect(stream.heard).toEqual([]);
  });
});

describe("log messages of a session", () => {
  const levels = (messages: readonly Message[]) => messages.slice(0, -1).map(({ params }) => params?.level);

  it("go out on the stream of their call, from the level that the client set", async () => {
    const session = await open();
    const stream = await listen(session);
    const log = async (id: number) => levels(await allOf(await call(session, { id, name: "test_levels" })));
    expect(await log(1)).toEqual(["debug", "info", "warning", "error"]);
    expect((await session.post(request("logging/setLevel", { level: "warning" }, 2))).answer?.result).toEqual(
      {},
    );
    expect(await log(3)).toEqual(["warning", "error"]);
    await session.post(request("logging/setLevel", { level: "emergency" }, 4));
    expect(await log(5)).toEqual([]);
    expect(
      (await session.post(request("logging/setLevel", { level: "loud" }, 6))).answer?.error,
    ).toBeDefined();
    await stream.stop();
    expect(stream.heard).toEqual([]);
  });
});

describe("a question to the client of a session", () => {
  const asks = { name: "test_elicitation", arguments: { message: "Who are you?" } };

  it("goes out on the stream of its call, never on the GET stream, and the call goes on with the answer", async () => {
    const session = await open({ elicitation: {} });
    const stream = await listen(session);
    const messages = messagesOf(await call(session, { id: 7, ...asks }));
    const asked: Message | undefined = (await messages.next()).value;
    expect(asked).toMatchObject({
      method: "elicitation/create",
      params: { message: "Who are you?", requestedSchema: { required: ["username", "email"] } },
    });
    const content = { username: "ada", email: "ada@example.com" };
    const result = { action: "accept", content };
    expect((await session.post({ jsonrpc: "2.0", id: asked?.id, result })).status).toBe(202);
    const last: Message | undefined = (await messages.next()).value;
    expect(last).toMatchObject({ id: 7, result: { content: [{ text: expect.stringContaining("ada@") }] } });
    expect((await messages.next()).done).toBe(true);
    await stream.stop();
    expect(stream.heard).toEqual([]);
  });

  it("is answered for the call that asked it, when two of them wait", async () => {
    const session = await open({ elicitation: {} });
    const calls = await Promise.all([21, 22].map((id) => call(session, { id, ...asks })));
    const waiting = await Promise.all(
      calls.map(async (response) => {
        const messages = messagesOf(response);
        const asked: Message | undefined = (await messages.next()).value;
        return { messages, asked };
      }),
    );
    // the second is answered first
    for (const [index, { asked }] of [...waiting.entries()].reverse()) {
      const result = { action: "accept", content: { username: `user ${index}`, email: "e" } };
      await session.post({ jsonrpc: "2.0", id: asked?.id, result });
    }
    for (const [index, { messages }] of waiting.entries()) {
      const last: Message | undefined = (await messages.next()).value;
      expect(last).toMatchObject({ id: 21 + index });
      expect(JSON.stringify(last?.result)).toContain(`user ${index}`);
    }
  });

  it("is not answered by another session, even of the same person", async () => {
    const [session, other] = [await open({ elicitation: {} }), await open({ elicitation: {} })];
    const messages = messagesOf(await call(session, { id: 7, ...asks }));
    const asked: Message | undefined = (await messages.next()).value;
    await other.post({ jsonrpc: "2.0", id: asked?.id, result: { action: "decline" } });
    const result = { action: "accept", content: { username: "mine", email: "e" } };
    await session.post({ jsonrpc: "2.0", id: asked?.id, result });
    const last: Message | undefined = (await messages.next()).value;
    expect(JSON.stringify(last?.result)).toContain("mine");
  });

  it("that it cannot be asked is an error of the call", async () => {
    const session = await open();
    const [answer] = await allOf(await call(session, { id: 7, ...asks }));
    expect(answer?.error).toMatchObject({ code: -32600, message: expect.stringContaining("elicitation") });
  });
});
