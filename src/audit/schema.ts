/// <reference path="./ambient.d.ts" />
import entries from "../../migrations/0001_audit_entries.sql";
import administration from "../../migrations/0002_administration.sql";
import entriesOfGrant from "../../migrations/0003_audit_entries_of_grant.sql";
import entriesWithReference from "../../migrations/0004_audit_entries_with_reference.sql";

/** Everything in `migrations/`, in its order. */
export const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  { name: "0001_audit_entries.sql", sql: entries },
  { name: "0002_administration.sql", sql: administration },
  { name: "0003_audit_entries_of_grant.sql", sql: entriesOfGrant },
  { name: "0004_audit_entries_with_reference.sql", sql: entriesWithReference },
];

/** As `wrangler d1 migrations apply` has it, which finds what was applied here, and the other way around. */
const applied = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/**
 * Asks the database for something. Nobody has to set that up: where it fails and a migration was missing, it is tried
 * again with that applied. A database that is up to date costs nothing more.
 * @param values are bound to the statement, never written into it
 */
export async function ask<Row>(
  db: D1Database,
  statement: string,
  values: readonly (string | number | null)[],
): Promise<D1Result<Row>> {
  const once = () =>
    db
      .prepare(statement)
      .bind(...values)
      .all<Row>();
  try {
    return await once();
  } catch (error) {
    if (!(await migrate(db))) throw error;
    return await once();
  }
}

/** Applies what was not applied yet. @returns whether there was anything */
export async function migrate(db: D1Database): Promise<boolean> {
  await db.prepare(applied).run();
  const { results } = await db.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  const known = new Set(results.map(({ name }) => name));
  const missing = migrations.filter(({ name }) => !known.has(name));
  for (const { name, sql } of missing) {
    // a batch is a transaction: of two that come at the same time, one finds the name taken and nothing is done twice
    await db
      .batch([
        db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name),
        ...statementsOf(sql).map((statement) => db.prepare(statement)),
      ])
      .catch((error: unknown) => {
        if (!/UNIQUE constraint failed/i.test(String(error))) throw error;
      });
  }
  return missing.length > 0;
}

/** The statements of a migration; each ends its line with a semicolon. */
export function statementsOf(sql: string): string[] {
  return sql
    .replace(/^\s*--.*$/gm, "")
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}
