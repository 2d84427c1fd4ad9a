import { describe, expect, it } from "vitest";
import {
  abilitiesOf,
  ClientLacks,
  nobody,
  type Question,
  requireAbilities,
} from "../../../src/catalogue/conversation.ts";

const none = { elicitsForms: false, elicitsUrls: false, samples: false, listsRoots: false };

const form: Question = { method: "elicitation/create", params: { message: "?", requestedSchema: {} } };
const page: Question = { method: "elicitation/create", params: { mode: "url", url: "https://mcp.test" } };
const sampling: Question = { method: "sampling/createMessage", params: {} };
const roots: Question = { method: "roots/list", params: {} };

describe("what a client can be asked", () => {
  it.each<[unknown, Partial<typeof none>]>([
    [undefined, {}],
    [null, {}],
    ["elicitation", {}],
    [{}, {}],
    // the only mode there was when revision 2025-06-18 said so
    [{ elicitation: {} }, { elicitsForms: true }],
    [{ elicitation: { form: {} } }, { elicitsForms: true }],
    [{ elicitation: { url: {} } }, { elicitsUrls: true }],
    [{ elicitation: { form: {}, url: {} } }, { elicitsForms: true, elicitsUrls: true }],
    [{ elicitation: { applyDefaults: true } }, { elicitsForms: true }],
    [{ elicitation: { url: true } }, { elicitsForms: true }],
    [{ elicitation: true }, {}],
    [{ elicitation: null, sampling: null, roots: null }, {}],
    [{ sampling: {} }, { samples: true }],
    [{ sampling: true }, {}],
    [{ roots: { listChanged: true } }, { listsRoots: true }],
  ])("of %j", (capabilities, abilities) => {
    expect(abilitiesOf(capabilities)).toEqual({ ...none, ...abilities });
  });
});

describe("a question that a client cannot be asked", () => {
  it.each<[Question, Record<string, object>]>([
    [form, { elicitation: { form: {} } }],
    [page, { elicitation: { url: {} } }],
    [sampling, { sampling: {} }],
    [roots, { roots: {} }],
  ])("names what %j takes", (question, required) => {
    const all = { elicitsForms: true, elicitsUrls: true, samples: true, listsRoots: true };
    expect(() => requireAbilities(all, [question])).not.toThrow();
    expect(() => requireAbilities(none, [question])).toThrow(expect.objectContaining({ required }));
  });

  it("is found among others, and the first of them is named", () => {
    const client = { ...none, elicitsForms: true };
    expect(() => requireAbilities(client, [form, roots, sampling])).toThrow(
      expect.objectContaining({ required: { roots: {} }, message: expect.stringContaining("roots") }),
    );
    expect(() => requireAbilities(client, [form, page])).toThrow(ClientLacks);
    expect(() => requireAbilities(none, [])).not.toThrow();
  });

  it("is any, where there is no client", async () => {
    await expect(nobody.ask({ form })).rejects.toThrow(ClientLacks);
    await expect(nobody.ask({ roots }, true)).rejects.toThrow(ClientLacks);
  });
});
