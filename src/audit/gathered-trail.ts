import { waitUntil } from "cloudflare:workers";
import type { Settings } from "../settings/settings.ts";
import type { AuditBindings } from "./audit-buffer.ts";
import { writeEntries } from "./database.ts";
import { gatheredHere } from "./gathered-entries.ts";
import { type Destinations, handOver } from "./handover.ts";
import { createTrail, type Trail, type TrailEnds } from "./trail.ts";

/**
 * The trail of this deployment. It serves each request, in the Worker as in an object, for as long as that lasts.
 * @param later has something go on after the answer
 */
export function trailOf(
  { AUDIT, AUDIT_BUFFERS }: AuditBindings,
  { secrets, audit }: Pick<Settings, "secrets" | "audit">,
  later: TrailEnds["later"] = waitUntil,
): Trail {
  const destinations: Destinations = {
    write: (entries) => writeEntries(AUDIT, entries),
    // a stub that failed once is of no use any more, so each try has its own
    keep: async (shard, entries) => await AUDIT_BUFFERS.get(AUDIT_BUFFERS.idFromName(shard)).append(entries),
  };
  return createTrail({
    take: (entry) => gatheredHere.add(entry, (entries) => handOver(entries, destinations)),
    later,
    policy: { secret: secrets.current, values: audit.arguments === "values" },
  });
}
