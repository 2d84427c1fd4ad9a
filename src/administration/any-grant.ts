import { headlessClientId } from "../settings/headless.ts";
import type { AdministrationServices } from "./acts.ts";
import type { GrantFacts } from "./facts.ts";
import { grantIn } from "./grants.ts";

/** A grant; or what stands for one: the connection of a token from elsewhere, of which only its account's vault knows. */
export async function anyGrant(
  { server, settings, accounts }: Pick<AdministrationServices, "server" | "settings" | "accounts">,
  userId: string,
  grantId: string,
): Promise<GrantFacts | undefined> {
  const grant = await grantIn({ namespace: server.records, settings }, userId, grantId);
  if (grant || !settings.headless) return grant;
  const connections = await accounts.connections(userId);
  const found = connections.find(
    (connection) => connection.grantId === grantId && connection.clientId === headlessClientId,
  );
  return (
    found && {
      ...{ userId, grantId, connectionId: found.id, clientId: headlessClientId },
      ...{ scopes: found.permissions.scopes, createdAt: found.connectedAt, expiresAt: found.endsAt },
    }
  );
}
