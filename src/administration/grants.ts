import * as z from "zod";
import type { Records } from "../authorization/consistent-namespace.ts";
import type { Settings } from "../settings/settings.ts";
import { clientId, grantId, requireForm, userId } from "./audit-filter.ts";
import { cursorsOf } from "./cursor.ts";
import type { GrantFacts, GrantFilter, Page } from "./facts.ts";
import { configuredClient, grantKey, grantPrefix, isDocument, readClient, readGrant } from "./records.ts";

/** How many grants are read at once, and how many are enough for a page. */
const batch = 25;
const enough = 13;

/** How many times that is done for one page: a Worker may ask for a limited number of things. */
const mostBatches = 4;

/** Where grants and clients are. */
export interface Stored {
  /** KV as the authorization library reads it: what was just written or deleted counts. */
  readonly namespace: Records;
  readonly settings: Settings;
}

/** Grants, of everybody or as filtered; see `Administration.grants`. */
export async function grantsIn(
  { namespace, settings }: Stored,
  filter: GrantFilter,
  after: string | undefined,
): Promise<Page<"grants", GrantFacts>> {
  const user = filter.userId === undefined ? undefined : requireForm("userId", userId, filter.userId);
  const client =
    filter.clientId === undefined ? undefined : requireForm("clientId", clientId, filter.clientId);
  const cursors = cursorsOf(settings.secrets, ["grants", user, client], z.string());
  let cursor = await cursors.open(after);
  const prefix = user === undefined ? grantPrefix : grantKey(user, "");
  const found: GrantFacts[] = [];
  for (let batches = 0; batches < mostBatches && found.length < enough; batches += 1) {
    const listed = await namespace.list({ prefix, limit: batch, ...(cursor !== undefined && { cursor }) });
    const read = await Promise.all(listed.keys.map(({ name }) => readGrant(namespace, name)));
    found.push(
      ...read
        .filter((grant) => grant && (client === undefined || grant.clientId === client))
        .flatMap((grant) => grant ?? []),
    );
    cursor = listed.list_complete ? undefined : listed.cursor;
    if (cursor === undefined) break;
  }
  const grants = await withNames(found, { namespace, settings });
  return { grants, ...(cursor !== undefined && { next: await cursors.seal(cursor) }) };
}

/** One grant; see `Administration.grant`. */
export async function grantIn(stored: Stored, user: string, grant: string): Promise<GrantFacts | undefined> {
  const key = grantKey(requireForm("userId", userId, user), requireForm("grantId", grantId, grant));
  const read = await readGrant(stored.namespace, key);
  return read && (await withNames([read], stored))[0];
}

/** Grants with the names of their clients, each of which is looked up once. That of a document is in the document. */
async function withNames(
  grants: readonly GrantFacts[],
  { namespace, settings }: Stored,
): Promise<GrantFacts[]> {
  const ids = [...new Set(grants.map(({ clientId }) => clientId))].filter(
    (id) => id !== "" && !isDocument(id),
  );
  const named = await Promise.all(
    ids.map(async (id) => {
      const configured = settings.clients.find((client) => client.clientId === id);
      const client = configured ? configuredClient(configured) : await readClient(namespace, id);
      return [id, client?.clientName] as const;
    }),
  );
  const names = new Map(named);
  return grants.map((grant) => {
    const clientName = names.get(grant.clientId);
    return clientName === undefined ? grant : { ...grant, clientName };
  });
}
