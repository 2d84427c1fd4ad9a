import { describe, expect, it, vi } from "vitest";
import {
  type Answer,
  abilitiesOf,
  type Conversation,
  InputNeeded,
  nobody,
  type Question,
} from "../../../src/catalogue/conversation.ts";
import type { PreparedCall } from "../../../src/catalogue/tool.ts";
import type { Preview } from "../../../src/catalogue/tool-declaration.ts";
import { agreementTo } from "../../../src/dispatch/agreement.ts";
import { type Confirmation, openConfirmation } from "../../../src/dispatch/confirmation-token.ts";
import { settingsWith } from "../settings.ts";
import { callerWith, contextFor } from "../tool-context.ts";

const settings = settingsWith();
const close: Preview = { summary: "This closes issue 7.", basis: "open" };

/** A client that can ask its person, and what it was asked. */
function asking(answer: (key: string) => unknown): Conversation & { readonly asked: Question[] } {
  const asked: Question[] = [];
  return {
    ...nobody,
    asked,
    client: abilitiesOf({ elicitation: {} }),
    async ask(questions, bound) {
      expect(bound).toBe(true);
      const answers = Object.entries<Question>(questions).map(([key, question]) => {
        asked.push(question);
        return [key, answer(key) as Answer];
      });
      return Object.fromEntries(answers);
    },
  };
}

/** Has a person agree to a preview. @param confirmation what the call brought of an earlier one */
async function agree(conversation: Conversation, preview: Preview | undefined, confirmation?: Confirmation) {
  const prepared: PreparedCall = {
    ...{ arguments: {}, repeat: {} },
    preview: async () => preview,
    run: () => Promise.reject(new Error("nothing is to be done yet")),
  };
  const context = contextFor(callerWith(), { conversation });
  return await agreementTo(prepared, context, {
    ...{ tool: "close", fingerprint: "fingerprint", confirmation, settings },
  });
}

/** The confirmation that a preview's token stands for. */
async function confirmationOf(preview: Preview): Promise<Confirmation> {
  const first = await agree(nobody, preview);
  if (first.ok) throw new Error("It was not asked.");
  const token = /(v1\.\S+)$/.exec(first.refusal.message)?.[1] ?? "";
  const confirmation = await openConfirmation(token, "fingerprint", settings);
  if (!confirmation) throw new Error("There is no token.");
  return confirmation;
}

describe("a call that has nothing to agree to", () => {
  it("asks nobody", async () => {
    const conversation = asking(() => undefined);
    expect(await agree(conversation, undefined)).toEqual({ ok: true, shown: undefined });
    expect(conversation.asked).toEqual([]);
  });
});

describe("a client that can ask its person", () => {
  it("asks with what would be done, and goes on with just that", async () => {
    const conversation = asking(() => ({ action: "accept", content: { agree: true } }));
    expect(await agree(conversation, close)).toEqual({ ok: true, shown: close });
    expect(conversation.asked).toMatchObject([
      {
        method: "elicitation/create",
        params: { message: close.summary, requestedSchema: { required: ["agree"] } },
      },
    ]);
  });

  it.each<[string, unknown]>([
    ["declines", { action: "decline" }],
    ["cancels", { action: "cancel" }],
    ["declines with what would be an agreement", { action: "decline", content: { agree: true } }],
    ["accepts without agreeing", { action: "accept" }],
    ["accepts and does not agree", { action: "accept", content: { agree: false } }],
    ["agrees in words", { action: "accept", content: { agree: "true" } }],
    ["agrees with a number", { action: "accept", content: { agree: 1 } }],
    ["agrees beside the question", { action: "accept", agree: true }],
    ["agrees to another", { action: "accept", content: { ok: true } }],
    ["agrees in a list", { action: "accept", content: [true] }],
    ["says nothing", { action: "accept", content: null }],
    ["does something else", { action: "approve", content: { agree: true } }],
    ["does nothing", {}],
  ])("that %s has nothing done", async (_what, answer) => {
    expect(
      await agree(
        asking(() => answer),
        close,
      ),
    ).toEqual({
      ok: false,
      refusal: { kind: "declined", message: "close was not carried out: the person did not agree to it." },
    });
  });

  it.each<[string, () => unknown]>([
    ["does not answer the question", () => undefined],
    [
      "fails",
      () => {
        throw new Error("a private reason");
      },
    ],
  ])("that %s has nothing done, and is told that no answer came", async (_what, answer) => {
    const agreement = await agree(asking(answer), close);
    expect(agreement).toMatchObject({ ok: false, refusal: { kind: "failed" } });
    expect(JSON.stringify(agreement)).toContain("no answer came");
    expect(JSON.stringify(agreement)).not.toContain("private");
  });

  it("comes back with the answer in another round", async () => {
    const input = new InputNeeded({}, {}, true);
    const conversation = asking(() => {
      throw input;
    });
    await expect(agree(conversation, close)).rejects.toBe(input);
  });

  it("is asked by another key for each preview: an answer counts for what was shown", async () => {
    const keys: string[] = [];
    const conversation = asking((key) => void keys.push(key));
    await agree(conversation, close);
    await agree(conversation, { ...close });
    await agree(conversation, { ...close, basis: "closed" });
    await agree(conversation, { ...close, summary: "This closes issue 8." });
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
  });

  it("is not asked again about what its person agreed to elsewhere", async () => {
    const conversation = asking(() => ({ action: "decline" }));
    const confirmation = await confirmationOf(close);
    expect(await agree(conversation, close, confirmation)).toEqual({ ok: true, shown: close });
    expect(conversation.asked).toEqual([]);
    expect(await agree(conversation, { ...close, basis: "closed" }, confirmation)).toMatchObject({
      ok: false,
    });
    expect(conversation.asked.length).toBe(1);
  });
});

describe("a client that cannot ask its person", () => {
  it.each<[string, Conversation]>([
    ["at all", nobody],
    ["but to open a page", { ...nobody, client: abilitiesOf({ elicitation: { url: {} } }) }],
  ])("%s is told what would be done, and how it is", async (_what, conversation) => {
    const ask = vi.spyOn(conversation, "ask");
    const agreement = await agree(conversation, close);
    expect(agreement).toMatchObject({ ok: false, refusal: { kind: "agreement-needed" } });
    const message = agreement.ok ? "" : agreement.refusal.message;
    expect(message).toMatch(
      /^Nothing was done yet: .+\n\nThis closes issue 7\.\n\nIf they agree, call close again .+: v1\.\S+$/,
    );
    expect(ask).not.toHaveBeenCalled();
  });

  it("goes on with what was shown", async () => {
    expect(await agree(nobody, { ...close }, await confirmationOf(close))).toEqual({
      ok: true,
      shown: close,
    });
  });

  it.each<[string, Preview]>([
    ["on another basis", { ...close, basis: "closed" }],
    ["on none", { summary: close.summary }],
    ["in other words", { ...close, summary: "This closes issue 7 as not planned." }],
    ["moved between them", { summary: `${close.summary}o`, basis: "pen" }],
  ])("is shown anew what has become something else: %s", async (_what, preview) => {
    const agreement = await agree(nobody, preview, await confirmationOf(close));
    expect(agreement).toMatchObject({ ok: false, refusal: { kind: "agreement-needed" } });
    const message = agreement.ok ? "" : agreement.refusal.message;
    expect(message).toMatch(/^What this would do has changed since it was shown, so nothing was done\./);
    expect(message).toContain(preview.summary);
  });
});
