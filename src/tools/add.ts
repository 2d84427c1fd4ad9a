import * as z from "zod";
import { defineTool } from "../catalogue/tool.ts";

export const add = defineTool({
  name: "add",
  title: "Add two numbers",
  description:
    "Adds two numbers and returns their sum. Needs no permission; use it to check that the connection works.",
  input: z.strictObject({
    a: z.number().describe("The first number"),
    b: z.number().describe("The second number"),
  }),
  output: z.strictObject({ sum: z.number() }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  scopes: [],
  run({ a, b }) {
    return { sum: a + b };
  },
});
