import * as z from "zod";
import type { Secrets } from "../accounts/encryption.ts";
import { ask } from "../audit/schema.ts";
import { cursorsOf } from "./cursor.ts";
import type { BlockedAccount, Page } from "./facts.ts";

/*
 * The list of whom operators blocked, for them to see. What counts is the mark in the account's vault, which is written
 * first: this can lack somebody whom it could not be told of, and then it is told when they are blocked once more.
 */

/** How many accounts are on a page. */
const pageSize = 25;

/** Where a page ended. */
const position = z.strictObject({ at: z.number(), userId: z.string() });

type Row = { user_id: string; at: number; by_user_id: string; by_login: string; reason: string | null };

/** Notes that an account is blocked. Of one that is noted already, time, operator and reason are replaced. */
export async function noteBlocked(db: D1Database, { userId, at, by, reason }: BlockedAccount): Promise<void> {
  const statement =
    "INSERT OR REPLACE INTO blocked_accounts (user_id, at, by_user_id, by_login, reason) VALUES (?, ?, ?, ?, ?)";
  const values = [userId, at, by.userId, by.login, reason ?? null];
  await ask(db, statement, values);
}

/** Notes that an account is not blocked any more. @returns whether it was noted */
export async function forgetBlocked(db: D1Database, userId: string): Promise<boolean> {
  const { meta } = await ask(db, "DELETE FROM blocked_accounts WHERE user_id = ?", [userId]);
  return meta.changes > 0;
}

/** The accounts that are blocked; see `Administration.blocked`. */
export async function blockedPage(
  db: D1Database,
  secrets: Secrets,
  after: string | undefined,
): Promise<Page<"blocked", BlockedAccount>> {
  const cursors = cursorsOf(secrets, ["blocked"], position);
  const start = await cursors.open(after);
  const where = start ? "WHERE (at, user_id) < (?, ?)" : "";
  const statement = `SELECT * FROM blocked_accounts ${where} ORDER BY at DESC, user_id DESC LIMIT ${pageSize + 1}`;
  const values = start ? [start.at, start.userId] : [];
  const { results: rows } = await ask<Row>(db, statement, values);
  const blocked = rows.slice(0, pageSize).map(accountIn);
  const last = blocked.at(-1);
  if (rows.length <= pageSize || !last) return { blocked };
  return { blocked, next: await cursors.seal({ at: last.at, userId: last.userId }) };
}

/** Those of some accounts that are blocked, by their ids. */
export async function blockedAmong(
  db: D1Database,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, BlockedAccount>> {
  if (userIds.length === 0) return new Map();
  const statement = "SELECT * FROM blocked_accounts WHERE user_id IN (SELECT value FROM json_each(?))";
  const { results } = await ask<Row>(db, statement, [JSON.stringify(userIds)]);
  return new Map(results.map((row) => [row.user_id, accountIn(row)]));
}

function accountIn({ user_id, at, by_user_id, by_login, reason }: Row): BlockedAccount {
  const by = { userId: by_user_id, login: by_login };
  return { userId: user_id, at, by, ...(reason !== null && { reason }) };
}
