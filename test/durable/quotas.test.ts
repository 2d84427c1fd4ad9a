import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { callTool, signIn } from "./client.ts";
import { fakeGitHub } from "./fake-github.ts";
import { accounts, connect, rowsOf as rowsIn, vaultOf } from "./vault.ts";

const noon = Date.parse("2030-11-21T12:00:00Z");
const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: noon });
  fakeGitHub();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

let people = 8000;
/** An account that called nothing yet. */
const somebody = () => `${++people}`;
const at = (time: number) => vi.setSystemTime(time);

/** What is stored of an account's calls. */
const rowsOf = (userId: string) => rowsIn(userId, ["calls_by_second", "calls_by_day"]);
const nothing = "[[],[]]";

/** Calls so often. @returns how often it could be called */
async function calls(userId: string, times: number, quotas: object, tool = "getIssue"): Promise<number> {
  const spendings = await Promise.all(
    Array.from({ length: times }, () => accounts.spend(userId, tool, quotas)),
  );
  return spendings.filter(({ kind }) => kind === "spent").length;
}

describe("2. calls in a day", () => {
  it("are counted for each tool and each account by itself", async () => {
    const userId = somebody();
    expect(await calls(userId, 5, { perDay: 3 })).toBe(3);
    expect(await calls(userId, 5, { perDay: 3 }, "getPullRequest")).toBe(3);
    expect(await calls(somebody(), 5, { perDay: 3 })).toBe(3);
  });

  it("are as many as there may be, however many come at the same time", async () => {
    const userId = somebody();
    const rounds = await Promise.all([1, 2, 3].map(() => calls(userId, 30, { perDay: 40, perMinute: 50 })));
    expect(rounds.reduce((sum, made) => sum + made)).toBe(40);
  });

  it("are those of the day in UTC: there are some again at midnight, not before", async () => {
    const userId = somebody();
    const midnight = Date.parse("2030-11-22T00:00:00Z");
    await calls(userId, 2, { perDay: 2 });
    at(midnight - 1);
    const refused = { kind: "used-up", quota: "perDay", resetAt: midnight };
    expect(await accounts.spend(userId, "getIssue", { perDay: 2 })).toEqual(refused);
    at(midnight);
    expect(await calls(userId, 5, { perDay: 2 })).toBe(2);
  });

  it("count against what may be called now, if that was another number before", async () => {
    const userId = somebody();
    await calls(userId, 3, { perDay: 10 });
    expect(await calls(userId, 5, { perDay: 2 })).toBe(0);
    expect(await calls(userId, 5, { perDay: 5 })).toBe(2);
  });
});

describe("2. calls in a minute", () => {
  it("are those of all tools together", async () => {
    const userId = somebody();
    expect(await calls(userId, 3, { perMinute: 5 }, "getIssue")).toBe(3);
    expect(await calls(userId, 3, { perMinute: 5 }, "whoami")).toBe(2);
  });

  it("are never more than may be, in whichever minute one looks at", async () => {
    const userId = somebody();
    const made: number[] = [];
    for (let time = noon; time < noon + 4 * minute; time += 700) {
      at(time);
      if ((await accounts.spend(userId, "getIssue", { perMinute: 10 })).kind === "spent") made.push(time);
    }
    const mostInAnyMinute = Math.max(
      ...made.map((start) => made.filter((time) => time >= start && time < start + minute).length),
    );
    expect(mostInAnyMinute).toBe(10);
    // and all that may be is made
    expect(made.length).toBeGreaterThanOrEqual(30);
  });

  it("say when there is one again, and then there is", async () => {
    const userId = somebody();
    await calls(userId, 1, { perMinute: 3 });
    at(noon + 20 * second);
    await calls(userId, 2, { perMinute: 3 });
    const refused = await accounts.spend(userId, "getIssue", { perMinute: 3 });
    expect(refused).toEqual({ kind: "used-up", quota: "perMinute", resetAt: noon + 61 * second });
    at(noon + 61 * second - 1);
    expect(await calls(userId, 1, { perMinute: 3 })).toBe(0);
    at(noon + 61 * second);
    expect(await calls(userId, 5, { perMinute: 3 })).toBe(1);
    // of fewer than were made, some have to go first
    expect(await accounts.spend(userId, "getIssue", { perMinute: 1 })).toMatchObject({
      resetAt: noon + 122 * second,
    });
  });
});

describe("2. of two quotas", () => {
  it("the one that is used up for longer is told", async () => {
    const userId = somebody();
    await calls(userId, 1, { perMinute: 1, perDay: 1 });
    const spend = () => accounts.spend(userId, "getIssue", { perMinute: 1, perDay: 1 });
    expect(await spend()).toMatchObject({ quota: "perDay", resetAt: noon + day / 2 });
    const last = noon + day / 2 - second;
    at(last);
    await accounts.spend(userId, "whoami", { perMinute: 1 });
    expect(await spend()).toMatchObject({ quota: "perMinute", resetAt: last + 61 * second });
  });

  it("one that is used up leaves the other as it is", async () => {
    const userId = somebody();
    await calls(userId, 1, { perDay: 1 });
    expect(await calls(userId, 5, { perMinute: 2, perDay: 1 })).toBe(0);
    expect(await calls(userId, 5, { perMinute: 2 })).toBe(2);
  });
});

describe("2. a call that is given back", () => {
  it("can be made again", async () => {
    const userId = somebody();
    const quotas = { perMinute: 1, perDay: 1 };
    const spending = await accounts.spend(userId, "getIssue", quotas);
    if (spending.kind !== "spent") throw new Error("There was one.");
    expect(await calls(userId, 1, quotas)).toBe(0);
    await accounts.giveBack(userId, "getIssue", quotas, spending.at);
    expect(await calls(userId, 5, quotas)).toBe(1);
  });

  it("of a day that is over makes none of the next", async () => {
    const userId = somebody();
    const quotas = { perMinute: 1, perDay: 1 };
    await accounts.spend(userId, "getIssue", quotas);
    at(noon + day);
    await calls(userId, 1, quotas);
    await accounts.giveBack(userId, "getIssue", quotas, noon);
    expect(await calls(userId, 5, quotas)).toBe(0);
  });

  it("more often than it was made makes no more", async () => {
    const userId = somebody();
    const quotas = { perMinute: 1, perDay: 1 };
    for (let times = 0; times < 3; times++) await accounts.giveBack(userId, "getIssue", quotas, noon);
    expect(await calls(userId, 5, quotas)).toBe(1);
  });
});

describe("2. what is stored of them", () => {
  it("outlives the object", async () => {
    const userId = somebody();
    await calls(userId, 2, { perMinute: 3, perDay: 3 });
    await evictDurableObject(vaultOf(userId));
    expect(await calls(userId, 5, { perMinute: 3, perDay: 3 })).toBe(1);
  });

  it("is nothing where nothing is limited", async () => {
    const userId = somebody();
    await calls(userId, 1, {});
    expect(await rowsOf(userId)).toBe(nothing);
  });

  it("does not grow: what does not count any more is deleted with the next call", async () => {
    const userId = somebody();
    const often = { perMinute: 1_000_000, perDay: 1_000_000 };
    const sizes: number[][] = [];
    for (let time = noon; time < noon + 3 * day; time += 11 * 60 * minute) {
      await runInDurableObject(vaultOf(userId), (vault) => {
        for (let step = 0; step < 130; step++) {
          at(time + step * second);
          for (let times = 0; times < 3; times++) vault.spend("getIssue", often);
        }
      });
      const rows = JSON.parse(await rowsOf(userId)) as unknown[][];
      sizes.push(rows.map(({ length }) => length));
    }
    expect(sizes.length).toBeGreaterThan(5);
    for (const size of sizes) expect(size).toEqual([61, 1]);
  });

  it("is deleted when the account's object wakes up for anything else", async () => {
    const userId = somebody();
    await connect(userId, { accessToken: "gho_a", scopes: [] });
    await calls(userId, 2, { perMinute: 3, perDay: 3 });
    at(noon + day);
    await runDurableObjectAlarm(vaultOf(userId));
    expect(await rowsOf(userId)).toBe(nothing);
  });

  it("has the names of tools in it, and nothing else of anybody", async () => {
    const userId = somebody();
    await calls(userId, 1, { perMinute: 3, perDay: 3 });
    expect(JSON.parse(await rowsOf(userId))).toEqual([
      [{ second: noon / second, calls: 1 }],
      [{ day: Math.floor(noon / day), tool: "getIssue", calls: 1 }],
    ]);
  });
});

describe("2. by the whole Worker", () => {
  const POLICY = { rules: [{ perDay: { whoami: 5 } }] };

  /** What a call came to: its sentence, if it was refused. */
  async function sentenceOf(response: Response): Promise<string | undefined> {
    const { result } = await response.json<{ result: { isError?: boolean; content: { text: string }[] } }>();
    return result.isError === true ? result.content[0]?.text : undefined;
  }

  it("calls that overlap are made as often as may be, and no more", async () => {
    const limited = { ...env, POLICY };
    const { access_token } = await signIn();
    const [userId = ""] = access_token.split(":");
    await runInDurableObject(vaultOf(userId), (_vault, { storage }) =>
      storage.sql.exec("DELETE FROM calls_by_day"),
    );
    const answers = await Promise.all(
      Array.from({ length: 12 }, async () => sentenceOf(await callTool(access_token, "whoami", limited))),
    );
    expect(answers.filter((sentence) => sentence === undefined)).toHaveLength(5);
    expect(new Set(answers)).toContain(
      "The operator's policy lets you call whoami 5 times a day, and that is used up. It can be called again from 2030-11-22T00:00:00Z (in 12 hours).",
    );
  });

  it("where the vault cannot be asked, what reads goes on", async () => {
    const { access_token } = await signIn();
    const broken = {
      ...{ ...env, POLICY },
      ACCOUNTS: { idFromName: () => ({}), get: () => ({}) } as unknown as typeof env.ACCOUNTS,
    };
    expect(await sentenceOf(await callTool(access_token, "whoami", broken))).toBeUndefined();
  });
});
