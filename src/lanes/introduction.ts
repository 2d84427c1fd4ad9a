import { isEverybodysList, isEverybodysOtherList } from "../dispatch/callable.ts";
import type { Services } from "../dispatch/services.ts";
import { capabilitiesOf } from "./operations.ts";
import { type ServerInfo, serverInfoAt } from "./server-info.ts";

/** What is the same for every request without a session that comes to an origin. */
export interface Introduction {
  readonly origin: string;
  readonly serverInfo: ServerInfo;
  /** The same as JSON. */
  readonly serverInfoText: string;
  readonly capabilities: ReturnType<typeof capabilitiesOf>;
  readonly cacheHints: ReturnType<typeof cacheHintsFor>;
}

const introductions = new WeakMap<Services, Introduction>();

/** How a server introduces itself; made once, for a site's services serve one origin. */
export function introductionAt(origin: string, services: Services): Introduction {
  const known = introductions.get(services);
  if (known?.origin === origin) return known;
  const serverInfo = serverInfoAt(origin);
  const introduction = {
    ...{ origin, serverInfo, serverInfoText: JSON.stringify(serverInfo) },
    ...{ capabilities: capabilitiesOf(services.catalogue), cacheHints: cacheHintsFor(services) },
  };
  introductions.set(services, introduction);
  return introduction;
}

/** What is listed changes with a deployment only, and with who links an account. */
const listLifetime = { ttlMs: 300_000, cacheScope: "public" } as const;

/** Where not everybody sees the same, a list is its reader's. */
function cacheHintsFor(services: Services) {
  const readers = { ...listLifetime, cacheScope: "private" } as const;
  const others = isEverybodysOtherList(services.settings) ? listLifetime : readers;
  return {
    "tools/list": isEverybodysList(services) ? listLifetime : readers,
    "resources/list": others,
    "resources/templates/list": others,
    "prompts/list": others,
    "server/discover": listLifetime,
  };
}
