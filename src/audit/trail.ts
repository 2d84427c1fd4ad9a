import { originOf } from "../telemetry/error-origin.ts";
import { log } from "../telemetry/log.ts";
import { within } from "../time/within.ts";
import { type ArgumentPolicy, keptArguments } from "./arguments.ts";
import { type AuditEntry, type AuditEvent, entryOf, type Stamp } from "./entry.ts";
import { newStamp } from "./stamp.ts";

/** Where what was done and refused is recorded. */
export interface Trail {
  /** Records an event. It never throws, and nobody waits for it. */
  record(event: AuditEvent): void;
}

/** What a trail leads to. */
export interface TrailEnds {
  /** Hands an entry over for good. */
  readonly deliver: (entry: AuditEntry) => Promise<void>;
  /** Has something go on after the answer. */
  readonly later: (work: Promise<void>) => void;
  readonly policy: ArgumentPolicy;
  /** How long to wait before it is tried again, in milliseconds. */
  readonly pauses?: readonly number[];
  /** How long one try may take, in milliseconds. */
  readonly patience?: number;
}

/** All of it well within the 30 seconds that a Worker may go on after its answer. */
const defaults = { pauses: [200, 1000], patience: 5000 } as const;

export function createTrail({
  deliver,
  later,
  policy,
  pauses = defaults.pauses,
  patience = defaults.patience,
}: TrailEnds): Trail {
  async function write(event: AuditEvent, stamp: Stamp): Promise<void> {
    const given = "given" in event ? event.given : undefined;
    // what was done counts, even if what it was done with cannot be hashed
    const kept = given && (await keptArguments(given, policy).catch(() => undefined));
    const entry = entryOf(event, stamp, kept);
    log.info("audit", entry);
    for (const pause of [0, ...pauses]) {
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      if (await delivered(entry)) return;
    }
    // there is no secret in it, and somebody can put it back from here
    log.error("audit_not_kept", { entry });
  }

  async function delivered(entry: AuditEntry): Promise<boolean> {
    try {
      await within(patience, deliver(entry));
      return true;
    } catch {
      return false;
    }
  }

  return {
    record(event) {
      try {
        const written = write(event, newStamp()).catch((error: unknown) => noteFailure(event, error));
        later(written);
      } catch (error) {
        noteFailure(event, error);
      }
    },
  };
}

/** An entry that could not even be made. What the event has is not known to be clean, so it is not shown. */
function noteFailure({ kind }: AuditEvent, error: unknown): void {
  log.error("audit_failed", { kind, ...originOf(error) });
}
