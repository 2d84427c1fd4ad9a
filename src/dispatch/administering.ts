import type { Administration } from "../administration/administration.ts";
import type { Caller } from "../authorization/caller.ts";
import { ToolFailure } from "../catalogue/context.ts";
import { effectiveScopes } from "../permissions/permissions.ts";
import { boundOf } from "../settings/settings.ts";
import type { Services } from "./services.ts";

/**
 * Administration in a caller's name: of an operator, by a connection that may do that at this moment. A token is not
 * believed: the person may have taken it back since, or have been taken out of OPERATORS.
 * @throws {ToolFailure}
 */
export async function administrationFor(caller: Caller, services: Services): Promise<Administration> {
  const { userId, login, clientId, grantId, connectionId } = caller;
  const { settings, accounts, trail } = services;
  const bound = boundOf(settings, userId);
  const allowed = caller.scopes.includes("admin")
    ? await accounts.permissions(userId, connectionId)
    : undefined;
  const scopes = allowed ? effectiveScopes(allowed.scopes, allowed.writeUntil, bound, Date.now()) : [];
  if (!settings.operators.includes(userId) || !scopes.includes("admin")) {
    const refused = { kind: "administration", action: "administer", decision: "refused" } as const;
    trail.record({ ...refused, reason: "not-allowed", userId, login, clientId, grantId });
    throw new ToolFailure(
      "This connection may not administer this server: that takes one of its operators, and the scope admin.",
      "administration was refused",
    );
  }
  return await services.administrationBy({ userId, login, clientId, grantId }, trail);
}
