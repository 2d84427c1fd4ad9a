import { DurableObject } from "cloudflare:workers";
import { nameOf } from "../telemetry/error-origin.ts";
import { log } from "../telemetry/log.ts";
import { servesTraces } from "../telemetry/traced-object.ts";
import { within } from "../time/within.ts";
import { writeEntries } from "./database.ts";
import { type AuditEntry, entryOf } from "./entry.ts";
import { gatheredHere } from "./gathered-entries.ts";
import { type Bounds, HeldEntries } from "./held-entries.ts";
import { newStamp } from "./stamp.ts";

/** The bindings of the audit trail: where entries end up, and what holds them while they cannot be written there. */
export interface AuditBindings {
  readonly AUDIT: D1Database;
  readonly AUDIT_BUFFERS: DurableObjectNamespace<AuditBuffer>;
}

/** How long entries are gathered before they are moved, in milliseconds. */
const gathering = 1000;

/** How long to wait after a failure: doubled with each, up to five minutes. Milliseconds. */
const longestPause = 300_000;

/** How long D1 may take to write a part, in milliseconds. What becomes of that later does no harm. */
const patience = 30_000;

/** How much is moved at once, and how often in one run: a Worker may ask D1 a limited number of times. */
const part = { entries: 250, bytes: 500_000 } as const;
const mostParts = 40;

/** How much is held while D1 cannot be written to. It would take a person days of calls without a pause. */
const bounds = { entries: 100_000, bytes: 50_000_000 } as const;

/**
 * Entries of the audit trail that D1 did not take. An entry is kept here before {@link append} returns, and until D1 has
 * it, however long that takes; it is written there once, for its id is known. There is one object for each person, so
 * that their entries arrive in order, and none has to hold those of all.
 */
export class AuditBuffer extends DurableObject<Pick<AuditBindings, "AUDIT">> {
  #held: HeldEntries | undefined;
  #failures = 0;
  #moving: Promise<boolean> | undefined;

  constructor(state: DurableObjectState, env: Pick<AuditBindings, "AUDIT">) {
    super(state, env);
    // whatever became of the last alarm: what is held is moved
    state.blockConcurrencyWhile(async () => {
      if (this.#entries.count > 0) await this.#wakeIn(gathering);
    });
  }

  /** Takes entries over. */
  async append(entries: readonly AuditEntry[]): Promise<void> {
    for (const entry of entries) this.#entries.add(entry);
    const dropped = this.#entries.dropBeyondBounds();
    if (dropped > 0) this.#noteLoss(dropped);
    await this.#wakeIn(gathering);
  }

  /**
   * Moves what is held now, and what this isolate has gathered. @returns how much is left, because D1 could not be
   * written to
   */
  async flush(): Promise<number> {
    for (const { entry } of gatheredHere.take()) this.#entries.add(entry);
    await this.#move();
    if (this.#entries.count > 0) await this.#wakeIn(gathering);
    return this.#entries.count;
  }

  override async alarm(): Promise<void> {
    // an alarm that throws is tried six times, and then no more
    const done = await this.#move();
    this.#failures = done ? 0 : this.#failures + 1;
    if (this.#entries.count === 0) return;
    const pause = done ? 0 : Math.min(gathering * 2 ** this.#failures, longestPause);
    await this.ctx.storage.setAlarm(Date.now() + pause);
  }

  protected get bounds(): Bounds {
    return bounds;
  }

  protected get patience(): number {
    return patience;
  }

  get #entries(): HeldEntries {
    this.#held ??= new HeldEntries(this.ctx.storage.sql, this.bounds);
    return this.#held;
  }

  /** @returns whether D1 took what it was given */
  #move(): Promise<boolean> {
    // one at a time, so that nothing overtakes
    this.#moving ??= this.#moveParts().finally(() => {
      this.#moving = undefined;
    });
    return this.#moving;
  }

  async #moveParts(): Promise<boolean> {
    for (let moved = 0; moved < mostParts; moved += 1) {
      const rows = this.#entries.oldest(part.entries, part.bytes);
      if (rows.length === 0) return true;
      try {
        await within(
          this.patience,
          writeEntries(
            this.env.AUDIT,
            rows.map(({ entry }) => entry),
          ),
        );
      } catch (error) {
        log.warn("audit_delayed", { held: this.#entries.count, detail: nameOf(error) });
        return false;
      }
      this.#entries.remove(rows);
    }
    return true;
  }

  #noteLoss(count: number): void {
    const detail = `${count} entries were lost: more were waiting for D1 than are held. The log has them.`;
    const facts = { kind: "administration", action: "audit-overflow", decision: "failed", detail } as const;
    const entry = entryOf({ ...facts, subject: this.ctx.id.name }, newStamp());
    log.error("audit", entry);
    this.#entries.add(entry);
  }

  async #wakeIn(milliseconds: number): Promise<void> {
    // one that is set must not be put off by what comes meanwhile, nor a pause be cut short
    if ((await this.ctx.storage.getAlarm()) !== null) return;
    await this.ctx.storage.setAlarm(Date.now() + milliseconds);
  }
}

servesTraces("AuditBuffer", AuditBuffer);
