import { describe, expect, it, vi } from "vitest";
import { ClientLacks, InputNeeded, type Question } from "../../../src/catalogue/conversation.ts";
import type { InputState } from "../../../src/lanes/input-state.ts";
import { statelessConversation } from "../../../src/lanes/stateless-conversation.ts";

type ModernRequest = Parameters<typeof statelessConversation>[0];

const form: Question = { method: "elicitation/create", params: { message: "?", requestedSchema: {} } };
const sampling: Question = { method: "sampling/createMessage", params: {} };
const roots: Question = { method: "roots/list", params: {} };

const accepted = { action: "accept", content: { ok: true } };
const said = { role: "assistant", content: { type: "text", text: "Paris" }, model: "m" };
const listed = { roots: [{ uri: "file:///a" }] };
const everything = { elicitation: { form: {} }, sampling: {}, roots: {} };

/** A request's conversation. @param sent of the request: answers, and the state that came back with them */
function conversation(
  sent: { responses?: unknown; state?: InputState; token?: string } = {},
  capabilities: unknown = everything,
) {
  const notify = vi.fn(async () => {});
  const { responses, state, token } = sent;
  const request = {
    inputResponses: responses,
    _meta: token === undefined ? {} : { progressToken: token },
    notify,
  } as unknown as ModernRequest;
  return { notify, ...statelessConversation(request, capabilities, state) };
}

const needed = async (asking: Promise<unknown>): Promise<InputNeeded> => {
  const error: unknown = await asking.catch((reason: unknown) => reason);
  if (error instanceof InputNeeded) return error;
  throw new Error(`It was not asked: ${String(error)}`);
};

describe("a question", () => {
  it("ends the request that nobody answered yet", async () => {
    expect(await needed(conversation().ask({ form, roots }))).toMatchObject({
      ...{ questions: { form, roots }, answered: {}, bound: false },
    });
  });

  it("is answered by what came with the request", async () => {
    const responses = { form: accepted, sampling: said, roots: listed, other: accepted };
    expect(await conversation({ responses }).ask({ form, sampling, roots })).toEqual({
      ...{ form: accepted, sampling: said, roots: listed },
    });
  });

  it("is answered by a refusal, too", async () => {
    const responses = { form: { action: "decline" } };
    expect(await conversation({ responses }).ask({ form })).toEqual({ form: { action: "decline" } });
  });

  it.each<[string, unknown]>([
    ["of another kind", { form: said }],
    ["of roots", { form: listed }],
    ["a number", { form: 12345 }],
    ["null", { form: null }],
    ["a list", { form: [accepted] }],
    ["an unknown action", { form: { action: "agree" } }],
    ["under another key", { wrong: accepted }],
    ["no answers", null],
    ["not a record", "accept"],
    ["inherited", Object.create({ other: accepted })],
  ])("stays open with an answer that is %s", async (_what, responses) => {
    expect(await needed(conversation({ responses }).ask({ form }))).toMatchObject({ questions: { form } });
  });

  it.each(["constructor", "toString"])("named %s has no answer by nature", async (key) => {
    const question = Object.fromEntries([[key, form]]);
    expect(Object.keys((await needed(conversation({ responses: {} }).ask(question))).questions)).toEqual([
      key,
    ]);
  });

  it("that a client cannot be asked is no question", async () => {
    await expect(conversation({}, {}).ask({ form })).rejects.toThrow(ClientLacks);
    await expect(conversation({}, { elicitation: { form: {} } }).ask({ form, sampling })).rejects.toThrow(
      expect.objectContaining({ required: { sampling: {} } }),
    );
  });
});

describe("a question that is bound to its call", () => {
  it("is not answered without the state that was given out for it", async () => {
    const responses = { form: accepted };
    const input = await needed(conversation({ responses }).ask({ form }, true));
    expect(input).toMatchObject({ questions: { form }, answered: {}, bound: true });
    const state = { id: "call", asked: ["form"], answered: {} };
    expect(await conversation({ responses, state }).ask({ form }, true)).toEqual({ form: accepted });
  });

  it("is not answered by who was not asked it, whatever state they have", async () => {
    const state = { id: "call", asked: ["other"], answered: { other: accepted } };
    await needed(conversation({ responses: { form: accepted }, state }).ask({ form }, true));
    // one that is not bound needs no state at all
    expect(await conversation({ responses: { form: accepted }, state }).ask({ form })).toEqual({
      form: accepted,
    });
  });

  it("is not answered by an answer to another, of the same name, that was not bound", async () => {
    const { ask } = conversation({ responses: { form: accepted } });
    expect(await ask({ form })).toEqual({ form: accepted });
    await needed(ask({ form }, true));
  });
});

it("a call has a name from its second round on", () => {
  expect(conversation().round).toBeUndefined();
  expect(conversation({ state: { id: "call", asked: [], answered: {} } }).round).toBe("call");
});

describe("the answers of earlier rounds", () => {
  const first = { action: "accept", content: { name: "Ada" } };

  it("are kept, and are not asked for again", async () => {
    const state = { id: "call", asked: ["second"], answered: { first } };
    const { ask } = conversation({ state, responses: { second: said } });
    expect(await ask({ first: form }, true)).toEqual({ first });
    expect(await ask({ second: sampling }, true)).toEqual({ second: said });
  });

  it("go on with the state, with those of this round", async () => {
    const state = { id: "call", asked: [], answered: { first } };
    const { ask } = conversation({ state, responses: { second: said } });
    await ask({ first: form });
    await ask({ second: sampling });
    expect(await needed(ask({ third: roots }))).toMatchObject({
      ...{ questions: { third: roots }, answered: { first, second: said } },
    });
  });

  it("are not replaced by what the client sends later", async () => {
    const { ask } = conversation({
      state: { id: "call", asked: [], answered: { first } },
      responses: { first: accepted },
    });
    expect(await ask({ first: form }, true)).toEqual({ first });
  });

  it("of several questions are kept where one of them is still open", async () => {
    const input = await needed(conversation({ responses: { form: accepted } }).ask({ form, roots }));
    expect(input).toMatchObject({ questions: { roots }, answered: { form: accepted } });
    expect(Object.keys(input.questions)).toEqual(["roots"]);
  });
});

describe("progress", () => {
  it("is told only to who asked for it, and only grows", async () => {
    const silent = conversation();
    await silent.progress(1);
    expect(silent.notify).not.toHaveBeenCalled();
    const { progress, notify } = conversation({ token: "t" });
    for (const done of [0, 5, 5, 3, 9]) await progress(done, 10);
    expect(notify.mock.calls).toEqual(
      [0, 5, 9].map((progress) => [
        { method: "notifications/progress", params: { progressToken: "t", progress, total: 10 } },
      ]),
    );
  });

  it("is all that a client hears: there are no log messages", async () => {
    const { log, notify } = conversation({ token: "t" });
    await log("error", "Nobody asked");
    expect(notify).not.toHaveBeenCalled();
  });
});
