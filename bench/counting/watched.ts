/** What is called of an object is seen first, with what came of it, and can be replaced. */
export function watched<Target extends object>(
  target: Target,
  see: (property: string | symbol, args: readonly unknown[], result: unknown) => unknown,
): Target {
  return new Proxy(target, {
    get(_, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => see(property, args, Reflect.apply(member, target, args));
    },
  });
}
