import { globSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { bearerAt } from "./lanes.ts";

/** Each row of a grant and its tokens, for so many other people: what is not the account's is the same. */
const copied = `
  WITH RECURSIVE others(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM others WHERE number < :count)
  INSERT INTO _mf_entries (key, blob_id, expiration, metadata)
  SELECT replace(key, :account, ':' || (1000000000 + number) || ':'), blob_id, expiration, metadata
  FROM _mf_entries, others WHERE key LIKE '%' || :account || '%'`;

/**
 * Has as many other people signed in: their grants and tokens are in KV. One person signs in, and what KV has of them then is
 * copied in the database where its local stand-in keeps the keys: to write each through the binding takes minutes.
 * @param storage where the stand-ins keep what they keep
 */
export async function addOthersGrants(origin: string, storage: string, count: number): Promise<void> {
  await bearerAt(origin);
  const [file = "", ...others] = globSync(join(storage, "kv/*/*.sqlite")).filter(
    (name) => !name.endsWith("/metadata.sqlite"),
  );
  if (file === "" || others.length > 0) throw new Error("Where KV keeps its keys is not known.");
  const database = new DatabaseSync(file);
  try {
    const keys = () => database.prepare("SELECT key FROM _mf_entries WHERE key LIKE 'grant:%'").all();
    const [, userId = ""] = String(keys()[0]?.key).split(":");
    database.prepare(copied).run({ count, account: `:${userId}:` });
    if (keys().length < count) throw new Error("KV has fewer grants than it should have.");
  } finally {
    database.close();
  }
}
