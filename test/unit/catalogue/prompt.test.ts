import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { ToolFailure } from "../../../src/catalogue/context.ts";
import { definePrompt, InvalidPromptArguments } from "../../../src/catalogue/prompt.ts";
import { contextFor } from "../tool-context.ts";

const get = vi.fn((values: Readonly<Record<string, string | undefined>>) => [
  { role: "user" as const, content: { type: "text" as const, text: JSON.stringify(values) } },
]);

const prompt = definePrompt({
  name: "review",
  title: "Review",
  description: "Asks for a review.",
  arguments: {
    what: { description: "What to review", required: true, complete: () => ["code"] },
    tone: { description: "How", required: false, value: z.string().regex(/^[a-z]+$/, "must be a word") },
  },
  scopes: ["repos:read"],
  get,
});

const said = async (given: unknown) => (await prompt.get(given, contextFor()))[0]?.content;

describe("a prompt", () => {
  it("lists its arguments, and completes those that can be", () => {
    expect(prompt.definition).toEqual({
      ...{ name: "review", title: "Review", description: "Asks for a review." },
      arguments: [
        { name: "what", description: "What to review", required: true },
        { name: "tone", description: "How", required: false },
      ],
    });
    expect(Object.keys(prompt.completes)).toEqual(["what"]);
  });

  it.each([{ what: "code" }, { what: "code", tone: "kind" }, { what: "" }])("takes %j", async (given) => {
    expect(await said(given)).toMatchObject({ text: JSON.stringify(given) });
  });

  it("takes an optional argument that was left empty for none", async () => {
    expect(await said({ what: "code", tone: "" })).toMatchObject({ text: '{"what":"code"}' });
  });

  it.each<[unknown, string]>([
    [{ what: "code", tone: "very kind" }, "tone: must be a word"],
    [undefined, "what"],
    [{}, "what"],
    [{ what: 1 }, "what"],
    [{ what: null }, "what"],
    [{ what: ["code"] }, "what"],
    [{ what: "code", tone: 1 }, "tone"],
    [{ what: "code", mood: "kind" }, "mood"],
    [{ what: "code", constructor: "x" }, "constructor"],
    [JSON.parse('{ "what": "code", "__proto__": "x" }'), "__proto__"],
    [{ what: "x".repeat(10_001) }, "what"],
    [["code"], "arguments"],
    ["code", "arguments"],
  ])("says what is wrong with %.60j, and is not filled in", async (given, named) => {
    get.mockClear();
    const refused = expect(said(given)).rejects;
    await refused.toThrow(InvalidPromptArguments);
    await expect(said(given)).rejects.toThrow(named);
    expect(get).not.toHaveBeenCalled();
  });

  it("quotes no more than a part of what was sent", async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`argument${index}`, ""]));
    const error: unknown = await said(many).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ToolFailure);
    expect(String(error).length).toBeLessThan(600);
  });
});
