interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/**
 * A browser's cookies, kept per host name as RFC 6265 has it: ports share them, so http://localhost:8788 and
 * http://localhost:4001 do. `Domain` and `Secure` are not modelled: everything here is one loopback host.
 */
export class CookieJar {
  readonly #hosts = new Map<string, Map<string, Cookie>>();

  /** Takes in every `Set-Cookie` of an answer from `url`. */
  store(url: URL, headers: Headers): void {
    const cookies = this.#hosts.get(url.hostname) ?? new Map<string, Cookie>();
    this.#hosts.set(url.hostname, cookies);
    for (const line of headers.getSetCookie()) {
      const { cookie, expired } = parseSetCookie(line, url);
      const key = `${cookie.name};${cookie.path}`;
      if (expired) cookies.delete(key);
      else cookies.set(key, cookie);
    }
  }

  /** The `Cookie` header of a request to `url`; empty when there is nothing to send. */
  header(url: URL): string {
    return [...(this.#hosts.get(url.hostname)?.values() ?? [])]
      .filter((cookie) => covers(cookie.path, url.pathname))
      .map((cookie) => `${cookie.name}=${cookie.value}`)
      .join("; ");
  }
}

function parseSetCookie(line: string, url: URL): { cookie: Cookie; expired: boolean } {
  const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
  const [name, value] = splitOnce(pair);
  const settings = new Map(
    attributes.map(splitOnce).map(([key, setting]) => [key.toLowerCase(), setting] as const),
  );
  const path = settings.get("path");
  return {
    cookie: { name, value, path: path?.startsWith("/") ? path : defaultPath(url) },
    expired: hasExpired(settings),
  };
}

/** `Max-Age` wins over `Expires` (RFC 6265 section 5.3). */
function hasExpired(settings: ReadonlyMap<string, string>): boolean {
  const maxAge = settings.get("max-age");
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  const expires = settings.get("expires");
  return expires !== undefined && Date.parse(expires) <= Date.now();
}

/** The directory of the page (RFC 6265 section 5.1.4). */
function defaultPath(url: URL): string {
  return url.pathname.slice(0, url.pathname.lastIndexOf("/")) || "/";
}

function covers(cookiePath: string, path: string): boolean {
  if (!path.startsWith(cookiePath)) return false;
  return cookiePath.endsWith("/") || path.length === cookiePath.length || path[cookiePath.length] === "/";
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf("=");
  return at === -1 ? [text, ""] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
