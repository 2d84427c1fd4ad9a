import { byteLength } from "../text/bytes.ts";
import { withGet } from "./namespace-methods.ts";

/** Longest key of a Workers KV namespace, in bytes of UTF-8. */
const longestKey = 512;

/**
 * A namespace in which a key that cannot exist is not found. Keys are made of what clients send, ids and codes and
 * tokens of any length, and Workers KV throws for one beyond its limit, where "unknown" is the answer.
 */
export function withBoundedKeys(namespace: KVNamespace): KVNamespace {
  return withGet(namespace, async (key, ask) => (byteLength(key) > longestKey ? null : await ask()));
}
