import * as z from "zod";
import { defineContentTool } from "../catalogue/tool.ts";

export const generateImage = defineContentTool({
  name: "generateImage",
  title: "Generate an image",
  description: "Draws an image of what the prompt describes (Workers AI, FLUX.1 schnell) and returns it.",
  input: z.strictObject({
    prompt: z.string().trim().min(1).max(2048).describe("What the image shows"),
    steps: z.number().int().min(4).max(8).default(4).describe("More are better and slower"),
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  scopes: [],
  offByDefault: true,
  async run({ prompt, steps }, context) {
    return [{ type: "image", ...(await context.generateImage({ prompt, steps })) }];
  },
});
