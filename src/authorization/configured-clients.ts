import { type ClientInfo, GrantType } from "@cloudflare/workers-oauth-provider";
import type { ConfiguredClient } from "../settings/settings.ts";
import { withGet } from "./namespace-methods.ts";

/**
 * A namespace in which the operator's configured clients can be found as if they had registered. Configuration
 * stays the only place where they are: a client taken out of it is unknown with the next request.
 */
export function withConfiguredClients(
  namespace: KVNamespace,
  clients: readonly ConfiguredClient[],
): KVNamespace {
  if (clients.length === 0) return namespace;
  const records = new Map(clients.map((client) => [`client:${client.clientId}`, clientInfo(client)]));
  return withGet(namespace, async (key, ask) => {
    const record = records.get(key);
    return record ? structuredClone(record) : await ask();
  });
}

/** The record of a public client: it proves itself with PKCE (RFC 7636), never with a secret. */
function clientInfo(client: ConfiguredClient): ClientInfo {
  return {
    clientId: client.clientId,
    clientName: client.clientName,
    redirectUris: client.redirectUris,
    grantTypes: [
      GrantType.AUTHORIZATION_CODE,
      GrantType.REFRESH_TOKEN,
      ...(client.tokenExchange ? [GrantType.TOKEN_EXCHANGE] : []),
    ],
    responseTypes: ["code"],
    tokenEndpointAuthMethod: "none",
  };
}
