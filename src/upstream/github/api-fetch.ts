import { addressOf } from "./address.ts";
import { UpstreamFailure } from "./failure.ts";
import { type Gate, type OnlyIfPublic, OutOfBounds, outsideOfApi } from "./gate.ts";
import { isRead, isRepeatable, type Outgoing, outgoing, sendAs } from "./outgoing.ts";
import { download, mostRedirects, notFollowed, redirection } from "./redirect.ts";
import type { TokenSource } from "./token-source.ts";
import { isKnownPublic, lookAt } from "./visibility.ts";

/** Something of ours failed before a request was sent. Whoever calls fetch would take it for GitHub's failure. */
export class OwnFailure extends Error {
  override readonly name = "OwnFailure";
}

/**
 * `fetch` for the REST API. The credential is added here, at the last moment: whoever calls this never holds it, and
 * it goes to URLs of the API only. Each request passes the gate, as do those that GitHub redirects to.
 * @throws {OutOfBounds} for a request that must not be made
 */
export function apiFetch(apiUrl: string, tokens: TokenSource, gate?: Gate) {
  return async (input: string, init: RequestInit = {}): Promise<Response> => {
    if (!URL.canParse(input)) throw new OutOfBounds(outsideOfApi);
    let request = outgoing(new URL(input), init);
    for (let redirects = 0; ; redirects++) {
      const response = await asAccount(request, redirects > 0);
      const next = redirection(request, response);
      if (next === undefined) return response;
      if (redirects === mostRedirects) throw notFollowed("too often", response.status);
      if (addressOf(apiUrl, next.url).kind === "foreign") return await download(next);
      request = next;
    }
  };

  /** Sends a request as the account; with a newer credential if GitHub does not take the first. */
  async function asAccount(request: Outgoing, redirected: boolean): Promise<Response> {
    if (addressOf(apiUrl, request.url).kind === "foreign") throw new OutOfBounds(outsideOfApi);
    const token = await ours(tokens.current());
    const response = await throughGate(request, redirected, token);
    if (response.status !== 401) return response;
    // A request that was not authenticated was not carried out, so even a change can be sent again
    const newer = await ours(tokens.rejected(token));
    if (newer === undefined || !isRepeatable(request)) return response;
    return await throughGate(request, redirected, newer);
  }

  async function throughGate(request: Outgoing, redirected: boolean, token: string): Promise<Response> {
    const address = addressOf(apiUrl, request.url);
    const condition = gate && (await ours(gate({ method: request.method, address, redirected })));
    if (!condition || isKnownPublic(apiUrl, condition.repository)) return await sendAs(token, request);
    return await ifPublic(condition, request, token);
  }

  /** Sends a change after its repository was seen to be public, and a read meanwhile: its answer can be dropped. */
  async function ifPublic(condition: OnlyIfPublic, request: Outgoing, token: string): Promise<Response> {
    const early = isRead(request.method) ? sendAs(token, request) : undefined;
    early?.catch(() => {});
    const sight = await lookAt(apiUrl, condition.repository, (url) => sendAs(token, lookFrom(request, url)));
    switch (sight.kind) {
      case "public":
        return await (early ?? sendAs(token, request));
      case "hidden":
        throw await ours(condition.refusal());
      case "unanswered":
        return sight.response;
    }
  }
}

/** The request for a repository's description, for as long as the request that it is asked for. */
function lookFrom({ headers, init }: Outgoing, url: URL): Outgoing {
  const userAgent = headers.get("user-agent") ?? "remote-mcp-github";
  return outgoing(url, {
    headers: { accept: "application/vnd.github+json", "user-agent": userAgent },
    signal: init.signal ?? null,
  });
}

/** Work of ours, whose failure is not GitHub's. */
async function ours<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof UpstreamFailure || cause instanceof OutOfBounds) throw cause;
    throw new OwnFailure("A request could not be prepared", { cause });
  }
}
