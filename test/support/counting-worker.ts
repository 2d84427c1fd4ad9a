import { AccountVault as Vault } from "../../src/accounts/account-vault.ts";
import { AuditBuffer as Buffered } from "../../src/audit/audit-buffer.ts";
import { GrantLedger as Ledger } from "../../src/authorization/grant-ledger.ts";
import { catalogue } from "../../src/features.ts";
import worker, { McpSession as Session } from "../../src/index.ts";
import type { Bindings } from "../../src/site.ts";

// Runs in workerd: the production Worker with everything counted that Cloudflare charges for by the piece. On this machine
// its Durable Objects run beside it, and count with it.

/** Where the counts are asked for; a POST begins them anew. */
const countsPath = "/__counts";

/** What Cloudflare charges for, by its name in docs/cost.md. */
const nothing = {
  "Worker requests": 0,
  "KV reads": 0,
  "KV writes": 0,
  "KV deletes": 0,
  "KV lists": 0,
  "Object requests": 0,
  "Object rows read": 0,
  "Object rows written": 0,
  "D1 rows read": 0,
  "D1 rows written": 0,
};

const counts = { ...nothing };

type Counted = keyof typeof counts;

function count(what: Counted, times = 1): void {
  counts[what] += times;
}

/** What is called of an object is seen first. */
function watched<Target extends object>(
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

const ofNamespace: Readonly<Record<string, Counted>> = {
  get: "KV reads",
  getWithMetadata: "KV reads",
  put: "KV writes",
  delete: "KV deletes",
  list: "KV lists",
};

function countedKv(namespace: KVNamespace): KVNamespace {
  return watched(namespace, (property, _args, result) => {
    const counted = ofNamespace[String(property)];
    if (counted) count(counted);
    return result;
  });
}

/** Each call of a stub is a request, and so is each message of a WebSocket, which it is counted as here. */
function countedObjects<T extends Rpc.DurableObjectBranded>(namespace: DurableObjectNamespace<T>) {
  return watched(namespace, (property, _args, result) => {
    if (property !== "get" && property !== "getByName") return result;
    return watched(result as DurableObjectStub<T>, (_method, _args, answer) => {
      count("Object requests");
      return answer;
    });
  });
}

function countedD1(db: D1Database): D1Database {
  const see = (result: unknown): unknown => {
    if (result instanceof Promise) return result.then(see);
    if (Array.isArray(result)) return result.map(see);
    const meta = (result as { meta?: D1Meta } | null)?.meta;
    if (meta) {
      count("D1 rows read", meta.rows_read);
      count("D1 rows written", meta.rows_written);
    }
    return result;
  };
  const statement = (made: D1PreparedStatement): D1PreparedStatement =>
    watched(made, (property, _args, result) =>
      property === "bind" ? statement(result as D1PreparedStatement) : see(result),
    );
  return watched(db, (property, _args, result) =>
    property === "prepare" ? statement(result as D1PreparedStatement) : see(result),
  );
}

/**
 * Has what is read and written of an object's storage counted: a key is a row, and so is an alarm. In place: the runtime
 * takes no other state for its own.
 */
function countedState<State extends { readonly storage: DurableObjectStorage }>(state: State): State {
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

const known = new WeakMap<object, Bindings>();

/** The bindings, counted; the same for the same. */
function counted(env: Bindings): Bindings {
  const made = known.get(env) ?? {
    ...env,
    OAUTH_KV: countedKv(env.OAUTH_KV),
    AUDIT: countedD1(env.AUDIT),
    MCP_OBJECT: countedObjects(env.MCP_OBJECT),
    ACCOUNTS: countedObjects(env.ACCOUNTS),
    LEDGERS: countedObjects(env.LEDGERS),
    AUDIT_BUFFERS: countedObjects(env.AUDIT_BUFFERS),
  };
  known.set(env, made);
  return made;
}

export class AccountVault extends Vault {
  constructor(state: DurableObjectState, env: Bindings) {
    super(countedState(state), counted(env));
  }
}

export class GrantLedger extends Ledger {
  constructor(state: DurableObjectState, env: Bindings) {
    super(countedState(state), counted(env));
  }
}

export class AuditBuffer extends Buffered {
  constructor(state: DurableObjectState, env: Bindings) {
    super(countedState(state), counted(env));
  }

  /** An alarm is a request. */
  override async alarm(): Promise<void> {
    count("Object requests");
    await super.alarm();
  }
}

export class McpSession extends Session {
  protected override readonly catalogue = catalogue;

  constructor(...[state, env]: ConstructorParameters<typeof Session>) {
    super(countedState(state), counted(env as Bindings) as typeof env);
  }
}

export default {
  async fetch(request, env, context) {
    if (new URL(request.url).pathname === countsPath) {
      if (request.method === "POST") Object.assign(counts, nothing);
      return Response.json(counts);
    }
    count("Worker requests");
    return await worker.fetch(request, counted(env), context);
  },
} satisfies ExportedHandler<Bindings>;
