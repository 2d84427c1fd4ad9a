import type { OAuthHelpers } from "@cloudflare/workers-oauth-provider";

/** How long a registration may wait for its first sign-in, in seconds. */
const unusedLifetime = 7 * 24 * 3600;

/** How many records one run looks at, of each kind: a Worker may make 1,000 requests to KV. */
const batch = 100;

const clientPrefix = "client:";
const usedPrefix = "used:";

/** How long a registration lives, in seconds: it outlives its grants, for each use in its second half renews it. */
export function registrationLifetime(grantIdleDays: number): number {
  return 2 * grantIdleDays * 24 * 3600;
}

/** Notes that a client has signed somebody in, so that its registration is kept for as long as it is used. */
export async function noteUse(namespace: KVNamespace, clientId: string, lifetime: number): Promise<void> {
  // A Client ID Metadata Document is no registration, and its URL may be longer than a key
  if (clientId.startsWith("https://")) return;
  const key = `${usedPrefix}${clientId}`;
  // KV takes one write a second for each key; a configured client may sign in more people than that
  if ((await namespace.get(key)) !== null) return;
  await namespace.put(key, "", { expirationTtl: lifetime }).catch(() => undefined);
}

/**
 * One batch of cleaning up: registrations that nobody ever signed in with, and what expired grants and tokens left
 * behind. Where it stopped is kept in KV, so that the next run goes on from there, and starts over at the end.
 */
export async function cleanUp(namespace: KVNamespace, oauth: OAuthHelpers, lifetime: number): Promise<void> {
  await withCursor(namespace, "housekeeping:grants", async (cursor) => {
    const swept = await oauth.purgeExpiredData({ batchSize: batch, ...(cursor !== null && { cursor }) });
    return swept.cursor;
  });
  await withCursor(namespace, "housekeeping:clients", async (cursor) => {
    const page = await namespace.list({
      prefix: clientPrefix,
      limit: batch,
      ...(cursor !== null && { cursor }),
    });
    for (const { name } of page.keys)
      await deleteIfUnused(namespace, name.slice(clientPrefix.length), lifetime);
    return page.list_complete ? undefined : page.cursor;
  });
}

interface Registration {
  readonly registrationDate?: number;
  readonly registrationExpiresAt?: number;
}

/**
 * Deletes a registration that is old enough and was never used. The note of its first use lasts as long as a
 * registration does, and the library renews one that is used, so one or the other tells.
 */
async function deleteIfUnused(namespace: KVNamespace, clientId: string, lifetime: number): Promise<void> {
  const key = `${clientPrefix}${clientId}`;
  const record = await namespace.get<Registration>(key, { type: "json" });
  const registeredAt = record?.registrationDate;
  if (registeredAt === undefined || Date.now() / 1000 - registeredAt < unusedLifetime) return;
  if ((record?.registrationExpiresAt ?? 0) > registeredAt + lifetime) return;
  if ((await namespace.get(`${usedPrefix}${clientId}`)) !== null) return;
  await namespace.delete(key);
}

/** One step from where the last one stopped. A step that fails starts over next time: its cursor may be the reason. */
async function withCursor(
  namespace: KVNamespace,
  key: string,
  step: (cursor: string | null) => Promise<string | undefined>,
): Promise<void> {
  const cursor = await namespace.get(key);
  let next: string | undefined;
  try {
    next = await step(cursor);
  } finally {
    if (next === undefined) await namespace.delete(key);
    else await namespace.put(key, next);
  }
}
