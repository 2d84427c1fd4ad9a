import type { AuditEntry } from "./entry.ts";

/** How much is held at most. */
export interface Bounds {
  readonly entries: number;
  readonly bytes: number;
}

type Row = { seq: number; entry: string; bytes: number };

/** Entries on their way, in an object's own storage, in the order in which they came. */
export class HeldEntries {
  readonly #sql: SqlStorage;
  readonly #bounds: Bounds;
  #count = 0;
  #bytes = 0;

  constructor(sql: SqlStorage, bounds: Bounds) {
    this.#sql = sql;
    this.#bounds = bounds;
    sql.exec(`CREATE TABLE IF NOT EXISTS entries (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT NOT NULL, bytes INTEGER NOT NULL)`);
    const [held] = sql
      .exec<{ count: number; bytes: number | null }>(
        "SELECT COUNT(*) AS count, SUM(bytes) AS bytes FROM entries",
      )
      .toArray();
    this.#count = held?.count ?? 0;
    this.#bytes = held?.bytes ?? 0;
  }

  get count(): number {
    return this.#count;
  }

  add(entry: AuditEntry): void {
    const text = JSON.stringify(entry);
    const bytes = Buffer.byteLength(text);
    this.#sql.exec("INSERT INTO entries (entry, bytes) VALUES (?, ?)", text, bytes);
    this.#count += 1;
    this.#bytes += bytes;
  }

  /** Makes room if there is more than may be: the oldest go, some more than need to, so that it is not done each time. */
  dropBeyondBounds(): number {
    const { entries, bytes } = this.#bounds;
    if (this.#count <= entries && this.#bytes <= bytes) return 0;
    let dropped = 0;
    while (this.#count > entries * 0.99 || this.#bytes > bytes * 0.99) {
      const oldest = this.oldest(Math.max(1, Math.ceil(entries / 100)), Math.max(1, bytes / 100));
      if (oldest.length === 0) break;
      this.remove(oldest);
      dropped += oldest.length;
    }
    return dropped;
  }

  /** The oldest, as many as there may be at once; one at least, if there is any. */
  oldest(most: number, mostBytes: number): readonly Row[] {
    const rows: Row[] = [];
    let bytes = 0;
    const found = this.#sql.exec<Row>("SELECT seq, entry, bytes FROM entries ORDER BY seq LIMIT ?", most);
    for (const row of found.toArray()) {
      bytes += row.bytes;
      if (rows.length > 0 && bytes > mostBytes) break;
      rows.push(row);
    }
    return rows;
  }

  /** Forgets a row of the oldest. Some may be gone: room was made while they were written elsewhere. */
  remove(rows: readonly Row[]): void {
    const last = rows.at(-1)?.seq ?? 0;
    const gone = this.#sql
      .exec<{ bytes: number }>("DELETE FROM entries WHERE seq <= ? RETURNING bytes", last)
      .toArray();
    this.#count -= gone.length;
    this.#bytes -= gone.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}
