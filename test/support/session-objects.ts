import type { TestServer } from "./server.ts";

/** The Durable Object classes of this Worker. */
type ObjectClass = "McpSession" | "AccountVault" | "GrantLedger" | "AuditBuffer";

/** The ids of a class's objects that have anything stored. */
export function objectsOf({ harness }: TestServer, of: ObjectClass): Promise<string[]> {
  return harness.getWorker().listDurableObjectIds(of);
}

/** Something that has session objects, and a way to throw those out of memory. */
export interface Evictable<Made> {
  readonly made: Made;
  /** Of its objects. */
  readonly ids: string[];
  /** Open streams hibernate, storage stays. */
  evict(): Promise<void>;
}

/** Notes which session objects come about by `make`. */
export async function evictable<Made>(
  server: TestServer,
  make: () => Promise<Made>,
): Promise<Evictable<Made>> {
  const before = new Set(await objectsOf(server, "McpSession"));
  const made = await make();
  const own = (await objectsOf(server, "McpSession")).filter((id) => !before.has(id));
  return {
    made,
    ids: own,
    async evict() {
      const worker = server.harness.getWorker();
      for (const id of own) {
        await worker
          .evictDurableObject("McpSession", { id, webSockets: "hibernate" })
          .catch((error: unknown) => {
            // it is out of memory already, since nobody called it
            if (!String(error).includes("not currently running")) throw error;
          });
      }
    },
  };
}

/**
 * What objects have in tables of their own, as one text; "[]" for nothing. The runtime's key-value table cannot be
 * read from outside.
 */
export async function storedBy(server: TestServer, of: ObjectClass, ids?: string[]): Promise<string> {
  const worker = server.harness.getWorker();
  const stored = [];
  for (const id of ids ?? (await objectsOf(server, of))) {
    const sql = await worker.getDurableObjectStorage(of, { id });
    const tables = await sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'");
    for (const { name } of tables) {
      if (/^(_cf_|__miniflare)/.test(name)) continue;
      stored.push({ id, name, rows: await sql.exec(`SELECT * FROM "${name}"`) });
    }
  }
  return JSON.stringify(stored);
}
