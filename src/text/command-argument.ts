/** Hosts whose addresses stand in a command line as they are: WHATWG's parser lets `$` and `;` stand in a host, too. */
const plainHost = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d+)?$/;

/**
 * An address of ours as an argument in a command that somebody copies, for any shell.
 * @param origin as the URL parser has it; it came with a request, and can name anything
 * @returns undefined for a host that a shell would take for more than a name
 */
export function asArgument(origin: string, path = ""): string | undefined {
  const { host } = new URL(origin);
  if (!plainHost.test(host)) return undefined;
  // zsh takes the brackets of an IPv6 address for a pattern
  return host.startsWith("[") ? `"${origin}${path}"` : `${origin}${path}`;
}
