import type { AuditFilter } from "../audit/search.ts";
import { AdministrationRefusal } from "./refusal.ts";

const day = 24 * 3600_000;

/** The time that usage is added up for if nothing is said, in milliseconds. */
export const usualSpan = 30 * day;

/** The longest that it is at once: what one question reads is bounded. */
const longestSpan = 366 * day;

/** A filter with a beginning that is not too far from its end. @throws {AdministrationRefusal} */
export function withinAYear<Filter extends Pick<AuditFilter, "from" | "to">>(filter: Filter): Filter {
  const end = filter.to ?? Date.now();
  const from = filter.from ?? end - usualSpan;
  if (end - from > longestSpan)
    throw new AdministrationRefusal("Usage can be had for a year at once: let from and to be closer.", {
      kind: "span",
    });
  return { ...filter, from };
}
