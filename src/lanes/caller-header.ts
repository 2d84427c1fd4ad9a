import { type Caller, caller } from "../authorization/caller.ts";
import { handTrace } from "../telemetry/handed-trace.ts";

/**
 * The header in which this Worker tells a session's object who makes the request at hand. A session outlives
 * tokens, so it must not remember a caller. Only this Worker can reach the object, and it replaces whatever a
 * client put into this header.
 */
const callerHeader = "x-mcp-caller";

/** The header in which it tells at which origin the client reached this server. */
const originHeader = "x-mcp-origin";

/**
 * What of a client's headers the protocol needs. The agents library takes orders from others of its own, and the
 * client's token and cookies must not leave the Worker.
 */
const forwarded = ["accept", "content-type", "mcp-session-id", "mcp-protocol-version", "last-event-id"];

/** The headers of a message for a session's object: with the verified caller and the trace that it is part of. */
export function headersWithCaller(
  { headers }: Request,
  identity: Caller,
  origin: string,
): Record<string, string> {
  const handed = new Map<string, string>();
  for (const name of forwarded) {
    const value = headers.get(name);
    if (value !== null) handed.set(name, value);
  }
  handed.set(callerHeader, Buffer.from(JSON.stringify(identity)).toString("base64url"));
  handTrace(handed);
  handed.set(originHeader, origin);
  return Object.fromEntries(handed);
}

/** A request for a session's object, with {@link headersWithCaller}. */
export function withCaller(request: Request, identity: Caller, url = request.url, body?: string): Request {
  return new Request(url, {
    method: request.method,
    headers: headersWithCaller(request, identity, new URL(url).origin),
    signal: request.signal,
    ...(body !== undefined && { body }),
  });
}

type ReceivedHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The origin that the client of a message reached, or undefined if it did not come by {@link withCaller}. */
export function originFrom(headers: ReceivedHeaders): string | undefined {
  const value = headers[originHeader];
  return typeof value === "string" ? value : undefined;
}

/** The caller of a message as the object received it, or undefined if it did not come by {@link withCaller}. */
export function callerFrom(headers: ReceivedHeaders): Caller | undefined {
  const value = headers[callerHeader];
  if (typeof value !== "string") return undefined;
  const known = read.get(value);
  if (known) return known;
  try {
    const identity = caller.parse(JSON.parse(Buffer.from(value, "base64url").toString("utf8")));
    if (read.size >= mostRemembered) read.clear();
    read.set(value, identity);
    return identity;
  } catch {
    return undefined;
  }
}

/** Headers that were read lately: a token's calls all come with the same one, and each looks at it more than once. */
const read = new Map<string, Caller>();
const mostRemembered = 200;
