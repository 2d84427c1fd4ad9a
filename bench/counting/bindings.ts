import { type Counted, count } from "./counts.ts";
import { watched } from "./watched.ts";

/** Every binding of an environment, counted by what it is; the same for the same. */
export function countedBindings<Bindings extends object>(env: Bindings): Bindings {
  const made = known.get(env) ?? { ...env };
  if (!known.has(env)) {
    known.set(env, made);
    for (const [name, binding] of Object.entries(env)) Reflect.set(made, name, counted(binding));
  }
  // a copy has what the original has
  return made as Bindings;
}

const known = new WeakMap<object, object>();

function counted(binding: unknown): unknown {
  if (typeof binding !== "object" || binding === null) return binding;
  const has = (method: string) => typeof Reflect.get(binding, method) === "function";
  // of a binding nothing else tells its kind
  if (has("getWithMetadata")) return countedKv(binding);
  if (has("idFromName")) return countedObjects(binding);
  if (has("prepare")) return countedD1(binding);
  return binding;
}

const ofNamespace: Readonly<Record<string, Counted>> = {
  get: "KV reads",
  getWithMetadata: "KV reads",
  put: "KV writes",
  delete: "KV deletes",
  list: "KV lists",
};

function countedKv(namespace: object): object {
  return watched(namespace, (property, _args, result) => {
    const what = ofNamespace[String(property)];
    if (what) count(what);
    return result;
  });
}

/** Each call of a stub is a request. Messages of a WebSocket, of which twenty are one, are left out. */
function countedObjects(namespace: object): object {
  return watched(namespace, (property, _args, result) => {
    if ((property !== "get" && property !== "getByName") || !isObject(result)) return result;
    return watched(result, (_method, _args, answer) => {
      count("Object requests");
      return answer;
    });
  });
}

/** What runs a statement, or several at once. */
const runs = ["run", "all", "first", "raw", "exec", "batch"];

function countedD1(db: object): object {
  const see = (result: unknown): unknown => {
    if (result instanceof Promise) return result.then(see);
    if (Array.isArray(result)) return result.map(see);
    if (!isObject(result) || !("meta" in result)) return result;
    const { rows_read, rows_written } = result.meta as D1Meta;
    count("D1 rows read", rows_read);
    count("D1 rows written", rows_written);
    return result;
  };
  const ran = (property: string | symbol, [statements]: readonly unknown[], result: unknown) => {
    if (runs.includes(String(property)))
      count("D1 statements", property === "batch" && Array.isArray(statements) ? statements.length : 1);
    return see(result);
  };
  const statement = (made: object): object =>
    watched(made, (property, args, result) =>
      property === "bind" && isObject(result) ? statement(result) : ran(property, args, result),
    );
  return watched(db, (property, args, result) =>
    property === "prepare" && isObject(result) ? statement(result) : ran(property, args, result),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
