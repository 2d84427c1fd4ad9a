import type { JSONRPCMessage, RequestId } from "@modelcontextprotocol/sdk/types.js";
import { describe, expect, it } from "vitest";
import { PostStream } from "../../../src/lanes/post-stream.ts";
import type { Reader } from "../../../src/lanes/recent-events.ts";
import { SessionQuestions } from "../../../src/lanes/session-questions.ts";

const mine: Reader = { grantId: "mine", scopes: ["repos:write"] };
const question: JSONRPCMessage = { jsonrpc: "2.0", id: 0, method: "elicitation/create", params: {} };
const answer = (id: RequestId): JSONRPCMessage => ({ jsonrpc: "2.0", id, result: { action: "accept" } });
const cancelled = (requestId: RequestId): JSONRPCMessage => ({
  ...{ jsonrpc: "2.0", method: "notifications/cancelled" },
  params: { requestId },
});

/** A question that was asked of somebody, and the name that it went out under. */
function asked() {
  const questions = new SessionQuestions();
  const stream = new PostStream(mine);
  const sent = questions.named(question, stream);
  if (!("id" in sent) || sent.id === undefined) throw new Error("It has no name.");
  return { questions, stream, sent, name: sent.id };
}

describe("a question to a client", () => {
  it("goes out under a name of its own, each time another", () => {
    const { questions, stream, sent, name } = asked();
    expect(sent).toEqual({ ...question, id: name });
    expect(name).toMatch(/^[0-9a-f-]{36}$/);
    expect(questions.named(question, stream)).not.toEqual(sent);
  });

  it("is answered once, and the answer has the name that the server knows", () => {
    const { questions, name } = asked();
    expect(questions.answered(answer(name), mine)).toEqual(answer(0));
    expect(questions.answered(answer(name), mine)).toBeUndefined();
  });

  it.each<[string, Reader]>([
    ["another connection of the person's", { grantId: "another", scopes: ["repos:write"] }],
    ["a helper with a token for less", { grantId: "mine", scopes: [], narrowed: true }],
  ])("is not answered by %s, and then still by whom it was for", (_who, reader) => {
    const { questions, name } = asked();
    expect(questions.answered(answer(name), reader)).toBeUndefined();
    expect(questions.answered(answer(name), mine)).toEqual(answer(0));
  });

  it.each<[string, RequestId]>([
    ["the server's own name", 0],
    ["that name as a text", "0"],
    ["a made-up name", "9a4e0d5e-7d1c-4f1e-8a52-6f3e0b2d1c7a"],
  ])("is not answered under %s", (_what, id) => {
    expect(asked().questions.answered(answer(id), mine)).toBeUndefined();
  });

  it("is withdrawn under the name that it has, and not answered any more", () => {
    const { questions, stream, name } = asked();
    expect(questions.named(cancelled(0), stream)).toEqual(cancelled(name));
    expect(questions.answered(answer(name), mine)).toBeUndefined();
    // nobody knows of another
    expect(questions.named(cancelled(0), stream)).toEqual(cancelled(0));
  });

  it("is over with the stream that it was asked on", () => {
    const { questions, stream, name } = asked();
    questions.forget(new PostStream(mine));
    questions.forget(stream);
    expect(questions.answered(answer(name), mine)).toBeUndefined();
  });

  it("is the only thing that is named: answers and notifications go out as they are", () => {
    const { questions, stream } = asked();
    for (const message of [answer(4), { jsonrpc: "2.0", method: "notifications/message" } as const])
      expect(questions.named(message, stream)).toBe(message);
  });
});
