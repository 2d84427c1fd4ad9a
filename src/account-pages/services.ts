import type { Accounts } from "../accounts/accounts.ts";
import type { Trail } from "../audit/trail.ts";
import type { AuthorizationServer } from "../authorization/authorization-server.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Settings } from "../settings/settings.ts";
import type { VisitorEnv } from "../web/guard.tsx";

/** What these pages work with, for the origin that a request came to. Hono hands it to every route. */
export interface AccountServices {
  readonly server: Pick<
    AuthorizationServer,
    "issuer" | "oauth" | "endConnection" | "endEverything" | "endLink"
  >;
  readonly settings: Settings;
  /** What calls are named by. */
  readonly catalogue: Catalogue;
  readonly accounts: Pick<Accounts, "connections" | "linkStatus">;
  readonly trail: Trail;
  /** The database of the audit trail. */
  readonly audit: D1Database;
}

/** Hono's environment for the routes of this folder: somebody is signed in. */
export type AccountEnv = VisitorEnv<AccountServices>;
