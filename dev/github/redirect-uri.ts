const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether an authorization request may return there: to a registered URL exactly, or to the path of a
 * registered loopback URL on any loopback host and port (RFC 8252, section 7.3).
 */
export function isRegisteredRedirect(registered: readonly string[], redirectUri: string): boolean {
  if (registered.includes(redirectUri)) return true;
  const wanted = loopbackPath(redirectUri);
  return wanted !== undefined && registered.some((uri) => loopbackPath(uri) === wanted);
}

/** The path and query of a plain-HTTP loopback URL, undefined for every other one. */
function loopbackPath(uri: string): string | undefined {
  const url = URL.parse(uri);
  if (url === null || url.protocol !== "http:" || !LOOPBACK_HOSTS.has(url.hostname)) return undefined;
  if (url.username !== "" || url.password !== "" || url.hash !== "") return undefined;
  return url.pathname + url.search;
}
