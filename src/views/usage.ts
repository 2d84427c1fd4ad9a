import * as z from "zod";
import type { Administration } from "../administration/administration.ts";
import { auditFilterOf, type usageFilterParameters } from "../administration/audit-filter.ts";
import { usualSpan } from "../administration/span.ts";
import type { ToolUsage } from "../audit/search.ts";
import { untrustedLine } from "../text/untrusted.ts";

/** How often a tool was called on a day. */
export const usageRow = z.strictObject({
  day: z.string(),
  tool: z.string(),
  calls: z.number(),
  failed: z.number(),
  notDone: z.number(),
});

/** Most rows that a model reads at once. */
const mostRows = 100;

type Filter = z.output<z.ZodObject<typeof usageFilterParameters>>;

/** Usage as a tool says it: whole days, as many as have room. */
export async function usageOf(administration: Administration, given: Filter) {
  const filter = auditFilterOf(given);
  const from = filter.from ?? (filter.to ?? Date.now()) - usualSpan;
  const all = await administration.usage({ ...filter, from });
  const { rows, left } = wholeDays(all);
  return {
    from: new Date(from).toISOString(),
    usage: rows.map(({ day, tool, calls, failed, notDone }) => ({
      ...{ day, tool: untrustedLine(tool, 64), calls, failed, notDone },
    })),
    ...(left !== undefined && { nextTo: left }),
  };
}

/** As many rows as are read at once, with a day's all or none of them, and the day that is left first. */
function wholeDays(all: readonly ToolUsage[]): { rows: readonly ToolUsage[]; left?: string } {
  const left = all[mostRows]?.day;
  const first = all[0]?.day;
  if (left === undefined) return { rows: all };
  // a day that is longer than that by itself is cut
  if (left === first) {
    const next = all.find(({ day }) => day !== first)?.day;
    return { rows: all.slice(0, mostRows), ...(next !== undefined && { left: next }) };
  }
  return { rows: all.slice(0, mostRows).filter(({ day }) => day !== left), left };
}
