/** A KV namespace in memory, and what is in it. */
export interface MemoryNamespace {
  readonly namespace: KVNamespace;
  readonly entries: Map<string, string>;
}

/**
 * What this project uses of Workers KV, in memory: consistent, in the order of the keys, with cursors that name the
 * last key of a page. Anything else is a TypeError.
 */
export function memoryNamespace(): MemoryNamespace {
  const entries = new Map<string, string>();
  const methods = {
    async get(key: string, options?: { type?: string } | string) {
      const type = typeof options === "string" ? options : options?.type;
      const text = entries.get(key) ?? null;
      return text !== null && type === "json" ? JSON.parse(text) : text;
    },
    async put(key: string, value: string) {
      entries.set(key, value);
    },
    async delete(key: string) {
      entries.delete(key);
    },
    async list({ prefix, limit = 1000, cursor }: KVNamespaceListOptions = {}) {
      const rest = [...entries.keys()]
        .filter((key) => key.startsWith(prefix ?? "") && key > (cursor ?? ""))
        .sort();
      const keys = rest.slice(0, limit).map((name) => ({ name }));
      const last = keys.at(-1)?.name;
      return rest.length > limit
        ? { keys, list_complete: false, cursor: last }
        : { keys, list_complete: true };
    },
  };
  return { namespace: methods as unknown as KVNamespace, entries };
}
