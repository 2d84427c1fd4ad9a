import type { Caller } from "../authorization/caller.ts";

/** A digest of a call: who asks, by which connection, for what exactly. */
export async function fingerprintOf(
  { userId, connectionId }: Pick<Caller, "userId" | "connectionId">,
  tool: string,
  args: Readonly<Record<string, unknown>>,
): Promise<string> {
  return await digestOf([userId, connectionId, tool, args]);
}

/** A digest of a value, base64url. */
export async function digestOf(value: unknown): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(value)));
  return Buffer.from(digest).toString("base64url");
}
