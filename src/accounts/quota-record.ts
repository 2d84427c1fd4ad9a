/** How often a tool may be called; what is not limited is not there, and not counted. */
export interface Quotas {
  /** All tools together. */
  readonly perMinute?: number | undefined;
  /** This tool. */
  readonly perDay?: number | undefined;
}

/** A call that was counted, and when; or what is used up, and when it can be called again. Milliseconds. */
export type Spending =
  | { readonly kind: "spent"; readonly at: number }
  | { readonly kind: "used-up"; readonly quota: keyof Quotas; readonly resetAt: number };

const dayLength = 24 * 3600_000;

/** Seconds that count, the current one besides: whatever minute one looks at lies within them. */
const window = 60;

/**
 * The calls of one account that count against a quota. A day is that of UTC. A minute is the last one, whenever that
 * began, so there is none in which more is called than may be: calls are counted by the second, and each counts until
 * the minute after its second is over. What does not count any more is deleted with the next call.
 */
export class QuotaRecord {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(
      "CREATE TABLE IF NOT EXISTS calls_by_second (second INTEGER PRIMARY KEY, calls INTEGER NOT NULL)",
    );
    sql.exec(`CREATE TABLE IF NOT EXISTS calls_by_day (
      day INTEGER NOT NULL, tool TEXT NOT NULL, calls INTEGER NOT NULL, PRIMARY KEY (day, tool)) WITHOUT ROWID`);
  }

  /** Counts a call, if there is one left of each quota. Nothing comes between: there is no overspending. */
  spend(tool: string, { perMinute, perDay }: Quotas): Spending {
    const at = Date.now();
    this.expired(at);
    const minuteReset = perMinute === undefined ? undefined : this.#minuteReset(perMinute);
    const dayReset = perDay === undefined ? undefined : this.#dayReset(tool, perDay, at);
    // the later of both is when it can be called again
    if (dayReset !== undefined && dayReset > (minuteReset ?? 0))
      return { kind: "used-up", quota: "perDay", resetAt: dayReset };
    if (minuteReset !== undefined) return { kind: "used-up", quota: "perMinute", resetAt: minuteReset };
    if (perMinute !== undefined) this.#countSecond(secondOf(at), 1);
    if (perDay !== undefined) this.#countDay(dayOf(at), tool, 1);
    return { kind: "spent", at };
  }

  /** Takes back what {@link spend} counted: the call was not made after all. */
  giveBack(tool: string, { perMinute, perDay }: Quotas, at: number): void {
    if (perMinute !== undefined) this.#countSecond(secondOf(at), -1);
    if (perDay !== undefined) this.#countDay(dayOf(at), tool, -1);
  }

  /** Deletes what does not count any more. */
  expired(now: number): void {
    this.#sql.exec("DELETE FROM calls_by_second WHERE second < ?", secondOf(now) - window);
    this.#sql.exec("DELETE FROM calls_by_day WHERE day < ?", dayOf(now));
  }

  /** When there is one left of the minute's again; undefined if there is. */
  #minuteReset(most: number): number | undefined {
    const seconds = this.#sql
      .exec<{ second: number; calls: number }>("SELECT second, calls FROM calls_by_second ORDER BY second")
      .toArray();
    let calls = seconds.reduce((sum, row) => sum + row.calls, 0);
    let resetAt: number | undefined;
    for (const row of seconds) {
      if (calls < most) break;
      calls -= row.calls;
      resetAt = (row.second + window + 1) * 1000;
    }
    return resetAt;
  }

  #dayReset(tool: string, most: number, at: number): number | undefined {
    const [row] = this.#sql
      .exec<{ calls: number }>("SELECT calls FROM calls_by_day WHERE day = ? AND tool = ?", dayOf(at), tool)
      .toArray();
    return (row?.calls ?? 0) < most ? undefined : (dayOf(at) + 1) * dayLength;
  }

  #countSecond(second: number, calls: 1 | -1): void {
    this.#sql.exec(
      `INSERT INTO calls_by_second VALUES (?, MAX(?, 0))
        ON CONFLICT DO UPDATE SET calls = MAX(calls + ?, 0)`,
      ...[second, calls, calls],
    );
  }

  #countDay(day: number, tool: string, calls: 1 | -1): void {
    this.#sql.exec(
      `INSERT INTO calls_by_day VALUES (?, ?, MAX(?, 0))
        ON CONFLICT DO UPDATE SET calls = MAX(calls + ?, 0)`,
      ...[day, tool, calls, calls],
    );
  }
}

const secondOf = (time: number) => Math.floor(time / 1000);
const dayOf = (time: number) => Math.floor(time / dayLength);
