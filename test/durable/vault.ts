import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { accountsOf } from "../../src/accounts/accounts.ts";
import type { Credential } from "../../src/upstream/github/credential.ts";
import "./client.ts";

export const accounts = accountsOf(env);
export const vaultOf = (userId: string) => env.ACCOUNTS.get(env.ACCOUNTS.idFromName(userId));

/** A sign-in of an account: its connection's id. @param grantId of the client's first token request, if it came */
export async function connect(userId: string, credential: Credential, grantId?: string): Promise<string> {
  const id = crypto.randomUUID();
  await accounts.addConnection(userId, { id, clientId: "client" }, credential);
  if (grantId !== undefined) {
    await runInDurableObject(vaultOf(userId), (_vault, { storage }) => {
      const { sql } = storage;
      sql.exec("UPDATE connections SET grant_id = ?, expires_at = ? WHERE id = ?", grantId, farAway, id);
    });
  }
  return id;
}

/** A connection's end that is not reached: the year 2100. */
const farAway = 4_102_444_800_000;

/** Everything that an account's object has in its tables, as text. */
export function rowsOf(userId: string): Promise<string> {
  return runInDurableObject(vaultOf(userId), (_vault, { storage }) => {
    const tables = ["credentials", "connections", "revocations"];
    return JSON.stringify(tables.map((table) => storage.sql.exec(`SELECT * FROM ${table}`).toArray()));
  });
}
