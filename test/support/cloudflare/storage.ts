import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { Refusal } from "./answers.ts";

/** A KV namespace, or a D1 database. */
export interface Resource {
  readonly id: string;
  readonly name: string;
}

/** Where the Workers of an account keep what they know. */
export class Storage {
  readonly namespaces: Resource[] = [];
  readonly databases: (Resource & { readonly sql: DatabaseSync })[] = [];

  createNamespace(title: string): object {
    // as at Cloudflare: whoever makes one twice is told, and gets nothing
    if (this.namespaces.some(({ name }) => name === title))
      throw new Refusal(400, 10014, "a namespace with this account ID and title already exists");
    const id = randomUUID().replaceAll("-", "");
    this.namespaces.push({ id, name: title });
    return { id, title, supports_url_encoding: true };
  }

  listNamespaces(): object[] {
    return this.namespaces.map(({ id, name }) => ({ id, title: name, supports_url_encoding: true }));
  }

  createDatabase(name: string): object {
    if (this.databases.some((one) => one.name === name))
      throw new Refusal(400, 7502, "A database with that name already exists.");
    const id = randomUUID();
    this.databases.push({ id, name, sql: new DatabaseSync(":memory:") });
    return { uuid: id, name };
  }

  listDatabases(): object[] {
    return this.databases.map(({ id, name }) => ({ uuid: id, name }));
  }

  /** @param asked an id, or a name */
  database(asked: string) {
    const found = this.databases.find(({ id, name }) => id === asked || name === asked);
    if (found === undefined) throw new Refusal(404, 7404, "The database could not be found.");
    return found;
  }

  /** Runs statements; as one: the API undoes all of them if one fails. */
  query(asked: string, sql: string): object[] {
    const { sql: database } = this.database(asked);
    const meta = { duration: 0.1, rows_read: 0, rows_written: 0, changes: 0 };
    try {
      if (/^\s*SELECT\b/i.test(sql)) return [{ success: true, results: database.prepare(sql).all(), meta }];
      database.exec(`BEGIN;\n${sql}\n;COMMIT;`);
      return [{ success: true, results: [], meta }];
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw new Refusal(400, 7500, error instanceof Error ? error.message : String(error));
    }
  }

  close(): void {
    for (const { sql } of this.databases) sql.close();
  }
}
