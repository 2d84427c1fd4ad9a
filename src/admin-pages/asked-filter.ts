import { auditFilterParameters } from "../administration/audit-filter.ts";
import type { AdminContext } from "./services.ts";

type FilterName = keyof typeof auditFilterParameters;

const names = Object.keys(auditFilterParameters) as FilterName[];

/** What the form of the audit says, as it was entered; empty where it says nothing. */
export type AskedFilter = Readonly<Record<FilterName, string>>;

/** What the fields are called in the form. @param upstream where people sign in, by its name */
export function filterLabels(upstream: string): Readonly<Record<FilterName, string>> {
  return {
    userId: `User (${upstream} id)`,
    subject: `Done by operators to (${upstream} id)`,
    clientId: "Client (id)",
    tool: "Tool, resource or prompt",
    kind: "Kind",
    decision: "Decision",
    from: "From (UTC)",
    to: "To (UTC)",
  };
}

/** The filter in a query. What else is in it does not matter. */
export function askedFilter(c: AdminContext): AskedFilter {
  const entries = names.map((name) => [name, c.req.query(name)?.trim() ?? ""] as const);
  return Object.fromEntries(entries) as Record<FilterName, string>;
}
