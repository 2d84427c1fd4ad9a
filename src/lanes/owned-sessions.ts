/**
 * A user's sessions, as McpAgent's namespace. The name of a session's object ends with its owner's id, so a session id means nothing
 * without its owner's token: presented by somebody else, it names another object, one that was never initialized.
 * That holds for every method and needs no look-up, whether the object is in memory or was evicted (MCP security
 * best practices, session hijacking: bind session ids to user-specific information).
 */
export class OwnedSessions<Session extends Rpc.DurableObjectBranded> {
  readonly #namespace: DurableObjectNamespace<Session>;
  readonly #owner: string;
  readonly #newId: string;
  readonly #disconnected: AbortSignal;

  /**
   * @param newId the id of the session that the request at hand may open
   * @param disconnected fires when its client is gone
   */
  constructor(
    namespace: DurableObjectNamespace<Session>,
    owner: string,
    newId: string,
    disconnected: AbortSignal,
  ) {
    this.#namespace = namespace;
    this.#owner = owner;
    this.#newId = newId;
    this.#disconnected = disconnected;
  }

  /** What McpAgent takes for a new session's id: it only reads it as text. */
  newUniqueId(): { toString(): string } {
    return { toString: () => this.#newId };
  }

  /** @param name as McpAgent makes it: the transport and the session id, "streamable-http:<id>" */
  idFromName(name: string): DurableObjectId {
    return this.#namespace.idFromName(OwnedSessions.nameOf(name, this.#owner));
  }

  /** The name of a session's object. @param name as of {@link idFromName} */
  static nameOf(name: string, owner: string): string {
    return `${name}${ownerMark}${owner}`;
  }

  get(
    id: DurableObjectId,
    options?: DurableObjectNamespaceGetDurableObjectOptions,
  ): DurableObjectStub<Session> {
    return closingWith(this.#disconnected, this.#namespace.get(id, options));
  }
}

/**
 * McpAgent feeds a client's stream from a socket to the object and leaves that open when the client is gone: the
 * object would take the stream for open, and the session for used, although nobody listens.
 */
function closingWith<Stub extends Fetcher>(disconnected: AbortSignal, stub: Stub): Stub {
  const fetch: Fetcher["fetch"] = async (input, init) => {
    const response = await stub.fetch(input, init);
    const close = () => response.webSocket?.close();
    // A socket is closed after it was accepted, which McpAgent does with what this returns
    if (disconnected.aborted) setTimeout(close);
    else disconnected.addEventListener("abort", close, { once: true });
    return response;
  };
  return new Proxy(stub, {
    get: (target, property) => (property === "fetch" ? fetch : Reflect.get(target, property, target)),
  });
}

/** Between session id and owner. McpAgent reads transport and session id as the first two parts between colons. */
const ownerMark = ":";

/** The owner that an object's name tells, or undefined for a name that {@link OwnedSessions} did not make. */
export function ownerOf(objectName: string): string | undefined {
  const parts = objectName.split(ownerMark);
  return parts.length === 3 ? parts[2] : undefined;
}
