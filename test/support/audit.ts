import type { AuditEntry } from "../../src/audit/entry.ts";
import type { TestServer } from "./server.ts";
import { objectsOf } from "./session-objects.ts";

/** What the tests use of the bindings of the audit trail. */
export interface AuditEnvironment {
  readonly AUDIT: {
    prepare(sql: string): { all<Row>(): Promise<{ results: Row[] }> };
  };
  readonly AUDIT_BUFFERS: {
    idFromName(name: string): unknown;
    idFromString(id: string): unknown;
    get(id: unknown): { flush(): Promise<number> };
  };
}

/** A row of the audit trail's table. */
export type AuditRow = Readonly<Record<string, string | number | null>> & {
  readonly id: string;
  readonly kind: AuditEntry["kind"];
  readonly decision: string;
};

/** Everything that was recorded by now, the oldest first. What is on its way is moved to the database before. */
export async function auditRows(server: TestServer): Promise<AuditRow[]> {
  const { AUDIT, AUDIT_BUFFERS } = await server.harness.getWorker<AuditEnvironment>().getEnv();
  // any of them takes what the isolate has gathered
  await AUDIT_BUFFERS.get(AUDIT_BUFFERS.idFromName("nobody:0")).flush();
  for (const id of await objectsOf(server, "AuditBuffer")) {
    await AUDIT_BUFFERS.get(AUDIT_BUFFERS.idFromString(id)).flush();
  }
  const { results } = await AUDIT.prepare("SELECT * FROM audit_entries ORDER BY id").all<AuditRow>();
  return results;
}
