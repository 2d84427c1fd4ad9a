import * as z from "zod";
import { cleaned } from "../audit/cleaned.ts";
import type { Records } from "../authorization/consistent-namespace.ts";
import { knownScopes } from "../scopes/scopes.ts";
import type { ConfiguredClient } from "../settings/settings.ts";
import { clientId, grantId, userId } from "./audit-filter.ts";
import type { ClientFacts, GrantFacts } from "./facts.ts";

/*
 * What the authorization library keeps in KV, as far as an operator sees it. A record may be of another version, or
 * damaged: what cannot be read of it is left out, and it is listed all the same, so that it can be ended.
 */

/** What strangers call themselves, in bytes. */
const longestName = 100;

const name = z
  .string()
  .transform((text) => cleaned(text, longestName))
  .optional()
  .catch(undefined);

const seconds = z.number().nonnegative().max(1e11);

const grantRecord = z.object({
  clientId: z.string().catch(""),
  scope: z.array(z.string()).catch([]),
  metadata: z
    .object({ login: name, connectionId: z.string().min(1).max(64).optional().catch(undefined) })
    .catch({}),
  createdAt: seconds.catch(0),
  expiresAt: seconds.optional().catch(undefined),
});

const clientRecord = z.object({
  clientName: name,
  redirectUris: z.array(z.string()).catch([]),
});

export const grantPrefix = "grant:";
export const clientPrefix = "client:";

/** The key of a grant. */
export function grantKey(user: string, grant: string): string {
  return `${grantPrefix}${user}:${grant}`;
}

/** Whose grant a key is of; undefined for a key that is no grant's. */
export function grantOfKey(key: string): { readonly userId: string; readonly grantId: string } | undefined {
  const [user, grant, ...rest] = key.slice(grantPrefix.length).split(":");
  const isOne = rest.length === 0 && userId.safeParse(user).success && grantId.safeParse(grant).success;
  return isOne && user !== undefined && grant !== undefined ? { userId: user, grantId: grant } : undefined;
}

/** A grant as it is kept; undefined if there is none, or if it has expired. */
export async function readGrant(
  namespace: Records,
  key: string,
  now = Date.now(),
): Promise<GrantFacts | undefined> {
  const whose = grantOfKey(key);
  const text = whose && (await namespace.get(key));
  if (!whose || typeof text !== "string") return undefined;
  const {
    clientId: client,
    scope,
    metadata,
    createdAt,
    expiresAt,
  } = grantRecord.catch(nothing).parse(parsed(text));
  if (expiresAt !== undefined && expiresAt * 1000 <= now) return undefined;
  const { login, connectionId } = metadata;
  return {
    ...whose,
    ...(login && { login }),
    ...(connectionId !== undefined && { connectionId }),
    clientId: clientId.safeParse(client).success ? client : cleaned(client, longestName),
    scopes: knownScopes(scope),
    createdAt: createdAt * 1000,
    ...(expiresAt !== undefined && { expiresAt: expiresAt * 1000 }),
  };
}

const nothing: z.output<typeof grantRecord> = { clientId: "", scope: [], metadata: {}, createdAt: 0 };

/** Most addresses of a client that are shown, and how much of each, in bytes. */
const mostUris = 10;
const longestUri = 500;

/** A client that registered itself. */
export async function readClient(namespace: Records, id: string): Promise<ClientFacts | undefined> {
  const text = await namespace.get(`${clientPrefix}${id}`);
  if (typeof text !== "string") return undefined;
  const { clientName, redirectUris } = clientRecord
    .catch({ clientName: undefined, redirectUris: [] })
    .parse(parsed(text));
  return {
    clientId: id,
    ...(clientName && { clientName }),
    kind: "registered",
    redirectUris: redirectUris.slice(0, mostUris).map((uri) => cleaned(uri, longestUri)),
  };
}

/** A client that the operator configured. */
export function configuredClient({ clientId, clientName, redirectUris }: ConfiguredClient): ClientFacts {
  return { clientId, clientName, kind: "configured", redirectUris };
}

/** Whether a client is known by a document on the web (draft-ietf-oauth-client-id-metadata-document). */
export function isDocument(id: string): boolean {
  return URL.canParse(id) && new URL(id).protocol === "https:";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
