/** What is wrong with the database of the audit trail: nothing, unless a test says so. */
type Trouble =
  | "none"
  /** Refuses what it is asked. */
  | "down"
  /** Refuses it, but not before this. */
  | Promise<void>
  /** Does what it is asked, and the answer is lost. */
  | "answers-lost"
  /** Never answers. */
  | "hanging";

let trouble: (attempt: number) => Trouble = () => "none";
let attempts = 0;

/** From now on. @param what by how often it was asked since */
export function setTrouble(what: Trouble | ((attempt: number) => Trouble)): void {
  attempts = 0;
  trouble = typeof what === "function" ? what : () => what;
}

/** How often it was asked for something since {@link setTrouble}. */
export function databaseRequests(): number {
  return attempts;
}

async function throughTrouble<Result>(ask: () => Promise<Result>): Promise<Result> {
  attempts += 1;
  const what = trouble(attempts);
  switch (what) {
    case "down":
      throw new Error("D1_ERROR: Network connection lost.");
    case "hanging":
      return await new Promise<never>(() => {});
    case "answers-lost":
      await ask();
      throw new Error("D1_ERROR: Internal error while waiting for the answer.");
    case "none":
      return await ask();
    default:
      await what;
      throw new Error("D1_ERROR: D1 DB is overloaded.");
  }
}

/** A database that is now and then in trouble. */
export function troubledDatabase(database: D1Database): D1Database {
  const statement = (real: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(real, {
      get(target, property) {
        if (property === "bind") return (...values: unknown[]) => statement(target.bind(...values));
        if (property === "run") return () => throughTrouble(() => target.run());
        if (property === "all") return () => throughTrouble(() => target.all());
        return Reflect.get(target, property, target);
      },
    });
  return new Proxy(database, {
    get(target, property) {
      if (property === "prepare") return (sql: string) => statement(target.prepare(sql));
      // of the real database, which knows its own statements only
      if (property === "batch")
        return (statements: D1PreparedStatement[]) => throughTrouble(() => target.batch(statements));
      return Reflect.get(target, property, target);
    },
  });
}
