import type { Credential } from "../upstream/credential.ts";
import type { ConnectionStatus, ConnectionSummary } from "./answers.ts";
import type { Connection } from "./connection-store.ts";
import { isPresented } from "./credential-store.ts";

/** What a list shows of a connection. */
export function summaryOf({ id, clientId, grantId, createdAt, ...rest }: Connection): ConnectionSummary {
  return {
    ...{ id, clientId, connectedAt: createdAt, endsAt: rest.expiresAt, permissions: rest.permissions },
    ...(grantId !== null && { grantId }),
    ...(rest.lastUsedAt !== null && { lastUsedAt: rest.lastUsedAt }),
  };
}

/** What is shown of a connection by itself. @param stored the credential that serves it */
export function statusOf(connection: Connection, stored: Credential | undefined): ConnectionStatus {
  const { scopeSet } = connection;
  return {
    clientId: connection.clientId,
    connectedAt: connection.createdAt,
    endsAt: connection.expiresAt,
    upstreamScopes: isPresented(scopeSet) ? (stored?.scopes ?? []) : scopeSet.split(" ").filter(Boolean),
    permissions: connection.permissions,
    withheld: connection.withheld,
    credential: stored ? "good" : "missing",
    ...(stored?.expiresAt !== undefined && { credentialExpiresAt: stored.expiresAt * 1000 }),
  };
}
