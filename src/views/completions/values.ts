import type { z } from "zod";

/**
 * The values that begin with what somebody typed, in any case: each once, and only those that can be what they stand
 * for, whoever made them up.
 */
export function beginningWith(started: string, values: Iterable<string>, value: z.ZodType<string>): string[] {
  const typed = started.toLowerCase();
  const fitting = [...new Set(values)].filter((each) => each.toLowerCase().startsWith(typed));
  return fitting.filter((each) => value.safeParse(each).success);
}

/** What was had of several sources: one that fails has nothing, and the others count. */
export async function allOf(sources: readonly Promise<readonly string[]>[]): Promise<string[]> {
  const settled = await Promise.allSettled(sources);
  return settled.flatMap((source) => (source.status === "fulfilled" ? source.value : []));
}
