import type { AuditEntry } from "./entry.ts";
import { ask } from "./schema.ts";
import { idFloor } from "./stamp.ts";

/** The columns, and what of an entry is in each. */
export const columns = {
  id: "id",
  at: "at",
  kind: "kind",
  user_id: "userId",
  login: "login",
  client_id: "clientId",
  grant_id: "grantId",
  subject: "subject",
  action: "action",
  decision: "decision",
  reason: "reason",
  outcome: "outcome",
  detail: "detail",
  duration: "duration",
  argument_bytes: "argumentBytes",
  result_bytes: "resultBytes",
  arguments: "arguments",
  actor: "actor",
  trace_id: "traceId",
  reference: "reference",
} as const satisfies Record<string, keyof AuditEntry>;

// one parameter, however many entries: D1 takes a hundred. An entry that is there already stays as it is
const insertion = `INSERT OR IGNORE INTO audit_entries (${Object.keys(columns).join(", ")})
  SELECT ${Object.values(columns)
    .map((name) => `value ->> '$.${name}'`)
    .join(", ")} FROM json_each(?1)`;

/** Writes entries, all or none. @param entries each as JSON */
export async function writeEntries(db: D1Database, entries: readonly string[]): Promise<void> {
  await ask(db, insertion, [`[${entries.join(",")}]`]);
}

/** How many entries one statement deletes, and how many of those one run of the schedule makes. */
const purge = { entries: 5000, statements: 20 } as const;

const deletion =
  "DELETE FROM audit_entries WHERE id IN (SELECT id FROM audit_entries WHERE id < ?1 ORDER BY id LIMIT ?2)";

/** Deletes what is older than it may be, a bounded part at a time. @returns how many entries */
export async function purgeEntries(
  db: D1Database,
  days: number,
  { entries, statements }: { entries: number; statements: number } = purge,
): Promise<number> {
  const oldest = idFloor(Date.now() - days * 24 * 3600_000);
  let deleted = 0;
  for (let statement = 0; statement < statements; statement += 1) {
    const { meta } = await ask(db, deletion, [oldest, entries]);
    deleted += meta.changes;
    if (meta.changes < entries) break;
  }
  return deleted;
}
