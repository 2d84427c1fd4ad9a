import * as z from "zod";
import { type Catalogue, createCatalogue } from "../../src/catalogue/catalogue.ts";
import { defineTool, type Tool } from "../../src/catalogue/tool.ts";
import { prompts } from "../../src/prompts/index.ts";
import { resources } from "../../src/resources/index.ts";
import { tools } from "../../src/tools/index.ts";

/** A tool that nobody calls, declared as every tool is, with schemas of its own. */
function madeUpTool(number: number): Tool {
  return defineTool({
    name: `madeUp${number}`,
    title: `Made-up tool ${number}`,
    description: `Counts what is in a list of a made-up kind, number ${number}. It is here to be one more.`,
    input: z.strictObject({
      owner: z.string().min(1).max(100).describe("Whose list it is"),
      repo: z.string().min(1).max(100).describe("Which of their lists"),
      kind: z.enum(["open", "closed", "all"]).default("open").describe("Which of its entries"),
      page: z.int().min(1).max(1000).default(1).describe("The page, from 1"),
    }),
    output: z.strictObject({ count: z.int(), names: z.array(z.string()) }),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    scopes: [],
    run: () => ({ count: 0, names: [] }),
  });
}

/**
 * So many tools: the first ones of this server, or made-up ones and then all of them, so that whoever looks through them for
 * one has a long way. With the resources and prompts that go by them.
 */
export function catalogueOf(count: number): Catalogue {
  const own = tools.slice(0, count);
  const madeUp = Array.from({ length: count - own.length }, (_, index) => madeUpTool(index));
  const names = new Set(own.map(({ definition }) => definition.name));
  const isThere = (tool: string | undefined) => tool === undefined || names.has(tool);
  return createCatalogue(
    [...madeUp, ...own],
    resources.filter(({ tool }) => isThere(tool)),
    prompts.filter(({ tool }) => isThere(tool)),
  );
}
