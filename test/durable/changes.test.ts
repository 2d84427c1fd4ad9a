import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChangeRecord, type RequestedChange } from "../../src/accounts/change-record.ts";
import { fakeGitHub } from "./fake-github.ts";
import { accounts, connect, rowsOf as rowsIn, vaultOf } from "./vault.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: Date.now() });
  fakeGitHub();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const minute = 60_000;
const hour = 60 * minute;
const laterBy = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

/** A change as it is asked for. */
const asking = (fingerprint: string, ...names: string[]): RequestedChange => ({ fingerprint, names });
const begin = (userId: string, ...asked: [fingerprint: string, ...names: string[]]) =>
  accounts.beginChange(userId, asking(...asked));

/** Begins a change that nobody asked for yet. @returns its id */
async function begun(userId: string, ...asked: [fingerprint: string, ...names: string[]]): Promise<string> {
  const start = await begin(userId, ...asked);
  if (start.kind !== "new") throw new Error(`It is ${start.kind}.`);
  return start.id;
}

/** A change that is made. */
async function made(
  outcome: string,
  userId: string,
  ...asked: [fingerprint: string, ...names: string[]]
): Promise<void> {
  await accounts.endChange(userId, await begun(userId, ...asked), { kind: "made", outcome });
}

/** Everything that is stored of changes. */
const rowsOf = (userId: string) => rowsIn(userId, ["changes", "change_names"]);

const done = (outcome: string) => ({ kind: "done", outcome, at: expect.any(Number) });

/** Lets a caller wait until nothing but time is left to wait for, and then lets that pass. */
async function waitOut(userId: string): Promise<void> {
  // objects hear what they are asked in order
  await runInDurableObject(vaultOf(userId), () => vi.advanceTimersByTimeAsync(20_000));
}

describe("a change that was made", () => {
  it("is answered with its outcome by each of its names, and by what it is", async () => {
    await made("number 7", "700", "what", "key", "agreement");
    expect(await begin("700", "what", "key")).toEqual(done("number 7"));
    expect(await begin("700", "what", "other", "agreement")).toEqual(done("number 7"));
    expect(await begin("700", "what")).toEqual(done("number 7"));
  });

  it("is another by a name of its own", async () => {
    await made("number 7", "701", "what", "key");
    expect(await begin("701", "what", "another")).toMatchObject({ kind: "new" });
  });

  it("does not lend its name to something else", async () => {
    await made("number 7", "702", "what", "key");
    expect(await begin("702", "something else", "key")).toEqual({ kind: "another" });
  });

  it("is nothing to another account", async () => {
    await made("number 7", "703", "what", "key");
    expect(await begin("704", "what", "key")).toMatchObject({ kind: "new" });
  });

  it("is remembered when the object was gone in between", async () => {
    const id = await begun("705", "what", "key");
    await evictDurableObject(vaultOf("705"));
    await accounts.endChange("705", id, { kind: "made", outcome: "number 7" });
    await evictDurableObject(vaultOf("705"));
    expect(await begin("705", "what", "key")).toEqual(done("number 7"));
  });

  it("is known by its names for a day", async () => {
    await made("number 7", "706", "what", "key");
    laterBy(24 * hour - 1);
    expect(await begin("706", "what", "key")).toEqual(done("number 7"));
    laterBy(1);
    expect(await begin("706", "what", "key")).toMatchObject({ kind: "new" });
  });

  it("is known by what it is for two minutes after it ended, however long it took", async () => {
    const id = await begun("707", "what");
    laterBy(9 * minute);
    await accounts.endChange("707", id, { kind: "made", outcome: "number 7" });
    laterBy(2 * minute - 1);
    expect(await begin("707", "what")).toEqual(done("number 7"));
    laterBy(1);
    expect(await begin("707", "what")).toMatchObject({ kind: "new" });
  });
});

describe("a change that is being made", () => {
  it("is waited for, and answered with its outcome", async () => {
    const id = await begun("710", "what", "key");
    const vault = vaultOf("710");
    const others = [
      vault.beginChange(asking("what", "key")),
      vault.beginChange(asking("what")),
      vault.beginChange(asking("what", "key")),
    ];
    await vault.endChange(id, { kind: "made", outcome: "number 7" });
    expect(await Promise.all(others)).toEqual([1, 2, 3].map(() => done("number 7")));
  });

  it("is begun once by any number at once", async () => {
    const starts = await Promise.all([
      ...[1, 2, 3].map(() => begin("711", "what", "key")),
      (async () => {
        await runInDurableObject(vaultOf("711"), () => {});
        await waitOut("711");
      })(),
    ]);
    expect(starts.slice(0, 3).map((start) => start?.kind)).toEqual(["new", "under-way", "under-way"]);
  });

  it("is under way after twenty seconds, not lost: its person may be thinking", async () => {
    await begun("712", "what", "key");
    const at = Date.now();
    const other = begin("712", "what", "key");
    await waitOut("712");
    expect(await other).toEqual({ kind: "under-way", at });
  });

  it("is waited for when the object was gone in between, which is not who makes it", async () => {
    const id = await begun("713", "what", "key");
    await evictDurableObject(vaultOf("713"));
    const vault = vaultOf("713");
    const other = vault.beginChange(asking("what", "key"));
    await vault.endChange(id, { kind: "made", outcome: "number 7" });
    expect(await other).toEqual(done("number 7"));
  });

  it("is known by what it is for as long as a person may be asked", async () => {
    await begun("714", "what");
    laterBy(10 * minute);
    await runDurableObjectAlarm(vaultOf("714"));
    const other = begin("714", "what");
    await waitOut("714");
    expect(await other).toMatchObject({ kind: "under-way" });
  });

  it("is lost when it has not ended after a quarter of an hour, and still not begun again", async () => {
    await begun("715", "what", "key");
    const at = Date.now();
    laterBy(15 * minute);
    expect(await begin("715", "what", "key")).toEqual({ kind: "uncertain", at });
  });
});

describe("a change that was not made", () => {
  it("can be made by the same names, and something else too", async () => {
    const id = await begun("720", "what", "key");
    await accounts.endChange("720", id, { kind: "not-made" });
    await made("number 7", "720", "what", "key");
    const other = await begun("720", "other", "other key");
    await accounts.endChange("720", other, { kind: "not-made" });
    expect(await begin("720", "something else", "other key")).toMatchObject({ kind: "new" });
  });

  it("lets one of those who waited make it", async () => {
    const id = await begun("721", "what", "key");
    const vault = vaultOf("721");
    const others = [1, 2].map(() => vault.beginChange(asking("what", "key")));
    await vault.endChange(id, { kind: "not-made" });
    const first = await Promise.race(others);
    if (first.kind !== "new") throw new Error(`It is ${first.kind}.`);
    await vault.endChange(first.id, { kind: "made", outcome: "number 7" });
    expect(await Promise.all(others)).toEqual(expect.arrayContaining([first, done("number 7")]));
  });

  it("and was declined, is declined by the names it had and to who waited, and can be asked for anew", async () => {
    const id = await begun("722", "what", "agreement");
    const vault = vaultOf("722");
    const waiting = vault.beginChange(asking("what"));
    await vault.endChange(id, { kind: "not-made", spent: "no" });
    expect(await waiting).toEqual(done("no"));
    expect(await begin("722", "what", "agreement")).toEqual(done("no"));
    expect(await begin("722", "what")).toMatchObject({ kind: "new" });
  });

  it("and was declined, leaves nothing behind that cannot be asked for", async () => {
    const id = await begun("723", "what");
    await accounts.endChange("723", id, { kind: "not-made", spent: "no" });
    expect(await rowsOf("723")).toBe("[[],[]]");
  });
});

describe("a change of which nobody knows what became", () => {
  it("is not made again by any of its names, and at once: there is nothing to wait for", async () => {
    const id = await begun("730", "what", "key");
    const at = Date.now();
    await accounts.endChange("730", id, { kind: "unknown" });
    expect(await begin("730", "what", "key")).toEqual({ kind: "uncertain", at });
    expect(await begin("730", "what")).toEqual({ kind: "uncertain", at });
    expect(await begin("730", "what", "another")).toMatchObject({ kind: "new" });
  });

  it("is the same to who waited", async () => {
    const id = await begun("731", "what", "key");
    const vault = vaultOf("731");
    const other = vault.beginChange(asking("what", "key"));
    await vault.endChange(id, { kind: "unknown" });
    expect(await other).toMatchObject({ kind: "uncertain" });
  });

  it("is one whose outcome could not be kept: nobody waits for it any more", async () => {
    const id = await begun("732", "what", "key");
    const vault = vaultOf("732");
    const other = vault.beginChange(asking("what", "key"));
    vi.spyOn(crypto.subtle, "encrypt").mockRejectedValueOnce(new Error("no encryption"));
    const failed = await vault.endChange(id, { kind: "made", outcome: "number 7" }).then(
      () => false,
      () => true,
    );
    expect(failed).toBe(true);
    expect(await other).toMatchObject({ kind: "uncertain" });
  });
});

describe("what is stored of a change", () => {
  it("is sealed: neither what came of it nor what was answered is there in plain", async () => {
    await made("the secret plan", "740", "what", "key");
    const id = await begun("740", "other", "agreement");
    await accounts.endChange("740", id, { kind: "not-made", spent: "a private refusal" });
    const rows = await rowsOf("740");
    expect(rows).toContain("v1.");
    for (const plain of ["secret", "plan", "private", "refusal"]) {
      expect(rows).not.toContain(plain);
      expect(rows).not.toContain(Buffer.from(plain).toString("base64url").slice(0, -1));
    }
  });

  it("cannot be moved to another change, or to another account", async () => {
    await made("one", "741", "first", "key 1");
    await made("two", "741", "second", "key 2");
    await made("other", "742", "first", "key 1");
    const outcomesOf = (userId: string) =>
      runInDurableObject(vaultOf(userId), (_vault, { storage }) =>
        storage.sql
          .exec<{ outcome: string }>("SELECT outcome FROM changes ORDER BY fingerprint")
          .toArray()
          .map(({ outcome }) => outcome),
      );
    const [one, two] = await outcomesOf("741");
    const [other] = await outcomesOf("742");
    for (const foreign of [two, other]) {
      await runInDurableObject(vaultOf("741"), (_vault, { storage }) =>
        storage.sql.exec("UPDATE changes SET outcome = ? WHERE fingerprint = 'first'", foreign),
      );
      expect(await begin("741", "first", "key 1")).toMatchObject({ kind: "uncertain" });
    }
    await runInDurableObject(vaultOf("741"), (_vault, { storage }) =>
      storage.sql.exec("UPDATE changes SET outcome = ? WHERE fingerprint = 'first'", one),
    );
    expect(await begin("741", "first", "key 1")).toEqual(done("one"));
  });

  it("is read under the secret before the current one, and is uncertain under neither", async () => {
    const [former, current] = [
      "a former secret, long enough to be one",
      "a new secret, long enough to be one",
    ];
    await runInDurableObject(vaultOf("743"), async (_vault, { storage }) => {
      const under = (secrets: { current: string; previous?: string }) =>
        new ChangeRecord(storage.sql, secrets, "743");
      const start = await under({ current: former }).begin(asking("what", "key"));
      if (start.kind !== "new") throw new Error(`It is ${start.kind}.`);
      await under({ current: former }).made(start.id, "number 7");
      const rotated = under({ current, previous: former });
      expect(await rotated.begin(asking("what", "key"))).toEqual(done("number 7"));
      expect(await under({ current }).begin(asking("what", "key"))).toMatchObject({ kind: "uncertain" });
    });
  });

  it("is gone when its time is over, by the object's own alarm", async () => {
    await made("number 7", "744", "what", "key");
    laterBy(2 * minute);
    expect(await runDurableObjectAlarm(vaultOf("744"))).toBe(true);
    expect(await begin("744", "what", "key")).toEqual(done("number 7"));
    laterBy(24 * hour);
    expect(await runDurableObjectAlarm(vaultOf("744"))).toBe(true);
    expect(await rowsOf("744")).toBe("[[],[]]");
    expect(await runDurableObjectAlarm(vaultOf("744"))).toBe(false);
  });
});

describe("thousands of changes", () => {
  /** Remembers as many as there can be, as if they had been made then. */
  const fill = (userId: string, at: number) =>
    runInDurableObject(vaultOf(userId), (_vault, { storage }) => {
      for (let number = 0; number < 2000; number++) {
        const started = at + number;
        storage.sql.exec(
          "INSERT INTO changes VALUES (?, ?, NULL, ?, ?)",
          `c${number}`,
          "f",
          started,
          started,
        );
        storage.sql.exec(
          "INSERT INTO change_names VALUES (?, ?, ?)",
          `n${number}`,
          `c${number}`,
          at + 24 * hour,
        );
      }
    });
  const countOf = (userId: string) =>
    runInDurableObject(
      vaultOf(userId),
      (_vault, { storage }) => storage.sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM changes").one().n,
    );

  it("make room for one more: the oldest goes", async () => {
    await begun("750", "first");
    await fill("750", Date.now() - 2 * hour);
    await made("number 7", "750", "what", "key");
    expect(await countOf("750")).toBe(2000);
    expect(await begin("750", "f", "n0")).toMatchObject({ kind: "new" });
    expect(await begin("750", "f", "n1999")).toMatchObject({ kind: "uncertain" });
    expect(await begin("750", "what", "key")).toEqual(done("number 7"));
  });

  it("of the last hour are all kept, and one more is not begun", async () => {
    await made("number 7", "751", "what", "key");
    await fill("751", Date.now());
    expect(await begin("751", "other", "other key")).toEqual({ kind: "full" });
    expect(await begin("751", "what", "key")).toEqual(done("number 7"));
    laterBy(hour + minute);
    expect(await begin("751", "other", "other key")).toMatchObject({ kind: "new" });
  });
});

describe("the alarm of an account's object", () => {
  const alarmOf = (userId: string) =>
    runInDurableObject(vaultOf(userId), (_vault, { storage }) => storage.getAlarm());

  it("that is due is not put off by changes, however many come", async () => {
    await connect("760", { accessToken: "gho_760", scopes: [] });
    laterBy(10 * minute);
    const due = await alarmOf("760");
    for (const key of ["1", "2", "3"]) {
      laterBy(500);
      await made("issue", "760", "what", key);
    }
    expect(await alarmOf("760")).toBe(due);
  });

  it("comes earlier for a change that is forgotten earlier", async () => {
    await connect("761", { accessToken: "gho_761", scopes: [] }, "grant");
    await runInDurableObject(vaultOf("761"), (_vault, { storage }) =>
      storage.setAlarm(Date.now() + 90 * 24 * hour),
    );
    await begun("761", "what");
    expect(await alarmOf("761")).toBeLessThanOrEqual(Date.now() + 15 * minute);
  });
});
