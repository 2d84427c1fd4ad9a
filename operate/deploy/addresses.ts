import type { Configuration } from "./configuration.ts";

/**
 * Where a deployed Worker is reached, by what wrangler says for programs and by the routes that it was given: what it says
 * of those is for people to read.
 */
export function addressesOf(
  targets: readonly string[],
  { routes }: Pick<Configuration, "routes">,
): readonly URL[] {
  const hosts = [
    ...routes.filter(({ isCustomDomain }) => isCustomDomain).map(({ pattern }) => pattern),
    ...routes.filter(({ isCustomDomain }) => !isCustomDomain).map(({ pattern }) => hostOf(pattern)),
    ...targets.filter((target) => /^[a-z0-9.-]+\.workers\.dev$/i.test(target)),
  ];
  const addresses = hosts.flatMap((host) =>
    host !== undefined && URL.canParse(`https://${host}`) ? [new URL(`https://${host}`)] : [],
  );
  return [...new Map(addresses.map((url) => [url.origin, url])).values()];
}

/** Of a route that covers all of one host; under a path, the server would not be found where clients look for it. */
function hostOf(pattern: string): string | undefined {
  return /^(?:https:\/\/)?([a-z0-9.-]+)\/\*$/i.exec(pattern)?.[1];
}
