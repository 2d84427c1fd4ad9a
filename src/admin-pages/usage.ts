import type { ToolUsage } from "../audit/search.ts";

/** Calls, and what became of them. */
export interface Calls {
  readonly calls: number;
  readonly failed: number;
  readonly notDone: number;
}

/** Something that calls are counted of: a tool, or a day. */
export interface Counted extends Calls {
  readonly name: string;
}

const none: Calls = { calls: 0, failed: 0, notDone: 0 };

/** All calls together. */
export function total(counts: readonly Calls[]): Calls {
  return counts.reduce(
    (sum, { calls, failed, notDone }) => ({
      calls: sum.calls + calls,
      failed: sum.failed + failed,
      notDone: sum.notDone + notDone,
    }),
    none,
  );
}

/** The calls of each tool, the most called first. */
export function callsByTool(usage: readonly ToolUsage[]): Counted[] {
  return [...Map.groupBy(usage, ({ tool }) => tool)]
    .map(([name, rows]) => ({ name, ...total(rows) }))
    .sort((one, other) => other.calls - one.calls || (one.name < other.name ? -1 : 1));
}

/** The calls of each of these days, also of those without any. */
export function callsByDay(usage: readonly ToolUsage[], days: readonly string[]): Counted[] {
  const rows = Map.groupBy(usage, ({ day }) => day);
  return days.map((name) => ({ name, ...total(rows.get(name) ?? []) }));
}

const day = 24 * 3600_000;

/** The last days (UTC), the earliest first and today the last: 2026-08-01 */
export function lastDays(count: number, now: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(now - (count - 1 - index) * day).toISOString().slice(0, 10),
  );
}

/** What a bar of a chart stands for: one thing, or several others together. */
export type Bar = Counted | (Calls & { readonly others: number });

/** The most called as they are, and the others as one. */
export function withOthers(counts: readonly Counted[], most: number): readonly Bar[] {
  if (counts.length <= most) return counts;
  const others = counts.slice(most - 1);
  return [...counts.slice(0, most - 1), { others: others.length, ...total(others) }];
}
