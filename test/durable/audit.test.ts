import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { purgeEntries } from "../../src/audit/database.ts";
import { entryOf } from "../../src/audit/entry.ts";
import { findEntries, usageOf } from "../../src/audit/query.ts";
import { migrate, migrations } from "../../src/audit/schema.ts";
import { newStamp } from "../../src/audit/stamp.ts";
import { databaseRequests, setTrouble } from "./audit-database.ts";
import { bufferOf, callBy, entriesBy, idsInDatabase, watchedTrail } from "./audit-trail.ts";
import { callTool, signIn } from "./client.ts";
import { fakeGitHub } from "./fake-github.ts";
import { bufferLimits } from "./worker.ts";

beforeEach(() => {
  for (const level of ["info", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation(() => {});
});
afterEach(() => {
  setTrouble("none");
  bufferLimits.bounds = undefined;
  bufferLimits.patience = undefined;
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const ids = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id);
const alarm = (userId: string) => runDurableObjectAlarm(bufferOf(userId));
const held = (userId: string) =>
  runInDurableObject(bufferOf(userId), (_buffer, { storage }) =>
    storage.sql.exec<{ entry: string }>("SELECT entry FROM entries ORDER BY seq").toArray(),
  );
const nextAlarm = (userId: string) =>
  runInDurableObject(bufferOf(userId), (_buffer, { storage }) => storage.getAlarm());

describe("3. the audit trail: from the buffer to D1", () => {
  it("creates its tables when they are first needed, and finds them when they are there", async () => {
    expect(await migrate(env.AUDIT)).toBe(true);
    expect(await migrate(env.AUDIT)).toBe(false);
    // as `wrangler d1 migrations apply` would look for it
    const { results } = await env.AUDIT.prepare("SELECT name FROM d1_migrations").all();
    expect(results).toEqual(migrations.map(({ name }) => ({ name })));
  });

  it("a database of an earlier version gets what it lacks from the first query that needs it", async () => {
    await env.AUDIT.exec("DROP INDEX audit_entries_of_grant");
    await env.AUDIT.exec("DELETE FROM d1_migrations WHERE name LIKE '0003%'");
    expect((await findEntries(env.AUDIT, { grantId: "none" })).entries).toEqual([]);
    expect(await migrate(env.AUDIT)).toBe(false);
  });

  it("creates them once, however many come at the same time", async () => {
    await env.AUDIT.exec("DROP TABLE audit_entries");
    await env.AUDIT.exec("DROP TABLE d1_migrations");
    const users = ["100", "101", "102", "103"];
    for (const user of users) await bufferOf(user).append(entriesBy(user, 2));
    expect(await Promise.all(users.map((user) => bufferOf(user).flush()))).toEqual([0, 0, 0, 0]);
    for (const user of users) expect(await idsInDatabase(user)).toHaveLength(2);
  });

  it("keeps an entry at once, and moves it about a second later", async () => {
    const before = Date.now();
    const entries = entriesBy("110", 3);
    for (const entry of entries) await bufferOf("110").append([entry]);
    expect(await held("110")).toEqual(entries.map((entry) => ({ entry: JSON.stringify(entry) })));
    const due = (await nextAlarm("110")) ?? 0;
    expect(due - before).toBeGreaterThanOrEqual(1000);
    expect(due - Date.now()).toBeLessThanOrEqual(1000);
    expect(await alarm("110")).toBe(true);
    expect(await idsInDatabase("110")).toEqual(ids(entries));
    expect(await held("110")).toEqual([]);
    expect(await nextAlarm("110")).toBeNull();
  });

  it("keeps what D1 does not take, and tries again with longer and longer pauses, up to five minutes", async () => {
    const entries = entriesBy("120", 3);
    await bufferOf("120").append(entries);
    setTrouble("down");
    const pauses: number[] = [];
    for (let run = 0; run < 12; run += 1) {
      await alarm("120");
      pauses.push(Math.round((((await nextAlarm("120")) ?? 0) - Date.now()) / 1000));
    }
    expect(pauses).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]);
    expect(await held("120")).toHaveLength(3);
    // what comes meanwhile waits for its turn, and does not have D1 asked any sooner
    const later = entriesBy("120", 1);
    await bufferOf("120").append(later);
    expect(((await nextAlarm("120")) ?? 0) - Date.now()).toBeGreaterThan(290_000);
    setTrouble("none");
    await alarm("120");
    expect(await idsInDatabase("120")).toEqual(ids([...entries, ...later]));
  });

  it("does not double what D1 had written when its answer was lost", async () => {
    const entries = entriesBy("130", 5);
    await bufferOf("130").append(entries);
    setTrouble("answers-lost");
    expect(await bufferOf("130").flush()).toBe(5);
    setTrouble("none");
    expect(await idsInDatabase("130")).toHaveLength(5);
    expect(await bufferOf("130").flush()).toBe(0);
    expect(await idsInDatabase("130")).toEqual(ids(entries));
  });

  it("does not double what it was given twice, because its own answer was lost", async () => {
    const entries = entriesBy("131", 2);
    await bufferOf("131").append(entries);
    await bufferOf("131").append(entries);
    expect(await bufferOf("131").flush()).toBe(0);
    await bufferOf("131").append(entries);
    expect(await bufferOf("131").flush()).toBe(0);
    expect(await idsInDatabase("131")).toEqual(ids(entries));
  });

  it("takes entries while D1 hangs, and gives up on that try after a while", async () => {
    const entries = entriesBy("140", 2);
    await bufferOf("140").append(entries);
    setTrouble("hanging");
    bufferLimits.patience = 1000;
    const moving = bufferOf("140").flush();
    await vi.waitUntil(() => databaseRequests() === 1);
    const meanwhile = entriesBy("140", 1);
    await bufferOf("140").append(meanwhile);
    expect(await moving).toBe(3);
    setTrouble("none");
    expect(await bufferOf("140").flush()).toBe(0);
    expect(await idsInDatabase("140")).toEqual(ids([...entries, ...meanwhile]));
  });

  it("goes on after the object was thrown out of memory in the middle", async () => {
    const entries = entriesBy("150", 700);
    await bufferOf("150").append(entries);
    // the first part is written, and the answer to the second is lost
    setTrouble((attempt) => (attempt === 1 ? "none" : attempt === 2 ? "answers-lost" : "down"));
    expect(await bufferOf("150").flush()).toBe(450);
    await evictDurableObject(bufferOf("150"));
    setTrouble("none");
    expect(await held("150")).toHaveLength(450);
    expect(await nextAlarm("150")).not.toBeNull();
    await alarm("150");
    expect(await idsInDatabase("150")).toEqual(ids(entries));
  });

  it("has an alarm again, should it have been lost", async () => {
    await bufferOf("151").append(entriesBy("151", 1));
    await runInDurableObject(bufferOf("151"), (_buffer, { storage }) => storage.deleteAlarm());
    await evictDurableObject(bufferOf("151"));
    expect(await nextAlarm("151")).not.toBeNull();
  });

  it("10,000 entries, with D1 failing for part of them: each is there, once, and in order", async () => {
    const entries = entriesBy("160", 10_000);
    // of every eleven requests three fail, one of them after it was carried out
    const troubles = new Map([
      [1, "down"],
      [4, "answers-lost"],
      [7, "down"],
    ] as const);
    setTrouble((attempt) => troubles.get((attempt % 11) as 1) ?? "none");
    for (let at = 0; at < entries.length; at += 500) {
      await bufferOf("160").append(entries.slice(at, at + 500));
      if (at % 1500 === 0) await alarm("160");
    }
    for (let run = 0; run < 1000 && (await alarm("160")); run += 1);
    expect(await held("160")).toEqual([]);
    expect(await idsInDatabase("160")).toEqual(ids(entries));
  }, 60_000);
});

describe("3. calls, with D1 failing for part of them", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("every call is answered, and every entry is there afterwards", async () => {
    fakeGitHub();
    const { access_token } = await signIn();
    const [userId = ""] = access_token.split(":");
    const calls = 60;
    setTrouble((attempt) => (attempt % 4 < 2 ? "down" : "none"));
    for (let call = 0; call < calls; call += 1) {
      const answer = await callTool(access_token, call % 3 === 2 ? "createIssue" : "whoami");
      expect(answer.status).toBe(call % 3 === 2 ? 403 : 200);
      if (call % 10 === 0) await alarm(userId);
    }
    setTrouble("none");
    const recorded = async () => {
      await bufferOf(userId).flush();
      const { entries } = await findEntries(env.AUDIT, { userId });
      return entries;
    };
    await expect.poll(async () => (await recorded()).length).toBe(calls + 3);
    const entries = (await recorded()).toReversed();
    // a token can be made only after the sign-in that it is for
    expect(entries.slice(0, 3).map(({ kind, action }) => [kind, action])).toEqual([
      ["sign-in", "connect"],
      ["consent", undefined],
      ["grant", "make"],
    ]);
    expect(entries.slice(3).map(({ kind, action, decision }) => [kind, action, decision])).toEqual(
      Array.from({ length: calls }, (_, call) =>
        call % 3 === 2 ? ["token", "challenge", "refused"] : ["tool", "whoami", "allowed"],
      ),
    );
    // each request is a trace of its own
    expect(new Set(entries.slice(3).map(({ traceId }) => traceId)).size).toBe(calls);
  }, 30_000);
});

describe("3. what is held has an end", () => {
  it.each([
    ["entries", { entries: 200, bytes: 1_000_000 }],
    ["bytes", { entries: 100_000, bytes: 40_000 }],
  ])("of %s: the oldest go, and that is an entry", async (_what, bounds) => {
    const user = `17${bounds.entries}`;
    bufferLimits.bounds = bounds;
    setTrouble("down");
    const entries = entriesBy(user, 400);
    for (const entry of entries) await bufferOf(user).append([entry]);
    const left = (await held(user)).map(({ entry }) => JSON.parse(entry));
    expect(left.length).toBeLessThanOrEqual(bounds.entries);
    expect(JSON.stringify(left).length).toBeLessThanOrEqual(bounds.bytes * 1.05);
    const kept = left.filter(({ kind }) => kind === "tool");
    // the newest, without a gap
    expect(ids(kept)).toEqual(ids(entries.slice(-kept.length)));
    const losses = left.filter(({ action }) => action === "audit-overflow");
    expect(losses.length).toBeGreaterThan(0);
    expect(losses[0]).toMatchObject({ kind: "administration", detail: expect.stringContaining("were lost") });
  });
});

describe("3. entries are found again", () => {
  const person = "2001";
  const write = async (userId: string, entries: Parameters<ReturnType<typeof bufferOf>["append"]>[0]) => {
    await bufferOf(userId).append(entries);
    expect(await bufferOf(userId).flush()).toBe(0);
  };

  it("newest first, a page at a time, without one missing or twice", async () => {
    const entries = entriesBy(person, 250);
    await write(person, entries);
    const found: string[] = [];
    let after: string | undefined;
    let pages = 0;
    do {
      const page = await findEntries(env.AUDIT, { userId: person }, after);
      expect(page.entries.length).toBeLessThanOrEqual(100);
      found.push(...ids(page.entries));
      after = page.next;
      pages += 1;
    } while (after !== undefined);
    expect(pages).toBe(3);
    expect(found).toEqual(ids(entries).reverse());
    expect(ids((await findEntries(env.AUDIT, { userId: person }, undefined, 5)).entries)).toEqual(
      ids(entries).reverse().slice(0, 5),
    );
    expect((await findEntries(env.AUDIT, {}, undefined, 10_000)).entries).toHaveLength(100);
  });

  it("by each filter, and by several at once", async () => {
    const user = "2002";
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 0, 10, 12) });
    const [first] = entriesBy(user, 1, { clientId: "one", action: "getIssue" });
    vi.setSystemTime(Date.UTC(2026, 0, 11, 12));
    const refused = { decision: "refused", outcome: "not-done", reason: "out-of-bounds" } as const;
    const [second] = entriesBy(user, 1, { clientId: "two", action: "getIssue", ...refused });
    const [third] = entriesBy(user, 1, {
      clientId: "two",
      kind: "resource",
      action: "issue",
      outcome: "failed",
    });
    if (!first || !second || !third) throw new Error("There is nothing to look for.");
    await write(user, [first, second, third]);
    const find = async (filter: Parameters<typeof findEntries>[1]) =>
      ids((await findEntries(env.AUDIT, { userId: user, ...filter })).entries);
    expect(await find({})).toEqual(ids([third, second, first]));
    expect(await find({ clientId: "two" })).toEqual(ids([third, second]));
    expect(await find({ tool: "getIssue" })).toEqual(ids([second, first]));
    expect(await find({ kind: "resource" })).toEqual([third.id]);
    expect(await find({ decision: "refused" })).toEqual([second.id]);
    expect(await find({ from: first.at + 1 })).toEqual(ids([third, second]));
    expect(await find({ from: first.at, to: second.at })).toEqual([first.id]);
    expect(await find({ clientId: "two", tool: "getIssue", decision: "refused" })).toEqual([second.id]);
    expect(await find({ clientId: "one' OR '1'='1" })).toEqual([]);
    expect((await findEntries(env.AUDIT, { userId: user })).entries[2]).toEqual(first);
  });

  it("by the grant that asked, with only what it asked for", async () => {
    const user = "2010";
    const [called] = entriesBy(user, 1, { grantId: "grant-one" });
    const [elsewhere] = entriesBy(user, 1, { grantId: "grant-two" });
    const asked = { userId: user, grantId: "grant-one", decision: "allowed" } as const;
    const made = entryOf({ ...asked, kind: "grant", action: "make" }, newStamp());
    const challenged = entryOf(
      { ...asked, kind: "token", action: "challenge", decision: "refused" },
      newStamp(),
    );
    if (!called || !elsewhere) throw new Error("There is nothing to look for.");
    await write(user, [called, elsewhere, made, challenged]);
    const find = async (filter: Parameters<typeof findEntries>[1]) =>
      ids((await findEntries(env.AUDIT, filter)).entries);
    expect(await find({ grantId: "grant-one" })).toEqual(ids([challenged, made, called]));
    expect(await find({ grantId: "grant-one", calls: true })).toEqual(ids([challenged, called]));
    expect(await find({ userId: user, calls: true })).toEqual(ids([challenged, elsewhere, called]));
    // a grant's id alone is nobody's proof
    expect(await find({ grantId: "grant-one", userId: "2011" })).toEqual([]);
  });

  it("by the account that operators did something to, and by nothing that others only say", async () => {
    const by = { userId: "2020", decision: "allowed" } as const;
    const about = (subject: string, kind: "administration" | "token" = "administration") =>
      entryOf(
        kind === "token"
          ? { ...by, kind, action: "request", subject }
          : { ...by, kind, action: "end-grant", subject },
        newStamp(),
      );
    const [account, grant] = [about("2021"), about("2021:abc")];
    await write("2020", [account, grant, about("20211:abc"), about("x2021"), about("2021:abc", "token")]);
    const find = async (filter: Parameters<typeof findEntries>[1]) =>
      ids((await findEntries(env.AUDIT, filter)).entries);
    expect(await find({ subject: "2021" })).toEqual(ids([grant, account]));
    expect(await find({ subject: "2021", userId: "2020" })).toEqual(ids([grant, account]));
    expect(await find({ subject: "2021", userId: "2022" })).toEqual([]);
    expect(await find({ subject: "2021", kind: "token" })).toHaveLength(1);
    expect(await find({ subject: "2021' OR '1'='1" })).toEqual([]);
  });

  it("counts the calls of each tool on each day", async () => {
    const user = "2003";
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 1, 1, 23, 59) });
    const entries = entriesBy(user, 3, { action: "getIssue" });
    vi.setSystemTime(Date.UTC(2026, 1, 2, 0, 1));
    entries.push(...entriesBy(user, 1, { action: "getIssue", outcome: "failed" }));
    entries.push(...entriesBy(user, 2, { action: "add", outcome: "not-done", decision: "refused" }));
    entries.push(...entriesBy(user, 1, { kind: "resource", action: "issue" }));
    await write(user, entries);
    expect(await usageOf(env.AUDIT, { userId: user })).toEqual([
      { day: "2026-02-02", tool: "add", calls: 2, failed: 0, notDone: 2 },
      { day: "2026-02-02", tool: "getIssue", calls: 1, failed: 1, notDone: 0 },
      { day: "2026-02-01", tool: "getIssue", calls: 3, failed: 0, notDone: 0 },
    ]);
  });

  it("are deleted when they are too old, a bounded part at a time", async () => {
    const user = "2004";
    const now = Date.UTC(2026, 5, 1);
    vi.useFakeTimers({ toFake: ["Date"], now: now - 31 * 24 * 3600_000 });
    const old = entriesBy(user, 25);
    vi.setSystemTime(now - 29 * 24 * 3600_000);
    const young = entriesBy(user, 5);
    vi.setSystemTime(now);
    await write(user, [...old, ...young]);
    // what other tests left is older still, and goes first
    while ((await purgeEntries(env.AUDIT, 31.5)) > 0);
    expect(await purgeEntries(env.AUDIT, 30, { entries: 10, statements: 2 })).toBe(20);
    expect(await idsInDatabase(user)).toEqual(ids([...old.slice(20), ...young]));
    expect(await purgeEntries(env.AUDIT, 30, { entries: 10, statements: 2 })).toBe(5);
    expect(await purgeEntries(env.AUDIT, 30, { entries: 10, statements: 2 })).toBe(0);
    expect(await idsInDatabase(user)).toEqual(ids(young));
  });
});

describe("3. hostile values", () => {
  const hostile: [string, string][] = [
    ["lines", "one\r\ntwo\u2028three"],
    ["SQL", "'); DROP TABLE audit_entries; --"],
    ["NUL", "a\u0000b"],
    ["10 kB", "x".repeat(10_000)],
    ["emoji", "👩‍👩‍👧‍👦".repeat(100)],
    ["an unpaired surrogate", "a\ud800b\udc00"],
    ["JSON", '"}],"id":"x'],
    ["a formula", "=HYPERLINK(1)"],
    ["directions", "a\u202eb"],
  ];
  it.each(hostile)("%s: an entry like any other", async (what, value) => {
    const user = String(3000 + hostile.findIndex(([name]) => name === what));
    const { trail, written } = watchedTrail(true);
    const text = { action: value, login: value, clientId: value, reason: value, detail: value, actor: value };
    trail.record(
      callBy(user, { ...text, given: { values: { [value]: value, query: value }, declared: ["query"] } }),
    );
    trail.record(callBy(user));
    await written();
    expect(await bufferOf(user).flush()).toBe(0);
    const [second, first, ...more] = (await findEntries(env.AUDIT, { userId: user }, undefined, 20)).entries;
    expect(more).toEqual([]);
    expect(second).toMatchObject({ action: "add", userId: user });
    expect(first).toMatchObject({ kind: "tool", userId: user });
    expect(Object.keys(first?.arguments ?? {})).toEqual(["query", "(other)"]);
    const row = JSON.stringify(first);
    expect(row.length).toBeLessThan(4000);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
    expect(row).not.toMatch(/[\u0000-\u001f\u2028\u202e]|\\u0000|\\n|\\r|\\ud[89a-f]/i);
  });
});
