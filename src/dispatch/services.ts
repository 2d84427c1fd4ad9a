import type { Accounts } from "../accounts/accounts.ts";
import type { Administration, Operator } from "../administration/administration.ts";
import type { Trail } from "../audit/trail.ts";
import type { EndGrants } from "../authorization/token-exchange.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Settings } from "../settings/settings.ts";
import type { AiBinding } from "../upstream/workers-ai/images.ts";

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
