import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { defineContentTool, defineTool, type Tool } from "../../../src/catalogue/tool.ts";
import type { ScopeName } from "../../../src/scopes/scopes.ts";
import { callTool } from "../call-tool.ts";
import { contextFor } from "../tool-context.ts";

function toolNamed(name: string, scopes: readonly ScopeName[] = []): Tool {
  return defineTool({
    name,
    title: "Greet",
    description: "Greets somebody.",
    input: z.strictObject({ who: z.string(), times: z.number().int().max(3).default(1) }),
    output: z.strictObject({ greeting: z.string() }),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    scopes,
    run: ({ who, times }) => ({ greeting: `Hello ${who}! `.repeat(times).trim() }),
  });
}
const greet = toolNamed("greet");

function contentTool(scopes: readonly ScopeName[]): Tool {
  return defineContentTool({
    name: "say",
    title: "Say something",
    description: "Says something.",
    input: z.strictObject({}),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    scopes,
    run: () => [],
  });
}

describe("a tool", () => {
  it("is called with validated arguments and their defaults", async () => {
    expect(await callTool(greet, { who: "Ada" }, contextFor())).toEqual({
      ok: true,
      output: { greeting: "Hello Ada!" },
    });
  });

  it.each([
    [{ who: "Ada", loud: true }, ['"loud" is not a parameter of this tool (it takes who, times)']],
    [{}, ["who: Invalid input: expected string, received undefined"]],
    [{ who: 1, times: 9 }, [expect.stringContaining("who: "), expect.stringContaining("times: ")]],
    [undefined, [expect.stringContaining("who: ")]],
    [[], [expect.stringContaining("the arguments: ")]],
    ["Ada", [expect.stringContaining("the arguments: ")]],
  ])("says what is wrong with %j", async (args, problems) => {
    expect(await callTool(greet, args, contextFor())).toEqual({ ok: false, problems });
  });

  it.each<[string, (scopes: ScopeName[]) => Tool]>([
    ["data", (scopes) => toolNamed("greet", scopes)],
    ["content", contentTool],
  ])("that answers with %s declares its scopes once and for all", (_what, make) => {
    const scopes: ScopeName[] = ["profile"];
    const tool = make(scopes);
    scopes.push("repos:write");
    expect(() => Object.assign(tool, { scopes })).toThrow(TypeError);
    expect(() => Object.assign(tool.scopes, { 0: "repos:write" })).toThrow(TypeError);
    expect(tool.scopes).toEqual(["profile"]);
  });

  it("tells protocols its schemas as plain JSON, closed to undeclared parameters", () => {
    expect(JSON.parse(JSON.stringify(greet.definition))).toMatchObject({
      name: "greet",
      inputSchema: { type: "object", additionalProperties: false, required: ["who"] },
      outputSchema: { type: "object", additionalProperties: false, required: ["greeting"] },
    });
  });
});

describe("a catalogue", () => {
  it("finds by name and lists in the order given", () => {
    const { find, definitions } = createCatalogue([toolNamed("second"), toolNamed("first")]);
    expect(definitions.map(({ name }) => name)).toEqual(["second", "first"]);
    expect(find("first")?.definition.name).toBe("first");
    expect(find("toString")).toBeUndefined();
  });

  it.each([["a b"], ["a-b"], ["1st"], [""], ["x".repeat(65)]])("refuses the name %j", (name) => {
    expect(() => createCatalogue([toolNamed(name)])).toThrow("is not usable");
  });

  it("refuses one name twice", () => {
    expect(() => createCatalogue([greet, greet])).toThrow("Two of the catalogue are named greet");
  });
});
