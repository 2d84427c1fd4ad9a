import { env } from "cloudflare:workers";
import type { AuditEntry } from "../../src/audit/entry.ts";
import { entryOf } from "../../src/audit/entry.ts";
import type { OperationEvent } from "../../src/audit/event.ts";
import { migrate } from "../../src/audit/schema.ts";
import { shardOf } from "../../src/audit/shard.ts";
import { newStamp } from "../../src/audit/stamp.ts";
import { createTrail } from "../../src/audit/trail.ts";
import "./client.ts";

/** The buffer of a person. */
export const bufferOf = (userId: string) =>
  env.AUDIT_BUFFERS.get(env.AUDIT_BUFFERS.idFromName(`user:${userId}`));

/** A call of a tool that worked, unless said otherwise. */
export function callBy(userId: string, facts: Partial<OperationEvent> = {}): OperationEvent {
  return {
    ...{ kind: "tool", action: "add", decision: "allowed", outcome: "ok", duration: 1 },
    ...{ userId, login: "demo", clientId: "client" },
    ...facts,
  };
}

/** So many entries, one after the other. */
export function entriesBy(userId: string, count: number, facts: Partial<OperationEvent> = {}): AuditEntry[] {
  return Array.from({ length: count }, () => entryOf(callBy(userId, facts), newStamp()));
}

/** What D1 has of somebody, in the order in which it was written down. */
export async function idsInDatabase(userId: string): Promise<string[]> {
  await migrate(env.AUDIT);
  const { results } = await env.AUDIT.prepare("SELECT id FROM audit_entries WHERE user_id = ? ORDER BY id")
    .bind(userId)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** A trail whose entries the buffers take over at once, as they do when D1 fails, and a way to wait for what it writes. */
export function watchedTrail(values = false) {
  const pending: Promise<void>[] = [];
  const trail = createTrail({
    take: async (entry) =>
      await env.AUDIT_BUFFERS.get(env.AUDIT_BUFFERS.idFromName(shardOf(entry))).append([entry]),
    later: (work) => void pending.push(work),
    policy: { secret: "a server secret of more than 32 characters", values },
  });
  return { trail, written: () => Promise.all(pending) };
}
