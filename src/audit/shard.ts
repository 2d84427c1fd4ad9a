import type { AuditEntry } from "./entry.ts";

/** How many buffers take what is nobody's. */
const nobodysShards = 4;

/** The name of the buffer that an entry goes by: its person's, or one of a few for those of nobody. */
export function shardOf({ userId, id }: Pick<AuditEntry, "userId" | "id">): string {
  if (userId !== undefined) return `user:${userId}`;
  // the end of an id is random, and hexadecimal
  return `nobody:${Number.parseInt(id.slice(-4), 16) % nobodysShards}`;
}
