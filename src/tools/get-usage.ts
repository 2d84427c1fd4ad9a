import * as z from "zod";
import { usageFilterParameters } from "../administration/audit-filter.ts";
import { defineTool } from "../catalogue/tool.ts";
import { namesNotice, notice } from "../views/notice.ts";
import { usageOf, usageRow } from "../views/usage.ts";

export const getUsage = defineTool({
  name: "getUsage",
  title: "Get usage",
  description:
    "For operators: how often each tool was called on each day (UTC), and how many calls failed or were not done (refused, declined); of everybody or as filtered. The latest day comes first; without from, thirty days. If nextTo is present, ask for earlier days with to = nextTo.",
  input: z.strictObject(usageFilterParameters),
  output: z.strictObject({
    notice,
    from: z.string(),
    usage: z.array(usageRow),
    nextTo: z.string().optional(),
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  scopes: ["admin"],
  async run(input, context) {
    return { notice: namesNotice, ...(await usageOf(await context.administration(), input)) };
  },
});
