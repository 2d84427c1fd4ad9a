/**
 * Whether a revision of MCP, as a client names it in a header, is one or a later one. What is no date is none of
 * them: clients of the first revisions name none.
 */
export function isSince(revision: string | string[] | null | undefined, first: string): boolean {
  return typeof revision === "string" && /^\d{4}-\d{2}-\d{2}$/.test(revision) && revision >= first;
}
