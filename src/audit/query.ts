import { columns } from "./database.ts";
import type { AuditEntry } from "./entry.ts";
import { ask } from "./schema.ts";
import type { AuditFilter, AuditPage, ToolUsage } from "./search.ts";
import { idFloor } from "./stamp.ts";

/** Most entries on a page, and on one of an export. */
const longestPage = 100;
export const longestPart = 1000;

const selected = Object.entries(columns)
  .map(([column, name]) => `${column} AS ${name}`)
  .join(", ");

/**
 * Entries by what they have in common.
 * @param after where the page before ended. An id begins with its time, so it stands for both.
 * @param most how many there can be at once, whatever is asked for
 */
export async function findEntries(
  db: D1Database,
  filter: AuditFilter,
  after?: string,
  limit = longestPage,
  most: typeof longestPart | typeof longestPage = longestPage,
): Promise<AuditPage> {
  const { where, values } = conditionsOf(filter);
  if (after !== undefined) {
    where.push("id < ?");
    values.push(after);
  }
  const wanted = Math.min(Math.max(1, Math.trunc(limit)), most);
  const statement = `SELECT ${selected} FROM ${tableFor(filter)} ${clause(where)} ORDER BY id DESC LIMIT ?`;
  const { results } = await ask<Record<string, unknown>>(db, statement, [...values, wanted + 1]);
  const entries = results.slice(0, wanted).map(entryIn);
  const last = entries.at(-1);
  return { entries, ...(results.length > wanted && last && { next: last.id }) };
}

/**
 * The table, by the index for what is looked for. Without an index there is an answer all the same, so nobody would find
 * out that its migration is missing; one that is named has to be there.
 */
function tableFor({ grantId }: AuditFilter): string {
  return grantId === undefined ? "audit_entries" : "audit_entries INDEXED BY audit_entries_of_grant";
}

/** Most rows of {@link usageOf}: a year of 25 tools is fewer. */
const mostUsage = 10_000;

/** The calls of each tool on each day, the latest day first. */
export async function usageOf(
  db: D1Database,
  filter: Pick<AuditFilter, "userId" | "clientId" | "tool" | "from" | "to">,
): Promise<readonly ToolUsage[]> {
  const { where, values } = conditionsOf({ ...filter, kind: "tool" });
  const statement = `SELECT date(at / 1000, 'unixepoch') AS day, action AS tool, COUNT(*) AS calls,
      SUM(outcome = 'failed') AS failed, SUM(outcome = 'not-done') AS notDone
    FROM audit_entries ${clause(where)} GROUP BY day, tool ORDER BY day DESC, tool LIMIT ${mostUsage}`;
  return (await ask<ToolUsage>(db, statement, values)).results;
}

/** Values are bound, never written into a statement. */
function conditionsOf({
  userId,
  clientId,
  grantId,
  subject,
  calls,
  tool,
  decision,
  from,
  to,
  ...of
}: AuditFilter) {
  // what others say of whom they are about is not proven (`TokenEvent`)
  const kind = of.kind ?? (subject === undefined ? undefined : "administration");
  // Nearly all entries are of tools, so their kind narrows nothing down, and whose an entry is narrows down more than
  // any kind: with a plus, SQLite makes no use of the index of kinds
  const isSomebodys = userId !== undefined || clientId !== undefined || grantId !== undefined;
  const byKind = !isSomebodys && kind !== "tool";
  const conditions: readonly (readonly [string, string | undefined])[] = [
    ["user_id = ?", userId],
    ["client_id = ?", clientId],
    ["grant_id = ?", grantId],
    // an account, or a grant of it: 1001:abc
    ["? IN (subject, substr(subject, 1, instr(subject, ':') - 1))", subject],
    ["action = ?", tool],
    [byKind ? "kind = ?" : "+kind = ?", kind],
    ["decision = ?", decision],
    ["id >= ?", from === undefined ? undefined : idFloor(from)],
    ["id < ?", to === undefined ? undefined : idFloor(to)],
  ];
  const where: string[] = [];
  const values: string[] = [];
  for (const [condition, value] of conditions) {
    if (value === undefined) continue;
    where.push(condition);
    values.push(value);
  }
  // a page or a decision of something else can have a tool's name
  if (tool !== undefined && kind === undefined)
    where.push("+kind IN ('tool', 'resource', 'prompt', 'completion')");
  if (calls) where.push("+kind IN ('tool', 'resource', 'prompt', 'completion', 'token')");
  return { where, values };
}

function clause(where: readonly string[]): string {
  return where.length === 0 ? "" : `WHERE ${where.join(" AND ")}`;
}

/** A row as the entry that it was, by whatever version it was written. */
function entryIn(row: Readonly<Record<string, unknown>>): AuditEntry {
  const facts = Object.entries(row).filter(([, value]) => value !== null);
  const entry = Object.fromEntries(
    facts.map(([name, value]) => [name, name === "arguments" ? JSON.parse(String(value)) : value]),
  );
  // only `writeEntries` writes this table
  return entry as unknown as AuditEntry;
}
