import type { ConnectionSummary } from "../accounts/answers.ts";
import type { GrantFacts } from "../administration/facts.ts";
import type { ScopeName } from "../scopes/scopes.ts";

/** A client that somebody connected, by what their vault and the grants have of it. */
export interface Connected {
  readonly clientId: string;
  readonly clientName?: string | undefined;
  /** Absent until the client asked for its first token. */
  readonly grantId?: string | undefined;
  readonly scopes: readonly ScopeName[];
  readonly since: number;
  readonly lastUsedAt?: number | undefined;
  readonly until?: number | undefined;
}

/** Connections with their grants, and grants that no vault has a connection for, the latest first. */
export function connectedGrants(
  connections: readonly ConnectionSummary[],
  grants: readonly GrantFacts[],
): Connected[] {
  const left = new Set(grants);
  const connected = connections.map((connection): Connected => {
    const grant = grants.find(
      ({ grantId, connectionId }) => grantId === connection.grantId || connectionId === connection.id,
    );
    if (grant) left.delete(grant);
    return {
      clientId: connection.clientId,
      clientName: grant?.clientName,
      grantId: grant?.grantId ?? connection.grantId,
      scopes: connection.permissions.scopes,
      since: connection.connectedAt,
      lastUsedAt: connection.lastUsedAt,
      until: connection.endsAt,
    };
  });
  const others = [...left].map(({ clientId, clientName, grantId, scopes, createdAt, expiresAt }) => ({
    ...{ clientId, clientName, grantId, scopes },
    ...{ since: createdAt, until: expiresAt },
  }));
  return [...connected, ...others].sort((one, other) => other.since - one.since);
}
