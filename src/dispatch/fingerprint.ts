import type { Caller } from "../authorization/caller.ts";

/** A digest of a call: who asks, by which connection, for what exactly. */
export async function fingerprintOf(
  { userId, connectionId }: Pick<Caller, "userId" | "connectionId">,
  tool: string,
  args: Readonly<Record<string, unknown>>,
): Promise<string> {
  return await digestOf([userId, connectionId, tool, args]);
}

/**
 * A digest of a value, base64url: another for each that JSON can tell apart, however its keys are ordered.
 * @throws {TypeError} for what JSON cannot tell apart, so that one is never taken for another
 */
export async function digestOf(value: unknown): Promise<string> {
  const text = JSON.stringify(value, (_key, part: unknown) => plain(part));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(digest).toString("base64url");
}

function plain(value: unknown): unknown {
  switch (typeof value) {
    case "number":
      if (!Number.isFinite(value)) break;
      return value;
    case "object":
      if (value === null || Array.isArray(value)) return value;
      if (![Object.prototype, null].includes(Object.getPrototypeOf(value))) break;
      return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
    case "string":
    case "boolean":
    case "undefined":
      return value;
  }
  throw new TypeError("This value has no digest.");
}
