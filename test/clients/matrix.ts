import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { type RowId, type Step, steps } from "./rows.ts";

/** What came of a step: the client did it, or it has no way to. */
const outcome = z.object({ done: z.boolean(), note: z.string().optional() });

export type Outcome = z.output<typeof outcome>;

/** What a client did, step by step. */
export type Outcomes = Record<Step, Outcome>;

const fragment = z.record(z.enum(steps), outcome);

/** Where tests leave what they saw for the table in docs/compatibility.md. */
const folder = resolve(import.meta.dirname, "../../test-results/clients");

/** A row of the table while its test runs. It is written when every step is known, so a failed test leaves none. */
export class Row {
  readonly #id: RowId;
  readonly #outcomes = new Map<Step, Outcome>();

  constructor(id: RowId) {
    this.#id = id;
    // of an earlier run
    rmSync(fileOf(id), { force: true });
  }

  /** @param note how, where that is worth to be known */
  done(step: Step, note?: string): void {
    this.#record(step, { done: true, ...(note !== undefined && { note }) });
  }

  /** @param note what there is in its place */
  cannot(step: Step, note: string): void {
    this.#record(step, { done: false, note });
  }

  #record(step: Step, what: Outcome): void {
    this.#outcomes.set(step, what);
    if (steps.some((name) => !this.#outcomes.has(name))) return;
    mkdirSync(folder, { recursive: true });
    writeFileSync(fileOf(this.#id), JSON.stringify(Object.fromEntries(this.#outcomes), null, 2));
  }
}

/** What the last run of a row's test left; undefined if that failed, or there was none. */
export function recorded(id: RowId): Outcomes | undefined {
  try {
    return fragment.parse(JSON.parse(readFileSync(fileOf(id), "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function fileOf(id: RowId): string {
  return join(folder, `${id}.json`);
}
