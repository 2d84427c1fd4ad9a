/** When there is something to do next, in milliseconds since the epoch; undefined if there is nothing. */
export type NextDue = () => number | undefined;

/** The alarm of an object that has several things to do. */
export class Alarm {
  readonly #storage: DurableObjectStorage;
  readonly #due: readonly NextDue[];

  constructor(storage: DurableObjectStorage, due: readonly NextDue[]) {
    this.#storage = storage;
    this.#due = due;
  }

  /** Sets it to what is due first. */
  async set(): Promise<void> {
    const next = Math.min(...this.#due.map((due) => due() ?? Number.POSITIVE_INFINITY));
    if (!Number.isFinite(next)) return;
    const due = Math.max(next, Date.now() + 1000);
    // One that is due already must not be put off by whatever happens meanwhile, however often that is
    const set = await this.#storage.getAlarm();
    if (set === null || set > due) await this.#storage.setAlarm(due);
  }
}
