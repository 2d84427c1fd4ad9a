import { waitUntil } from "cloudflare:workers";
import type { Settings } from "../settings/settings.ts";
import type { AuditBindings } from "./audit-buffer.ts";
import { shardOf } from "./shard.ts";
import { createTrail, type Trail } from "./trail.ts";

/** The trail of this deployment. It serves each request, in the Worker as in an object, for as long as that lasts. */
export function trailOf(
  { AUDIT_BUFFERS }: Pick<AuditBindings, "AUDIT_BUFFERS">,
  { secrets, audit }: Pick<Settings, "secrets" | "audit">,
): Trail {
  return createTrail({
    // a stub that failed once is of no use any more, so each try has its own
    deliver: async (entry) =>
      await AUDIT_BUFFERS.get(AUDIT_BUFFERS.idFromName(shardOf(entry))).append([entry]),
    later: waitUntil,
    policy: { secret: secrets.current, values: audit.arguments === "values" },
  });
}
