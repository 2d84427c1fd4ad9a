import { type Accounts, accountsOf } from "../accounts/accounts.ts";
import type { Administration, Operator } from "../administration/administration.ts";
import { administrationBy } from "../administration/operator-administration.ts";
import type { Trail } from "../audit/trail.ts";
import type { AuthorizationBindings, AuthorizationServer } from "../authorization/authorization-server.ts";
import type { EndGrants } from "../authorization/token-exchange.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Settings } from "../settings/settings.ts";
import type { AiBinding, ImageBindings } from "../upstream/workers-ai/images.ts";

/** What carrying out a call takes. */
export interface Services {
  readonly catalogue: Catalogue;
  readonly settings: Settings;
  readonly accounts: Accounts;
  /** Workers AI, where the deployment has it. */
  readonly ai?: AiBinding | undefined;
  /** Where everything that is asked for is recorded. */
  readonly trail: Trail;
  /** Ends grants of a user, with their tokens. */
  readonly endGrants: EndGrants;
  /** Administration in an operator's name. @throws {AdministrationRefusal} if they are none */
  readonly administrationBy: (operator: Operator, trail: Trail) => Promise<Administration>;
}

/** The services that a deployment's bindings and settings come to. */
export function servicesOf(
  catalogue: Catalogue,
  env: AuthorizationBindings & ImageBindings,
  settings: Settings,
  server: AuthorizationServer,
): Services {
  const accounts = accountsOf(env);
  return {
    ...{ catalogue, settings, accounts, endGrants: server.endGrants, trail: server.trail, ai: env.AI },
    administrationBy: (operator, trail) =>
      administrationBy(operator, { settings, accounts, server, trail, audit: env.AUDIT }),
  };
}
