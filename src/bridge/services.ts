import type { LoginPins } from "../access/login-pins.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Trail } from "../audit/trail.ts";
import type { AuthorizationServer } from "../authorization/authorization-server.ts";
import type { AddressLimiter } from "../limits/address-limiter.ts";
import type { Settings } from "../settings/settings.ts";

/** What the bridge works with, for the origin that a request came to. Hono hands it to every route. */
export interface BridgeServices {
  readonly server: AuthorizationServer;
  readonly settings: Settings;
  readonly accounts: Accounts;
  readonly pins: LoginPins;
  readonly trail: Trail;
  readonly limitAddresses: AddressLimiter;
}

/** Hono's environment for the routes of this folder. */
export type BridgeEnv = { Bindings: BridgeServices };

/** Our redirect URI at the upstream, for the origin at hand. */
export function callbackUrl(server: AuthorizationServer): string {
  return `${server.issuer}/callback`;
}
