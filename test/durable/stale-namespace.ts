/** How long a read may be behind, in milliseconds: what KV's documentation says, unless a test wants none of it. */
let staleness = 60_000;

export function setStaleness(milliseconds: number): void {
  staleness = milliseconds;
}

interface Version {
  readonly at: number;
  /** Null for a deletion. */
  readonly value: string | null;
  readonly metadata?: unknown;
  /** When KV deletes it, in milliseconds since the epoch. */
  readonly expiresAt?: number;
}

/** What this worker's namespace was told, by key, oldest first. */
const versions = new Map<string, Version[]>();

let refusedPrefix: string | undefined;

/** The next write to a key with this prefix is refused, as KV does with the second to a key in one second. */
export function refuseNextPut(prefix: string): void {
  refusedPrefix = prefix;
}

let interruption: { prefix: string; action: () => Promise<unknown> } | undefined;

/** Something happens before the next write to a key with this prefix. */
export function beforeNextPut(prefix: string, action: () => Promise<unknown>): void {
  interruption = { prefix, action };
}

/** How often something was read, written, deleted and listed. */
export const operations = { get: 0, put: 0, delete: 0, list: 0 };

/**
 * Workers KV at its worst: every read and list shows the namespace as it was a minute ago, so that a write is not
 * seen yet and what was deleted still is. Kept in memory, for all objects of this isolate.
 */
export function staleNamespace(): KVNamespace {
  const write = (key: string, version: Omit<Version, "at">) => {
    const known = versions.get(key) ?? [];
    versions.set(key, known);
    known.push({ ...version, at: Date.now() });
  };
  const seen = (key: string) => versions.get(key)?.findLast(({ at }) => at <= Date.now() - staleness);
  const shown = (key: string, options: unknown) => {
    const value = seen(key)?.value ?? null;
    const type = typeof options === "string" ? options : typeOf(options);
    return value !== null && type === "json" ? JSON.parse(value) : value;
  };

  const namespace = {
    async get(key: string, options?: unknown) {
      operations.get += 1;
      return shown(key, options);
    },
    async getWithMetadata(key: string, options?: unknown) {
      operations.get += 1;
      return { value: shown(key, options), metadata: seen(key)?.metadata ?? null, cacheStatus: null };
    },
    async put(key: string, value: string, options?: KVNamespacePutOptions) {
      operations.put += 1;
      if (refusedPrefix !== undefined && key.startsWith(refusedPrefix)) {
        refusedPrefix = undefined;
        throw new Error("KV PUT failed: 429 Too Many Requests");
      }
      if (interruption !== undefined && key.startsWith(interruption.prefix)) {
        const { action } = interruption;
        interruption = undefined;
        await action();
      }
      write(key, { value, metadata: options?.metadata, ...expiryOf(options) });
    },
    async delete(key: string) {
      operations.delete += 1;
      write(key, { value: null });
    },
    async list({ prefix = "" }: KVNamespaceListOptions = {}) {
      operations.list += 1;
      const names = [...versions.keys()].filter(
        (name) => name.startsWith(prefix ?? "") && (seen(name)?.value ?? null) !== null,
      );
      return { keys: names.sort().map((name) => ({ name })), list_complete: true, cacheStatus: null };
    },
  };
  // what the project uses of the type, whose overloads an object literal cannot have
  return namespace as unknown as KVNamespace;
}

function expiryOf({ expiration, expirationTtl }: KVNamespacePutOptions = {}): { expiresAt?: number } {
  if (expirationTtl !== undefined) return { expiresAt: Date.now() + expirationTtl * 1000 };
  return expiration === undefined ? {} : { expiresAt: expiration * 1000 };
}

function typeOf(options: unknown): unknown {
  return typeof options === "object" && options !== null && "type" in options ? options.type : undefined;
}

/** The keys that were last written, not deleted, whatever a read shows. */
export function writtenKeys(): string[] {
  return [...versions].filter(([, list]) => list.at(-1)?.value !== null).map(([key]) => key);
}

/** How long a record is still to be kept, in milliseconds. */
export function timeToLive(key: string): number {
  return (versions.get(key)?.at(-1)?.expiresAt ?? Number.POSITIVE_INFINITY) - Date.now();
}

/** What KV does by itself when a record's time is over: it is gone, for every reader. */
export function expire(key: string): void {
  versions.delete(key);
}
