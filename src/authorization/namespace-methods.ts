/** A KV namespace with some methods in place of its own; all else is as it was. */
export function withMethods(
  namespace: KVNamespace,
  methods: Readonly<Record<string, (...args: never[]) => unknown>>,
): KVNamespace {
  return new Proxy(namespace, {
    get(target, property) {
      if (typeof property === "string" && Object.hasOwn(methods, property)) return methods[property];
      const member: unknown = Reflect.get(target, property, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

/** The same with another way to look a key up. @param look looks it up itself, or asks the namespace */
export function withGet(
  namespace: KVNamespace,
  look: (key: string, ask: () => Promise<unknown>) => Promise<unknown>,
): KVNamespace {
  return withMethods(namespace, {
    get(key: string, ...options: unknown[]) {
      const own: unknown = Reflect.get(namespace, "get", namespace);
      return look(key, async () =>
        typeof own === "function" ? await own.call(namespace, key, ...options) : null,
      );
    },
  });
}
