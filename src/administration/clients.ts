import * as z from "zod";
import { cursorsOf } from "./cursor.ts";
import type { ClientFacts, Page } from "./facts.ts";
import type { Stored } from "./grants.ts";
import { clientPrefix, configuredClient, grantPrefix, isDocument, readClient, readGrant } from "./records.ts";

/** How many records are read at once, and how often for one page. */
const batch = 25;
const mostBatches = 4;

/** How many documents are remembered from one page to the next. Beyond, one can be listed again. */
const mostSeen = 20;

const position = z.strictObject({
  stage: z.enum(["registered", "documents"]),
  cursor: z.string().optional(),
  /** Digests of the ids that were listed. */
  seen: z.array(z.string()),
});

type Position = z.output<typeof position>;

/** Every client; see `Administration.clients`. */
export async function clientsIn(
  stored: Stored,
  after: string | undefined,
): Promise<Page<"clients", ClientFacts>> {
  const cursors = cursorsOf(stored.settings.secrets, ["clients"], position);
  const start = await cursors.open(after);
  const { clients, next } =
    start?.stage === "documents" ? await documents(stored, start) : await registered(stored, start?.cursor);
  const configured = start === undefined ? stored.settings.clients.map(configuredClient) : [];
  return { clients: [...configured, ...clients], ...(next && { next: await cursors.seal(next) }) };
}

interface Found {
  readonly clients: readonly ClientFacts[];
  readonly next: Position | undefined;
}

async function registered({ namespace, settings }: Stored, cursor: string | undefined): Promise<Found> {
  const listed = await namespace.list({
    prefix: clientPrefix,
    limit: batch,
    ...(cursor !== undefined && { cursor }),
  });
  const ids = listed.keys
    .map(({ name }) => name.slice(clientPrefix.length))
    .filter((id) => !settings.clients.some(({ clientId }) => clientId === id));
  const read = await Promise.all(ids.map((id) => readClient(namespace, id)));
  return {
    clients: read.flatMap((client) => client ?? []),
    next: listed.list_complete
      ? { stage: "documents", seen: [] }
      : { stage: "registered", cursor: listed.cursor, seen: [] },
  };
}

/** Nobody keeps a list of documents: they are named by the grants that people made. */
async function documents({ namespace }: Stored, start: Position): Promise<Found> {
  let { cursor } = start;
  const seen = new Set(start.seen);
  const clients: ClientFacts[] = [];
  for (let batches = 0; batches < mostBatches && clients.length === 0; batches += 1) {
    const listed = await namespace.list({
      prefix: grantPrefix,
      limit: batch,
      ...(cursor !== undefined && { cursor }),
    });
    const grants = await Promise.all(listed.keys.map(({ name }) => readGrant(namespace, name)));
    for (const { clientId } of grants.flatMap((grant) => grant ?? [])) {
      const digest = isDocument(clientId) ? await digestOf(clientId) : undefined;
      if (digest === undefined || seen.has(digest)) continue;
      seen.add(digest);
      clients.push({ clientId, kind: "document", redirectUris: [] });
    }
    cursor = listed.list_complete ? undefined : listed.cursor;
    if (cursor === undefined) return { clients, next: undefined };
  }
  return { clients, next: { stage: "documents", cursor, seen: [...seen].slice(-mostSeen) } };
}

async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(digest).subarray(0, 12).toString("base64url");
}
