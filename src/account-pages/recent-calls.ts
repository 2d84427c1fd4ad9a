import type { AuditEntry } from "../audit/entry.ts";
import { findEntries } from "../audit/query.ts";
import type { AuditFilter } from "../audit/search.ts";
import { log } from "../telemetry/log.ts";
import { within } from "../time/within.ts";
import type { AccountServices } from "./services.ts";

/** How many calls a page shows. */
export const mostCalls = 20;

/** How long the database may take, in milliseconds. The rest of a page does not need it. */
const patience = 5000;

/** The latest calls of a person, or of one of their connections; undefined if they cannot be had now. */
export async function recentCalls(
  { audit }: Pick<AccountServices, "audit">,
  filter: Pick<AuditFilter, "grantId"> & { readonly userId: string },
): Promise<readonly AuditEntry[] | undefined> {
  const found = findEntries(audit, { ...filter, calls: true }, undefined, mostCalls);
  const page = await within(patience, found).catch(() => undefined);
  if (!page) log.warn("recent_calls_unavailable");
  return page?.entries;
}
