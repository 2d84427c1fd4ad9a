import type { Context } from "hono";
import { within } from "../time/within.ts";
import { clientTitle, type Identity, identityOf } from "../web/client-identity.tsx";
import { languageOf } from "../web/language.ts";
import type { AccountEnv } from "./services.ts";

/** An app as these pages show it. */
export interface KnownClient {
  /** Its name, made fit to show. */
  readonly title: string;
  readonly identity: Identity;
}

/** Apps by their client ids. */
export type KnownClients = (clientId: string) => KnownClient;

/** How long the name of an app may take: some are in a document on the web. Milliseconds. */
const patience = 3000;

/** How many apps are looked up for one page: each document is a request to a server that somebody else named. */
const mostLookedUp = 50;

/** Looks up apps, all at once. One that cannot be looked up is known by its id, and so is one of very many. */
export async function knownClients(
  clientIds: readonly string[],
  c: Context<AccountEnv>,
): Promise<KnownClients> {
  const { server, settings } = c.env;
  const language = languageOf(c);
  const distinct = [...new Set(clientIds)].slice(0, mostLookedUp);
  const found = await Promise.all(
    distinct.map((clientId) => within(patience, server.oauth.lookupClient(clientId)).catch(() => undefined)),
  );
  const names = new Map(distinct.map((clientId, index) => [clientId, found[index]?.clientName]));
  return (clientId) => ({
    title: clientTitle(language, clientId, names.get(clientId)),
    identity: identityOf(clientId, domainOf(clientId), settings),
  });
}

/** The domain in the id of a client that is known by its metadata document. It was checked when the client connected. */
function domainOf(clientId: string): string | undefined {
  if (!URL.canParse(clientId)) return undefined;
  const { protocol, hostname } = new URL(clientId);
  return protocol === "https:" ? hostname : undefined;
}
