import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { accountsOf } from "../../src/accounts/accounts.ts";
import type { CredentialAnswer, NewConnection, Receipt } from "../../src/accounts/answers.ts";
import type { Permissions } from "../../src/permissions/permissions.ts";
import type { Credential } from "../../src/upstream/credential.ts";
import "./client.ts";

export const accounts = accountsOf(env);
export const vaultOf = (userId: string) => env.ACCOUNTS.get(env.ACCOUNTS.idFromName(userId));

/** What was allowed, where a test does not say. */
export const profileOnly: Permissions = { scopes: ["profile"], repositories: { kind: "all" } };

/** What a vault is told of a connection. */
export function connectionWith(facts: Partial<NewConnection> = {}): NewConnection {
  return {
    ...{ id: crypto.randomUUID(), clientId: "client", permissions: profileOnly, withheld: [] },
    decided: true,
    ...facts,
  };
}

/** The answer of a connection that stands. */
export function good(accessToken: string | undefined, permissions = profileOnly): CredentialAnswer {
  return { kind: "good", accessToken: accessToken ?? "", permissions };
}

/** The receipt of a connection that {@link connectionWith} made. */
export function receipt(token: Receipt["token"], connectionId: string = expect.any(String)): Receipt {
  return { connectionId, clientId: "client", token };
}

/** A sign-in of an account: its connection's id. @param grantId of the client's first token request, if it came */
export async function connect(
  userId: string,
  credential: Credential,
  grantId?: string,
  facts: Partial<NewConnection> = {},
): Promise<string> {
  const connection = connectionWith(facts);
  await accounts.addConnection(userId, connection, credential);
  if (grantId !== undefined) {
    // a token request would refresh the credential
    await runInDurableObject(vaultOf(userId), (_vault, { storage }) => {
      const set = "UPDATE connections SET grant_id = ?, expires_at = ? WHERE id = ?";
      storage.sql.exec(set, grantId, farAway, connection.id);
    });
  }
  return connection.id;
}

/** A connection's end that is not reached: the year 2100. */
const farAway = 4_102_444_800_000;

const tablesOfConnections = ["credentials", "connections", "revocations"];

/** What an account's object has in its tables, as text: everything of its connections, unless said otherwise. */
export function rowsOf(userId: string, tables = tablesOfConnections): Promise<string> {
  return runInDurableObject(vaultOf(userId), (_vault, { storage }) =>
    JSON.stringify(tables.map((table) => storage.sql.exec(`SELECT * FROM ${table}`).toArray())),
  );
}
