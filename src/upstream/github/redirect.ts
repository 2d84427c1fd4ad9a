import { isLoopback } from "../../settings/loopback.ts";
import { UpstreamFailure } from "./failure.ts";
import { isRead } from "./method.ts";
import { isRepeatable, type Outgoing } from "./outgoing.ts";
import { githubFetch, githubStream } from "./request.ts";

/** How many redirects within the API are followed for one request. */
export const mostRedirects = 3;

/** What GitHub means by a redirect within the API, for whoever reads the answer. */
export const movedAway = "This repository was renamed or moved; use its current name.";

/** Statuses that send a request elsewhere (RFC 9110 section 15.4). */
const redirects: readonly number[] = [301, 302, 303, 307, 308];

export function isRedirect({ status }: Response): boolean {
  return redirects.includes(status);
}

/**
 * The request that a redirect asks for; undefined if the answer is none.
 * @throws {UpstreamFailure} if it must not be followed: a change is repeated only where its method and body are to
 * stay the same (307, 308)
 */
export function redirection(request: Outgoing, response: Response): Outgoing | undefined {
  if (!isRedirect(response)) return undefined;
  const { status } = response;
  const location = response.headers.get("location");
  if (location === null || !URL.canParse(location, request.url.href)) {
    throw notFollowed("without a usable address", status);
  }
  const repeats = isRead(request.method) || ((status === 307 || status === 308) && isRepeatable(request));
  if (!repeats) throw new UpstreamFailure("not-found", movedAway, `a change answered ${status}`, status);
  return { ...request, url: new URL(location, request.url) };
}

/**
 * Fetches what GitHub keeps elsewhere, such as an archive. Nothing that opens anything goes there, and whatever is
 * there does not lead on.
 * @throws {UpstreamFailure}
 */
export async function download({ method, url, headers, init, streams }: Outgoing): Promise<Response> {
  const isSecure = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  if (method !== "GET" || !isSecure || url.username !== "" || url.password !== "")
    throw notFollowed("to another origin");
  const carried = new Headers();
  for (const name of ["accept", "user-agent"]) {
    const value = headers.get(name);
    if (value !== null) carried.set(name, value);
  }
  const send = streams ? githubStream : githubFetch;
  const response = await send(url.href, { method, headers: carried, signal: init.signal ?? null });
  if (isRedirect(response)) throw notFollowed("from another origin");
  return response;
}

/** A redirect that leads nowhere we go. Where it leads is not said: the address may open something. */
export function notFollowed(detail: string, status?: number): UpstreamFailure {
  return new UpstreamFailure(
    "malformed",
    "GitHub redirected this request in a way that is not followed.",
    `redirect ${detail}`,
    status,
  );
}
