import type { JSONRPCMessage, RequestId } from "@modelcontextprotocol/sdk/types.js";
import type { Connection } from "agents";
import { beforeEach, describe, expect, it } from "vitest";
import type { PostBody } from "../../../src/lanes/post-stream.ts";
import type { Reader } from "../../../src/lanes/recent-events.ts";
import type { Listening } from "../../../src/lanes/session-events.ts";
import { SessionTransport } from "../../../src/lanes/session-transport.ts";

const mine: Reader = { grantId: "mine", scopes: [] };
const another: Reader = { grantId: "another", scopes: [] };

/** What the SDK's server was handed, by the method that it has. */
let handed: JSONRPCMessage[];
let sockets: Socket[];
let transport: SessionTransport;

beforeEach(() => {
  handed = [];
  sockets = [];
  transport = new SessionTransport(() => sockets.filter(({ closed }) => closed === undefined));
  transport.onmessage = (message) => void handed.push(message);
});

/** The socket of a GET, as far as it is used. */
interface Socket extends Connection<Listening> {
  readonly sent: string[];
  closed?: string;
}

function listen(lastEventId: string | null = null, caller = mine): Socket {
  const sent: string[] = [];
  const part = {
    id: `${sockets.length}`,
    sent,
    state: null as Listening | null,
    setState: (state: Listening) => void Object.assign(socket, { state }),
    send: (text: string) => void sent.push(...datasOf(JSON.parse(text).event)),
    close: (_code: number, reason: string) => void Object.assign(socket, { closed: reason }),
  };
  // nothing else of it is used
  const socket = part as unknown as Socket;
  sockets.push(socket);
  transport.listen(socket, lastEventId, caller);
  return socket;
}

const call = (id: RequestId, name: string): JSONRPCMessage => ({
  ...{ jsonrpc: "2.0", id, method: "tools/call" },
  params: { name },
});
const answer = (id: RequestId, text: string): JSONRPCMessage => ({ jsonrpc: "2.0", id, result: { text } });
const progress = (text: string): JSONRPCMessage => ({
  ...{ jsonrpc: "2.0", method: "notifications/progress" },
  params: { text },
});
const cancelled = (requestId: RequestId): JSONRPCMessage => ({
  ...{ jsonrpc: "2.0", method: "notifications/cancelled" },
  params: { requestId },
});

/** By what the server knows the call of a tool. */
function idOf(name: string): RequestId {
  const found = handed.find((message) => "params" in message && message.params?.name === name);
  if (!found || !("id" in found) || found.id === undefined) throw new Error(`${name} was not called.`);
  return found.id;
}

const post = (messages: JSONRPCMessage[], reader = mine) =>
  transport.receive(messages, {}, reader) ?? Promise.reject(new Error("It is not answered."));

const datasOf = (text: string) => [...text.matchAll(/^data: (.*)$/gm)].map(([, data = ""]) => data);
const idsOf = (text: string) => [...text.matchAll(/^id: (.*)$/gm)].map(([, id = ""]) => id);
const textOf = (body: PostBody) => new Response(body).text();
/** Their texts, and the ids of those that are answers. */
const sentIn = (datas: string[]) =>
  datas.map((data) => {
    const { id, result, params } = JSON.parse(data);
    return [id, (result ?? params).text];
  });

describe("what a client POSTs", () => {
  it("is answered under the client's id, whatever the server calls it", async () => {
    const body = post([call("mine", "a")]);
    await transport.send(answer(idOf("a"), "done"));
    expect(await body).toBe(
      `event: message\ndata: ${JSON.stringify({ jsonrpc: "2.0", id: "mine", result: { text: "done" } })}\n\n`,
    );
  });

  it("is answered each for itself, though several clients name theirs alike", async () => {
    const [one, other] = [post([call(1, "a")]), post([call(1, "b")], another)];
    await transport.send(answer(idOf("b"), "second"));
    await transport.send(answer(idOf("a"), "first"));
    expect(sentIn(datasOf(await textOf(await one)))).toEqual([[1, "first"]]);
    expect(sentIn(datasOf(await textOf(await other)))).toEqual([[1, "second"]]);
  });

  it("is answered with all that belongs to it, a batch with the last", async () => {
    const body = post([call(1, "a"), call(2, "b")]);
    await transport.send(progress("half"), { relatedRequestId: idOf("b") });
    await transport.send(answer(idOf("b"), "second"));
    await transport.send(answer(idOf("a"), "first"));
    expect(sentIn(datasOf(await textOf(await body)))).toEqual([
      [undefined, "half"],
      [2, "second"],
      [1, "first"],
    ]);
  });

  it("is not answered if it asks for nothing", () => {
    expect(transport.receive([progress("x")], {}, mine)).toBeUndefined();
    expect(handed).toEqual([progress("x")]);
  });

  it("hears nothing more of what is over", async () => {
    const body = post([call(1, "a")]);
    const id = idOf("a");
    await transport.send(answer(id, "done"));
    await body;
    await transport.send(answer(id, "again"));
    await expect(transport.send(progress("late"), { relatedRequestId: id })).rejects.toThrow(/over/);
  });
});

describe("a cancellation", () => {
  it("is of the client's own request, not of another's that is named alike", () => {
    post([call(1, "a")]);
    post([call(1, "b")], another);
    transport.receive([cancelled(1)], {}, mine);
    expect(handed.at(-1)).toEqual(cancelled(idOf("a")));
  });

  it.each([
    ["of nothing", 7],
    ["of the server's own name for a request of another", 2],
  ])("%s is dropped", (_, id) => {
    post([call("x", "a")]);
    post([call("y", "b")], another);
    const before = handed.length;
    transport.receive([cancelled(id)], {}, mine);
    expect(handed).toHaveLength(before);
  });

  it("ends a stream that waits for nothing else", async () => {
    const [one, both] = [post([call(1, "a")]), post([call(2, "b"), call(3, "c")])];
    transport.receive([cancelled(1)], {}, mine);
    expect(await one).toBe("");
    transport.receive([cancelled(2)], {}, mine);
    await transport.send(answer(idOf("c"), "done"));
    expect(sentIn(datasOf(await textOf(await both)))).toEqual([[3, "done"]]);
  });

  it("ends the stream of a request that came in the same batch, which gets no late answer", async () => {
    const body = post([call(1, "a"), cancelled(1)]);
    expect(await body).toBe("");
    await transport.send(answer(idOf("a"), "late"));
  });

  it("of one of the same grant who may do less is dropped", () => {
    post([call(1, "a")], { grantId: "mine", scopes: ["repos:write"] });
    const before = handed.length;
    transport.receive([cancelled(1)], {}, { grantId: "mine", scopes: [], narrowed: true });
    expect(handed).toHaveLength(before);
  });
});

describe("a GET", () => {
  it("hears what belongs to no request, the latest alone", async () => {
    const [before, after] = [listen(), listen()];
    expect(before.closed).toMatch(/superseded/i);
    await transport.send(progress("to whom it may concern"));
    expect([before.sent, sentIn(after.sent)]).toEqual([[], [[undefined, "to whom it may concern"]]]);
  });

  /** A call that told something, and what its client saw of that. */
  async function interrupted() {
    const body = post([call(1, "a")]);
    await transport.send(progress("first"), { relatedRequestId: idOf("a") });
    const stream = await body;
    if (typeof stream === "string") throw new Error("It is no stream.");
    const reader = stream.getReader();
    const [seen = ""] = idsOf(new TextDecoder().decode((await reader.read()).value));
    return { reader, seen };
  }

  it("takes over the stream of a POST that broke, with what was missed and what comes", async () => {
    const { reader, seen } = await interrupted();
    await reader.cancel();
    await transport.send(progress("missed"), { relatedRequestId: idOf("a") });
    const resumed = listen(seen);
    await transport.send(answer(idOf("a"), "done"));
    expect(sentIn(resumed.sent)).toEqual([
      [undefined, "missed"],
      [1, "done"],
    ]);
  });

  it("ends the stream that it takes over, if that is still open", async () => {
    const { reader, seen } = await interrupted();
    const resumed = listen(seen);
    expect((await reader.read()).done).toBe(true);
    await transport.send(answer(idOf("a"), "done"));
    expect(sentIn(resumed.sent)).toEqual([[1, "done"]]);
  });

  it("ends with what it took over, if that is cancelled", async () => {
    const { seen } = await interrupted();
    const resumed = listen(seen);
    transport.receive([cancelled(1)], {}, mine);
    expect(resumed.closed).toMatch(/cancelled/i);
  });

  it("of another grant listens, and takes nothing over", async () => {
    const body = post([call(1, "a"), call(2, "b")]);
    await transport.send(answer(idOf("a"), "first"));
    await transport.send(answer(idOf("b"), "second"));
    const [seen = ""] = idsOf(await textOf(await body));
    expect(sentIn(listen(seen, mine).sent)).toEqual([[2, "second"]]);
    expect(listen(seen, another).sent).toEqual([]);
  });
});

it("nobody is told anything of a session that is over", async () => {
  const body = post([call(1, "a")]);
  transport.endAll();
  expect(await body).toBe("");
  await transport.send(answer(idOf("a"), "late"));
});
