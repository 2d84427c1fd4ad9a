import type { ToolContext } from "../../catalogue/context.ts";
import { commonPatterns, type Reach } from "../../permissions/repositories.ts";

/** What a connection is limited to, as far as it can be said without asking GitHub. */
export interface Limits {
  /** Whether it may ask for more than is known to be within its limits. */
  readonly isLimited: boolean;
  /** The entries of its list, "owner/repo" or "owner/*"; undefined if it has none. */
  readonly entries: readonly string[] | undefined;
}

/** What limits the connection: what its person chose, and what the operator lets them. */
export async function limitsOf(context: ToolContext): Promise<Limits> {
  const connection = await context.connection();
  const reaches: Reach[] = [context.bound.repositories];
  if (connection) reaches.push(connection.permissions.repositories);
  return {
    isLimited: reaches.some(({ kind }) => kind !== "all"),
    entries: commonPatterns(reaches),
  };
}

/** The two parts of "owner/repo". */
export function partsOf(fullName: string): { readonly owner: string; readonly repo: string } {
  const [owner = "", repo = ""] = fullName.split("/");
  return { owner, repo };
}
