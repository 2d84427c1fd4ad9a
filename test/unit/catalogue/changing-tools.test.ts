import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { ToolContext } from "../../../src/catalogue/context.ts";
import type { StrictObject } from "../../../src/catalogue/schema.ts";
import { defineContentTool, defineTool } from "../../../src/catalogue/tool.ts";
import type { Annotations } from "../../../src/catalogue/tool-declaration.ts";
import { catalogue } from "../../../src/features.ts";
import { callTool } from "../call-tool.ts";
import { contextFor } from "../tool-context.ts";

const changing: Annotations = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: false,
  openWorldHint: true,
};
const reading: Annotations = { ...changing, readOnlyHint: true };

const common = { name: "close", title: "Close it", description: "Closes it.", scopes: [] };
const number = z.strictObject({ number: z.number() });
const said = z.strictObject({ said: z.string() });

/** A tool that says what it was given. @param says what it says, in place of that */
function toolWith(annotations: Annotations, confirms: boolean, input: StrictObject = number, says?: string) {
  const seen = vi.fn((given: unknown, _context: ToolContext, _agreed?: unknown) => ({
    said: says ?? JSON.stringify(given),
  }));
  const tool = defineTool({
    ...{ ...common, annotations, input, output: said, run: seen },
    ...(confirms && { confirmation: () => ({ summary: "This closes it.", basis: "abc" }) }),
  });
  return { tool, seen };
}

const propertiesOf = ({ definition }: { definition: { inputSchema: Record<string, unknown> } }) =>
  Object.keys(z.record(z.string(), z.unknown()).parse(definition.inputSchema.properties));

describe("what a tool takes besides its own", () => {
  it("is a key if it changes something, and a token only if it also confirms", () => {
    expect(propertiesOf(toolWith(changing, false).tool)).toEqual(["number", "idempotencyKey"]);
    expect(propertiesOf(toolWith(changing, true).tool)).toEqual([
      ...["number", "idempotencyKey", "confirmationToken"],
    ]);
    expect(toolWith(changing, true).tool.definition.inputSchema.required).toEqual(["number"]);
  });

  it("is nothing if it changes nothing", () => {
    const { tool } = toolWith(reading, false);
    expect([propertiesOf(tool), tool.changes]).toEqual([["number"], false]);
    expect(tool.prepare({ number: 7, idempotencyKey: "key" })).toEqual({
      ok: false,
      problems: ['"idempotencyKey" is not a parameter of this tool (it takes number)'],
    });
  });

  it("is not a token without a confirmation", () => {
    expect(toolWith(changing, false).tool.prepare({ number: 7, confirmationToken: "t" }).ok).toBe(false);
  });

  it("is a key too for one that answers with content", () => {
    const run = () => [];
    expect(propertiesOf(defineContentTool({ ...common, annotations: changing, input: number, run }))).toEqual(
      [...["number", "idempotencyKey"]],
    );
    expect(propertiesOf(defineContentTool({ ...common, annotations: reading, input: number, run }))).toEqual([
      "number",
    ]);
  });

  it("is told to the dispatcher, and never to the tool", async () => {
    const { tool, seen } = toolWith(changing, true);
    const prepared = tool.prepare({ number: 7, idempotencyKey: "key", confirmationToken: "token" });
    if (!prepared.ok) throw new Error(prepared.problems.join());
    const { call } = prepared;
    expect([call.arguments, call.repeat]).toEqual([
      { number: 7 },
      { idempotencyKey: "key", confirmationToken: "token" },
    ]);
    await call.run(contextFor());
    expect(seen.mock.calls[0]?.[0]).toEqual({ number: 7 });
  });

  it("is the same for each changing tool of this server", () => {
    for (const { name, inputSchema, annotations } of catalogue.definitions) {
      const given = propertiesOf({ definition: { inputSchema } });
      expect(given.includes("idempotencyKey"), name).toBe(!annotations.readOnlyHint);
      if (annotations.readOnlyHint) expect(given, name).not.toContain("confirmationToken");
    }
  });
});

describe("an input that is checked as a whole", () => {
  const refined = z
    .strictObject({ from: z.number(), to: z.number().default(9) })
    .refine(({ from, to }) => from < to, { error: "from must be before to" });

  it("still is, beside a key", async () => {
    const { tool } = toolWith(changing, true, refined);
    expect(tool.prepare({ from: 9, idempotencyKey: "key" })).toMatchObject({
      ok: false,
      problems: ["the arguments: from must be before to"],
    });
    expect(await callTool(tool, { from: 1, idempotencyKey: "key" }, contextFor())).toMatchObject({
      output: { said: '{"from":1,"to":9}' },
    });
    expect(propertiesOf(tool)).toEqual(["from", "to", "idempotencyKey", "confirmationToken"]);
  });
});

describe("a preview", () => {
  it("is what the tool says of the call, and comes back to it when it was agreed to", async () => {
    const { tool, seen } = toolWith(changing, true);
    await callTool(tool, { number: 7 }, contextFor());
    expect(seen.mock.calls[0]?.[2]).toEqual({ summary: "This closes it.", basis: "abc" });
  });

  it("is none of a tool that declares none", async () => {
    const prepared = toolWith(changing, false).tool.prepare({ number: 7 });
    if (!prepared.ok) throw new Error(prepared.problems.join());
    expect(await prepared.call.preview(contextFor())).toBeUndefined();
  });
});

describe("a result", () => {
  it("that is too long is an error that says so, and nothing of it goes out", async () => {
    const just = "x".repeat(40_000 - '{"said":""}'.length);
    const call = (says: string) =>
      callTool(toolWith(changing, false, number, says).tool, { number: 7 }, contextFor());
    expect(await call(just)).toMatchObject({ ok: true, output: { said: just } });
    await expect(call(`${just}x`)).rejects.toMatchObject({
      name: "ToolFailure",
      message: "The answer is too long to be given whole. Ask for less of it.",
      detail: "a result of 40001 characters",
    });
  });

  it("has links to what it leads to, made of what the tool gave and was given", async () => {
    const tool = defineTool({
      ...{ ...common, annotations: reading, input: number, output: said, run: () => ({ said: "hi" }) },
      links: (output, input) => [{ type: "resource_link", uri: `x:${input.number}`, name: output.said }],
    });
    const prepared = tool.prepare({ number: 7 });
    if (!prepared.ok) throw new Error(prepared.problems.join());
    expect(await prepared.call.run(contextFor())).toMatchObject({
      links: [{ type: "resource_link", uri: "x:7", name: "hi" }],
    });
  });
});
