import { type LoginPins, loginPinsIn } from "./access/login-pins.ts";
import type { AccountBindings } from "./accounts/accounts.ts";
import {
  type AuthorizationBindings,
  type AuthorizationServer,
  createAuthorizationServer,
} from "./authorization/authorization-server.ts";
import type { Catalogue } from "./catalogue/catalogue.ts";
import { unknownNames } from "./catalogue/policy-names.ts";
import { type Services, servicesOf } from "./dispatch/services.ts";
import { createEndpoints, type Endpoints } from "./lanes/endpoints.ts";
import type { SessionBindings } from "./lanes/session-lane.ts";
import { type AddressLimiter, addressLimiter } from "./limits/address-limiter.ts";
import type { LimitBindings } from "./limits/bindings.ts";
import { serverSettingsOf } from "./settings/bindings.ts";
import { policyProblems } from "./settings/policy-problems.ts";
import { type Settings, SettingsError } from "./settings/settings.ts";
import type { ImageBindings } from "./upstream/workers-ai/images.ts";

export type Bindings = AuthorizationBindings &
  AccountBindings &
  SessionBindings &
  ImageBindings &
  LimitBindings;

/** Everything that one origin is served with; made once, used by each of its requests. */
export interface Site {
  readonly server: AuthorizationServer;
  readonly endpoints: Endpoints;
  readonly services: Services;
  readonly pins: LoginPins;
  readonly limitAddresses: AddressLimiter;
}

/** How many origins one isolate remembers: a deployment has a handful, but a Host header can name anything. */
const rememberedOrigins = 32;

const sites = new WeakMap<Bindings, Map<string, Site>>();

/**
 * The site at the origin that a request came to. Cloudflare routes only hosts that are ours, so nothing needs
 * configuring: workers.dev, previews, custom domains and localhost are each an issuer of their own.
 * @throws {SettingsError}
 */
export function siteOf(origin: string, env: Bindings, catalogue: Catalogue): Site {
  const byOrigin = sites.get(env) ?? new Map<string, Site>();
  sites.set(env, byOrigin);
  const known = byOrigin.get(origin);
  if (known) return known;
  if (byOrigin.size >= rememberedOrigins) byOrigin.clear();
  const site = createSite(origin, env, catalogue);
  byOrigin.set(origin, site);
  return site;
}

function createSite(origin: string, env: Bindings, catalogue: Catalogue): Site {
  const settings = serverSettingsOf(env);
  requireKnownNames(settings, catalogue);
  const server = createAuthorizationServer(origin, env, settings);
  const services = servicesOf(catalogue, env, settings, server);
  return {
    server,
    services,
    pins: loginPinsIn(env.OAUTH_KV),
    limitAddresses: addressLimiter(env),
    endpoints: createEndpoints(server, services, env),
  };
}

/** Settings do not know what there is; here they meet it. @throws {SettingsError} */
function requireKnownNames({ policy }: Settings, catalogue: Catalogue): void {
  const unknown = unknownNames(policy, catalogue);
  if (unknown.length === 0) return;
  throw new SettingsError(
    policyProblems(unknown.map(({ place, message }) => ({ place: `POLICY.${place}`, message }))),
  );
}
