import { originOf } from "../telemetry/error-origin.ts";
import { log } from "../telemetry/log.ts";
import { type ArgumentPolicy, keptArguments } from "./arguments.ts";
import { type AuditEntry, entryOf, type KeptArguments } from "./entry.ts";
import type { AuditEvent } from "./event.ts";
import { newStamp } from "./stamp.ts";

/** Where what was done and refused is recorded. */
export interface Trail {
  /** Records an event. It never throws, and nobody waits for it. */
  record(event: AuditEvent): void;
}

/** What a trail leads to. */
export interface TrailEnds {
  /** Takes an entry over for good. @returns when that is done, unless others see to it */
  readonly take: (entry: AuditEntry) => Promise<void> | undefined;
  /** Has something go on after the answer. */
  readonly later: (work: Promise<void>) => void;
  readonly policy: ArgumentPolicy;
}

export function createTrail({ take, later, policy }: TrailEnds): Trail {
  /** What was done counts, even if what it was done with cannot be hashed. */
  function keptOf(event: AuditEvent): KeptArguments | undefined {
    if (!("given" in event) || !event.given) return undefined;
    try {
      return keptArguments(event.given, policy);
    } catch {
      return undefined;
    }
  }

  return {
    record(event) {
      const failed = (error: unknown) => noteFailure(event, error);
      try {
        const entry = entryOf(event, newStamp(), keptOf(event));
        log.info("audit", entry);
        const work = take(entry);
        if (work) later(work.catch(failed));
      } catch (error) {
        failed(error);
      }
    },
  };
}

/** An entry that could not even be made. What the event has is not known to be clean, so it is not shown. */
function noteFailure({ kind }: AuditEvent, error: unknown): void {
  log.error("audit_failed", { kind, ...originOf(error) });
}
