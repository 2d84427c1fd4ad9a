import { byteLength } from "../text/bytes.ts";

/** Longest key of a Workers KV namespace, in bytes of UTF-8. */
const longestKey = 512;

/**
 * A namespace in which a key that cannot exist is not found. Keys are made of what clients send, ids and codes and
 * tokens of any length, and Workers KV throws for one beyond its limit, where "unknown" is the answer.
 */
export function withBoundedKeys(namespace: KVNamespace): KVNamespace {
  return new Proxy(namespace, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      if (property !== "get") return member.bind(target);
      return async (key: string, ...options: unknown[]) =>
        byteLength(key) > longestKey ? null : await member.call(target, key, ...options);
    },
  });
}
