/** What is done with schemas here: any object of zod that has these, and whatever else it has. */
type Schema = Record<PropertyKey, unknown>;
type Shape = Readonly<Record<string, unknown>>;

/** What makes each schema that was handed out, or gives the one that was made. */
const makers = new WeakMap<object, () => Schema>();

/**
 * Methods that make another schema of one, so that this need not be made for it. Whatever is not listed is asked of the
 * schema itself, which is then made: no mistake, only earlier than need be.
 */
const deriving = new Set([
  ...["array", "catch", "default", "describe", "exactOptional", "nullable", "nullish"],
  ...["optional", "prefault", "readonly", "int", "length", "max", "min", "nonempty"],
  ...["nonnegative", "overwrite", "positive", "regex", "startsWith", "toLowerCase"],
  ...["toUpperCase", "trim", "url", "catchall", "extend", "loose", "merge", "omit"],
  ...["partial", "passthrough", "pick", "safeExtend", "strict", "strip", "and", "check"],
  ...["or", "pipe", "refine", "superRefine", "transform"],
]);

/** Those after which an object has the same properties. */
const keepingShape = new Set([
  "describe",
  "strict",
  "loose",
  "passthrough",
  "catchall",
  "refine",
  "superRefine",
]);

/**
 * A function of zod that makes a schema, which now makes it when something of it is first asked for. A Worker that starts
 * has thousands of schemas, its own and those of libraries, most of them for requests that do not come first, and making one
 * takes as long as checking many a request by it.
 */
export function deferred<Make extends (...args: never[]) => object>(make: Make): Make {
  const maker = (...args: unknown[]) => promised(() => calling(make, undefined, args));
  // a schema that is promised is used as the schema is
  return maker as unknown as Make;
}

/** The same for objects, which are often told apart by their properties, or made of those of another. */
export function deferredObject<Make extends (...args: never[]) => object>(make: Make): Make {
  const maker = (...args: unknown[]) =>
    promised(
      () => calling(make, undefined, args),
      () => (args[0] ?? {}) as Shape,
    );
  return maker as unknown as Make;
}

/** The same for schemas that contain themselves. */
export function deferredLazy<Make extends (getter: () => never) => object>(make: Make): Make {
  const maker = (getter: () => unknown) => promised(() => calling(make, undefined, [() => inMade(getter())]));
  return maker as unknown as Make;
}

/** A function of zod that does something with schemas: it is given the schemas themselves. */
export function withMade<Use extends (...args: never[]) => unknown>(use: Use): Use {
  // of what is given besides, such as what is to be checked, nothing is a schema
  const used = (schema: unknown, ...others: unknown[]) =>
    Reflect.apply(use as unknown as (...args: unknown[]) => unknown, undefined, [inMade(schema), ...others]);
  return used as unknown as Use;
}

/** A schema that is made at first use. @param shape what it is said to consist of, if it is an object that says it */
function promised(make: () => Schema, shape?: () => Shape): object {
  let made: Schema | undefined;
  const schema = () => {
    made ??= make();
    return made;
  };
  const promise = new Proxy(Object.create(null), {
    get(_, key) {
      if (key === "shape" && shape && made === undefined) return shape();
      if (typeof key !== "string" || !deriving.has(key)) return schema()[key];
      // of a schema that is made, too: what it is given may be promised
      return (...args: unknown[]) =>
        promised(() => calling(schema()[key], schema(), args), shape && shapeAfter(key, shape, args));
    },
    has: (_, key) => key in schema(),
    // nothing does; who would is to hear that it has no effect
    set: () => false,
    defineProperty: () => false,
    preventExtensions: () => false,
    getPrototypeOf: () => Object.getPrototypeOf(schema()),
  });
  makers.set(promise, schema);
  return promise;
}

/** What an object consists of after a method, if that is plain. */
function shapeAfter(method: string, shape: () => Shape, [given]: unknown[]): (() => Shape) | undefined {
  if (keepingShape.has(method)) return shape;
  if (method === "extend" || method === "safeExtend") return () => ({ ...shape(), ...(given as Shape) });
  if (method === "pick")
    return () =>
      Object.fromEntries(Object.entries(shape()).filter(([key]) => (given as Shape)[key] === true));
  return undefined;
}

function calling(call: unknown, self: unknown, args: unknown[]): Schema {
  return Reflect.apply(call as () => Schema, self, args.map(inMade));
}

/** A value with the schemas that are promised in it replaced by themselves: zod keeps what it knows of them by identity. */
function inMade(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const make = makers.get(value);
  if (make) return make();
  if (Array.isArray(value)) return value.map(inMade);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const properties = Object.getOwnPropertyDescriptors(value);
  for (const property of Object.values(properties)) {
    const { get, value: own } = property;
    // a shape that names itself
    if (get) property.get = () => inMade(get.call(value));
    else property.value = inSchema(own);
  }
  return Object.defineProperties({}, properties);
}

function inSchema(value: unknown): unknown {
  return typeof value === "object" && value !== null ? (makers.get(value)?.() ?? value) : value;
}
