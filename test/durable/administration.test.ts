import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Administration } from "../../src/administration/administration.ts";
import { exportOf } from "../../src/administration/export.ts";
import { administrationBy } from "../../src/administration/operator-administration.ts";
import { writeEntries } from "../../src/audit/database.ts";
import { type AuditEntry, entryOf } from "../../src/audit/entry.ts";
import type { AuditEvent } from "../../src/audit/event.ts";
import { findEntries } from "../../src/audit/query.ts";
import { migrate } from "../../src/audit/schema.ts";
import { newStamp } from "../../src/audit/stamp.ts";
import { createAuthorizationServer } from "../../src/authorization/authorization-server.ts";
import { parseSettings } from "../../src/settings/settings.ts";
import { callBy } from "./audit-trail.ts";
import { callTool, origin, signIn } from "./client.ts";
import { type FakeGitHub, fakeGitHub } from "./fake-github.ts";
import { accounts } from "./vault.ts";

let github: FakeGitHub;
beforeEach(() => {
  github = fakeGitHub();
});
afterEach(() => vi.unstubAllGlobals());

const operator = { userId: "9001", login: "root" };

/** Administration on the Worker's own storage, and what it recorded. */
async function administration(): Promise<{ admin: Administration; recorded: AuditEvent[] }> {
  const settings = parseSettings({ ...env, OPERATORS: [operator.userId] });
  const server = createAuthorizationServer(origin, env, settings);
  const recorded: AuditEvent[] = [];
  const trail = { record: (event: AuditEvent) => void recorded.push(event) };
  return {
    admin: await administrationBy(operator, { settings, server, accounts, trail, audit: env.AUDIT }),
    recorded,
  };
}

/** D1, with a count of what it is asked and of the rows that it gives at once. */
function counted(db: D1Database) {
  const seen = { questions: 0, mostRows: 0 };
  const watched = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, property) {
        if (property === "bind") return (...values: unknown[]) => watched(target.bind(...values));
        if (property !== "all") return Reflect.get(target, property, target);
        return async () => {
          const answer = await target.all();
          seen.questions += 1;
          seen.mostRows = Math.max(seen.mostRows, answer.results.length);
          return answer;
        };
      },
    });
  const database = { prepare: (sql: string) => watched(db.prepare(sql)) } as D1Database;
  return { database, seen };
}

async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return await new Response(stream).text();
}

async function write(entries: readonly AuditEntry[]): Promise<void> {
  for (let start = 0; start < entries.length; start += 1000)
    await writeEntries(
      env.AUDIT,
      entries.slice(start, start + 1000).map((entry) => JSON.stringify(entry)),
    );
}

describe("5. an export", () => {
  const ofMany = { userId: "801" };
  const count = 10_000;

  beforeEach(async () => {
    await migrate(env.AUDIT);
    if ((await findEntries(env.AUDIT, ofMany, undefined, 1)).entries.length > 0) return;
    await write(Array.from({ length: count }, () => entryOf(callBy("801"), newStamp())));
  });

  it("of ten thousand entries has each of them once, and holds a part of them at a time", async () => {
    const { database, seen } = counted(env.AUDIT);
    const lines = (await textOf(exportOf(database, ofMany, "ndjson"))).trimEnd().split("\n");
    const ids = lines.map((line) => (JSON.parse(line) as AuditEntry).id);
    expect(new Set(ids).size).toBe(count);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(seen.mostRows).toBeLessThanOrEqual(1001);
    expect(seen.questions).toBe(10);
  });

  it("asks for no part before the one before was taken, and for none after its reader left", async () => {
    const { database, seen } = counted(env.AUDIT);
    const reader = exportOf(database, ofMany, "csv").getReader();
    expect(seen.questions).toBe(0);
    const header = await reader.read();
    expect(new TextDecoder().decode(header.value)).toMatch(/^"id","time","kind"/);
    expect(seen.questions).toBe(0);
    await reader.read();
    expect(seen.questions).toBe(1);
    await reader.cancel();
    expect(seen.questions).toBe(1);
  });

  it.each(["csv", "ndjson"] as const)(
    "of more than it may have says in its last line that it was cut: %s",
    async (format) => {
      const text = await textOf(exportOf(env.AUDIT, ofMany, format, 1500));
      const lines = text.trimEnd().split(/\r?\n/);
      expect(lines).toHaveLength(1501 + (format === "csv" ? 1 : 0));
      const said = lines.at(-1) ?? "";
      expect(said).toMatch(
        format === "csv" ? /^"Cut after 1500 entries\. / : /^\{"cut":true,"entries":1500,/,
      );
      // the rest is there, from the time that it says
      const [to = ""] = /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(said) ?? [];
      const rest = await textOf(exportOf(env.AUDIT, { ...ofMany, to: Date.parse(to) }, "ndjson"));
      expect(rest.trimEnd().split("\n").length).toBeGreaterThanOrEqual(count - 1500);
    },
  );

  it("has formulas of nobody's in it", async () => {
    const detail = "=cmd|' /C calc'!A0";
    await write([entryOf({ ...callBy("802"), login: "@SUM(1)", detail }, newStamp())]);
    const csv = await textOf(exportOf(env.AUDIT, { userId: "802" }, "csv"));
    expect(csv).toContain(`"'${detail}"`);
    expect(csv).toContain('"\'@SUM(1)"');
    expect(csv).not.toMatch(/(^|,|")[=@]/m);
  });

  it("is recorded, with what was looked for", async () => {
    const { admin, recorded } = await administration();
    await textOf(admin.export({ userId: "802" }, "csv"));
    expect(recorded).toEqual([
      expect.objectContaining({
        ...{ kind: "administration", action: "export", decision: "allowed", userId: operator.userId },
        detail: 'csv {"userId":"802"}',
      }),
    ]);
  });
});

describe("5. what is looked up in the database", () => {
  const plan = async (sql: string, ...values: string[]) => {
    await migrate(env.AUDIT);
    const { results } = await env.AUDIT.prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...values)
      .all<{ detail: string }>();
    return results.map(({ detail }) => detail).join("; ");
  };

  /** The statement that a search asks. */
  async function statementOf(filter: Parameters<typeof findEntries>[1]): Promise<[string, ...string[]]> {
    let asked: [string, ...string[]] = [""];
    const database = {
      prepare: (sql: string) => ({
        bind: (...values: string[]) => {
          asked = [sql, ...values];
          return { all: async () => ({ results: [] }) };
        },
      }),
    } as unknown as D1Database;
    await findEntries(database, filter);
    return [asked[0], ...asked.slice(1).map(String)];
  }

  it.each([
    [{ kind: "administration" }, "audit_entries_of_kind"],
    [{ subject: "1" }, "audit_entries_of_kind"],
    [{ userId: "1", kind: "grant" }, "audit_entries_of_user"],
    [{ clientId: "x", kind: "grant" }, "audit_entries_of_client"],
    [{ kind: "tool", from: 1 }, "PRIMARY KEY"],
    [{ tool: "add" }, "audit_entries"],
  ] as const)("%j goes by an index, and in the order of ids", async (filter, index) => {
    const found = await plan(...(await statementOf(filter)));
    expect(found).toContain(index);
    expect(found).not.toContain("TEMP B-TREE");
  });
});

describe("5. ending what somebody has", () => {
  it("ends everything of theirs and of nobody else, and they can sign in again", async () => {
    const before = await signIn();
    const { admin, recorded } = await administration();
    const receipts = await admin.endEverythingOf("42");
    expect(receipts.length).toBeGreaterThan(0);
    expect(await admin.connectionsOf("42")).toEqual([]);
    expect(github.tokens.size).toBe(0);
    expect(recorded).toEqual([
      expect.objectContaining({ action: "end-everything", subject: "42", decision: "allowed" }),
    ]);
    const again = await signIn(before.clientId);
    expect((await callTool(again.access_token, "add")).status).toBe(200);
    await admin.endEverythingOf("42");
  });

  it("of a grant that there is none of, ends nothing and is recorded", async () => {
    const { admin, recorded } = await administration();
    expect(await admin.endGrant("42", "abc")).toBeUndefined();
    await expect(admin.endGrant("octocat", "abc")).rejects.toThrow("numeric GitHub id");
    await expect(admin.endGrant("42", "a:b")).rejects.toThrow("the id of a grant");
    await expect(admin.endable("42", "abc")).rejects.toThrow("There is no such grant");
    expect(recorded.map(({ decision, reason }) => [decision, reason])).toEqual([
      ["allowed", undefined],
      ["refused", "not-usable"],
      ["refused", "not-usable"],
      ["refused", "no-such-grant"],
    ]);
  });

  it("of oneself, by a grant that it would end, is refused", async () => {
    const settings = parseSettings({ ...env, OPERATORS: [operator.userId] });
    const server = createAuthorizationServer(origin, env, settings);
    const services = { settings, server, accounts, trail: { record: () => {} }, audit: env.AUDIT };
    const admin = await administrationBy({ ...operator, grantId: "own" }, services);
    await expect(admin.endGrant(operator.userId, "own")).rejects.toThrow("/account");
    await expect(admin.endEverythingOf(operator.userId)).rejects.toThrow("/account");
    await expect(admin.endable(operator.userId, "own")).rejects.toThrow("/account");
  });
});

it("5. entries go on from the id of one, and from nothing else", async () => {
  const { admin } = await administration();
  for (const after of ["x", "", "zzzzzzzzz", "' OR 1=1 --", "0".repeat(4000)])
    await expect(admin.entries({}, after)).rejects.toThrow("was not given out for this list");
  const { entries, next = "" } = await admin.entries({ userId: "801" }, undefined, 2);
  expect(entries).toHaveLength(2);
  expect((await admin.entries({ userId: "801" }, next, 2)).entries[0]?.id.localeCompare(next)).toBeLessThan(
    0,
  );
  expect((await admin.entries({ userId: "801" }, undefined, 10_000)).entries).toHaveLength(100);
});

it("5. usage is of the last thirty days if nothing is said, and of a year at most", async () => {
  const { admin } = await administration();
  const day = 24 * 3600_000;
  const at = Date.now() - 40 * day;
  await write([
    entryOf(callBy("803"), {
      ...newStamp(),
      id: `${at.toString(36).padStart(9, "0")}-0000-${"0".repeat(16)}`,
      at,
    }),
  ]);
  expect(await admin.usage({ userId: "803" })).toEqual([]);
  expect(await admin.usage({ userId: "803", from: at - day })).toMatchObject([{ tool: "add", calls: 1 }]);
  await expect(admin.usage({ from: at - 400 * day })).rejects.toThrow("a year at once");
});
