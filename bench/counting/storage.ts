import { type Counted, count } from "./counts.ts";
import { watched } from "./watched.ts";

/**
 * Has what is read and written of an object's storage counted: a key is a row, and so is an alarm. In place: the runtime
 * takes no other state for its own.
 */
export function countedState<State extends { readonly storage: DurableObjectStorage }>(state: State): State {
  const { storage } = state;
  const keys = (args: readonly unknown[]) => (Array.isArray(args[0]) ? args[0].length : 1);
  const counting = (part: object, name: string, what: Counted) =>
    replace(part, name, (args, own) => {
      count(what, keys(args));
      return own();
    });
  for (const part of [storage, storage.kv]) {
    counting(part, "get", "Object rows read");
    counting(part, "put", "Object rows written");
    counting(part, "delete", "Object rows written");
  }
  counting(storage, "setAlarm", "Object rows written");
  replace(storage.sql, "exec", (_args, run) => countedCursor(run() as Cursor));
  return state;
}

type Cursor = SqlStorageCursor<Record<string, SqlStorageValue>>;

/** A cursor knows of its rows as it is read. */
function countedCursor(cursor: Cursor): Cursor {
  const known = { read: 0, written: 0 };
  const settle = () => {
    count("Object rows read", cursor.rowsRead - known.read);
    count("Object rows written", cursor.rowsWritten - known.written);
    Object.assign(known, { read: cursor.rowsRead, written: cursor.rowsWritten });
  };
  settle();
  return watched(cursor, (_property, _args, result) => {
    settle();
    return result;
  });
}

function replace(
  part: object,
  name: string,
  by: (args: readonly unknown[], own: () => unknown) => unknown,
): void {
  const own: unknown = Reflect.get(part, name);
  if (typeof own !== "function") throw new Error(`Storage has no ${name}.`);
  const value = (...args: unknown[]) => by(args, () => Reflect.apply(own, part, args));
  Object.defineProperty(part, name, { value });
}
