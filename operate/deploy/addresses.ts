import type { Configuration } from "./configuration.ts";

/**
 * Where a deployed Worker is reached, by what wrangler says for programs and by the routes that it was given: what it says
 * of those is for people to read.
 */
export function addressesOf(
  targets: readonly string[],
  { routes }: Pick<Configuration, "routes">,
): readonly URL[] {
  const domains = routes.filter(({ isCustomDomain }) => isCustomDomain).map(({ pattern }) => pattern);
  const hosts = routes
    .filter(({ isCustomDomain }) => !isCustomDomain)
    .flatMap(({ pattern }) => hostOf(pattern));
  const addresses = [
    ...[...domains, ...hosts].map((host) => `https://${host}`),
    // the address at workers.dev is the only one that it writes as a URL by itself
    ...targets.filter((target) => /^https:\/\/[a-z0-9.-]+$/i.test(target)),
  ].flatMap((address) => (URL.canParse(address) ? [new URL(address)] : []));
  return [...new Map(addresses.map((url) => [url.origin, url])).values()];
}

/** Of a route that covers all of one host; under a path, the server would not be found where clients look for it. */
function hostOf(pattern: string): readonly string[] {
  const host = /^(?:https:\/\/)?([a-z0-9.-]+)\/\*$/i.exec(pattern)?.[1];
  return host === undefined ? [] : [host];
}
