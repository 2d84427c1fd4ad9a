import type { RepositoryName } from "../../permissions/repositories.ts";
import { addressOf } from "./address.ts";
import { sendConfined } from "./confined.ts";
import { UpstreamFailure } from "./failure.ts";
import {
  type Condition,
  type Gate,
  type OnlyIfPublic,
  OutOfBounds,
  outsideOfApi,
  type Passage,
} from "./gate.ts";
import { isRead } from "./method.ts";
import { isRepeatable, type Outgoing, outgoing, sendAs } from "./outgoing.ts";
import { mayPullFromElsewhere } from "./pull-head.ts";
import { download, mostRedirects, notFollowed, redirection } from "./redirect.ts";
import type { TokenSource } from "./token-source.ts";
import { isKnownPublic, lookAt, type Sight } from "./visibility.ts";

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
      const redirected = redirects > 0;
      const address = addressOf(apiUrl, request.url);
      if (address.kind === "foreign") {
        if (redirected) return await download(request);
        throw new OutOfBounds(outsideOfApi);
      }
      const pullsFromElsewhere = mayPullFromElsewhere(request, address);
      const passage = { method: request.method, address, redirected, pullsFromElsewhere };
      const response = await asAccount(request, () => throughGate(passage));
      const next = redirection(request, response);
      if (next === undefined) return response;
      if (redirects === mostRedirects) throw notFollowed("too often", response.status);
      request = next;
    }
  };

  async function throughGate(passage: Passage): Promise<Condition | undefined> {
    return gate && (await ours(gate(passage)));
  }

  /** Sends a request as the account; with a newer credential if GitHub does not take the first. */
  async function asAccount(request: Outgoing, pass: Pass): Promise<Response> {
    const condition = await pass();
    // after the gate: newer permissions can come with a newer credential
    const token = await ours(tokens.current());
    const response = await onCondition(condition, request, token, pass);
    if (response.status !== 401) return response;
    // A request that was not authenticated was not carried out, so even a change can be sent again
    const newer = await ours(tokens.rejected(token));
    if (newer === undefined || !isRepeatable(request)) return response;
    return await onCondition(await pass(), request, newer, pass);
  }

  async function onCondition(
    condition: Condition | undefined,
    request: Outgoing,
    token: string,
    pass: Pass,
  ): Promise<Response> {
    switch (condition?.kind) {
      case undefined:
        return await sendAs(token, request);
      case "only-if-public":
        return await ifPublic(condition, request, token, pass);
      case "confined":
        return await sendConfined(request, condition, {
          apiUrl,
          send: (bounded) => sendAs(token, bounded),
          look: async (repository) =>
            isKnownPublic(apiUrl, repository) ? { kind: "public" } : await look(repository, request, token),
          refusal: (repository) => ours(condition.refusal(repository)),
        });
    }
  }

  function look(repository: RepositoryName, request: Outgoing, token: string): Promise<Sight> {
    return lookAt(apiUrl, repository, (url) => sendAs(token, lookFrom(request, url)));
  }

  /** Sends a change after its repository was seen to be public, and a read meanwhile: its answer can be dropped. */
  async function ifPublic(
    condition: OnlyIfPublic,
    request: Outgoing,
    token: string,
    pass: Pass,
  ): Promise<Response> {
    const reads = isRead(request.method);
    // what was public a moment ago has been read by anybody; a change is for what is public now
    if (reads && isKnownPublic(apiUrl, condition.repository)) return await sendAs(token, request);
    const early = reads ? sendAs(token, request) : undefined;
    early?.catch(() => {});
    const sight = await look(condition.repository, request, token).catch((error: unknown) => {
      drop(early);
      throw error;
    });
    switch (sight.kind) {
      case "public":
        if (early) return await early;
        // looking took its time
        await pass();
        return await sendAs(token, request);
      case "hidden":
        drop(early);
        throw await ours(condition.refusal());
      case "unanswered":
        drop(early);
        return sight.response;
    }
  }
}

/** Passes the gate: once more each time that it is called. */
type Pass = () => Promise<Condition | undefined>;

/** The request for a repository's description, for as long as the request that it is asked for. */
function lookFrom({ headers, init }: Outgoing, url: URL): Outgoing {
  const userAgent = headers.get("user-agent") ?? "remote-mcp-github";
  return outgoing(url, {
    headers: { accept: "application/vnd.github+json", "user-agent": userAgent },
    signal: init.signal ?? null,
  });
}

/** Ends an answer that nobody is to have. */
function drop(answer: Promise<Response> | undefined): void {
  answer?.then(({ body }) => body?.cancel()).catch(() => {});
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
