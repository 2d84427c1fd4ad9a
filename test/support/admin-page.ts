import { randomBytes } from "node:crypto";
import { Person } from "../../dev/person.ts";
import type { AuditEntry } from "../../src/audit/entry.ts";
import { signInClient } from "./authorization.ts";
import { register, type SignedIn } from "./oauth-client.ts";
import { startServer, type TestServer } from "./server.ts";

/** Another operator, who never signs in. */
export const otherOperator = "1000001";

/** A server that the account admin operates, and somebody else. */
export interface OperatedServer extends TestServer {
  /** GitHub's numeric ids of the accounts, by their logins. */
  readonly ids: Readonly<Record<"admin" | "inspector" | "demo", string>>;
}

/** @param vars besides OPERATORS */
export async function startOperatedServer(vars: Record<string, unknown> = {}): Promise<OperatedServer> {
  const server = await startServer(vars);
  const all = await server.github.accountIds();
  const ids = { admin: all.admin ?? "", inspector: all.inspector ?? "", demo: all.demo ?? "" };
  await server.reconfigure({ OPERATORS: [ids.admin, otherOperator] });
  return { ...server, ids };
}

/** Somebody connects an app that calls itself something. */
export async function connectApp(
  origin: string,
  name: string,
  { scope = "profile", user = "inspector" } = {},
): Promise<SignedIn> {
  const clientId = await register(origin, { client_name: name });
  const tokens = await signInClient(origin, clientId, { scope }, new Person({ user }));
  return { ...tokens, clientId, authorization: { authorization: `Bearer ${tokens.access_token}` } };
}

/** What of the database the tests of these pages use. */
export interface Database {
  readonly AUDIT: {
    prepare(sql: string): {
      bind(...values: unknown[]): { all(): Promise<unknown> };
      all<Row>(): Promise<{ results: Row[] }>;
    };
  };
}

/** An entry as it is put into the trail in place of the server; its id and time are made up if not said. */
export type MadeEntry = Partial<Omit<AuditEntry, "arguments">> & { readonly kind: string };

const columns: Readonly<Record<string, string>> = {
  ...{ userId: "user_id", clientId: "client_id", grantId: "grant_id", traceId: "trace_id" },
};

/** Puts entries into the audit trail, as older ones are there. */
export async function recordEntries(server: TestServer, entries: readonly MadeEntry[]): Promise<void> {
  const { AUDIT } = await server.harness.getWorker<Database>().getEnv();
  const rows = entries.map(({ at = Date.now(), ...entry }) => {
    const id = `${at.toString(36).padStart(9, "0")}-0000-${randomBytes(8).toString("hex")}`;
    const named = Object.entries({ decision: "allowed", outcome: "ok", ...entry });
    return Object.fromEntries([
      ["id", id],
      ["at", at],
      ...named.map(([name, value]) => [columns[name] ?? name, value]),
    ]);
  });
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const statement = `INSERT INTO audit_entries (${names.join(", ")})
    SELECT ${names.map((name) => `value ->> '$.${name}'`).join(", ")} FROM json_each(?)`;
  await AUDIT.prepare(statement).bind(JSON.stringify(rows)).all();
}
