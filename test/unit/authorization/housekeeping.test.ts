import type { OAuthHelpers } from "@cloudflare/workers-oauth-provider";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cleanUp, noteUse } from "../../../src/authorization/housekeeping.ts";
import { type MemoryNamespace, memoryNamespace } from "../memory-namespace.ts";

const day = 24 * 3600;
const lifetime = 180 * day;
const now = Date.UTC(2026, 5, 1) / 1000;

type Sweep = Awaited<ReturnType<OAuthHelpers["purgeExpiredData"]>>;

/** The library's sweep, which answers with these cursors one after the other, and then that it is done. */
function sweeping(...cursors: string[]) {
  const purgeExpiredData = vi.fn<OAuthHelpers["purgeExpiredData"]>(async () => {
    const cursor = cursors.shift();
    const counts = { grantsChecked: 0, grantsPurged: 0, tokensChecked: 0, tokensPurged: 0 };
    return { ...counts, done: cursor === undefined, ...(cursor !== undefined && { cursor }) } satisfies Sweep;
  });
  return { purgeExpiredData, oauth: { purgeExpiredData } as Partial<OAuthHelpers> as OAuthHelpers };
}

let kv: MemoryNamespace;
beforeEach(() => {
  kv = memoryNamespace();
  vi.useFakeTimers({ toFake: ["Date"], now: now * 1000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const register = (clientId: string, registrationDate: number | undefined) =>
  kv.entries.set(`client:${clientId}`, JSON.stringify({ clientId, registrationDate }));
const registered = () =>
  [...kv.entries.keys()].filter((key) => key.startsWith("client:")).map((key) => key.slice(7));

describe("13. registrations that nobody signed in with", () => {
  it.each<[string, number | undefined, boolean]>([
    ["older than a week", now - 7 * day - 1, false],
    ["a week old", now - 7 * day, false],
    ["not quite a week old", now - 7 * day + 1, true],
    ["just made", now, true],
    ["made by the operator, without a date", undefined, true],
  ])("%s: deleted or kept", async (_age, registrationDate, kept) => {
    register("client", registrationDate);
    await cleanUp(kv.namespace, sweeping().oauth, lifetime);
    expect(registered()).toEqual(kept ? ["client"] : []);
  });

  it("a registration that somebody signed in with is kept, however old", async () => {
    register("used", now - 1000 * day);
    register("unused", now - 1000 * day);
    await noteUse(kv.namespace, "used", lifetime);
    await cleanUp(kv.namespace, sweeping().oauth, lifetime);
    expect(registered()).toEqual(["used"]);
  });

  it("a registration that was renewed is used, even if the note of its first use is gone", async () => {
    const record = { registrationDate: now - 400 * day, registrationExpiresAt: now + 20 * day };
    kv.entries.set("client:renewed", JSON.stringify(record));
    await cleanUp(kv.namespace, sweeping().oauth, lifetime);
    expect(registered()).toEqual(["renewed"]);
  });

  it("a step that fails starts over the next time", async () => {
    kv.entries.set("housekeeping:grants", "a cursor that is not taken");
    const purgeExpiredData = () => Promise.reject(new Error("invalid cursor"));
    const oauth = { purgeExpiredData } as Partial<OAuthHelpers> as OAuthHelpers;
    await expect(cleanUp(kv.namespace, oauth, lifetime)).rejects.toThrow("invalid cursor");
    expect(kv.entries.has("housekeeping:grants")).toBe(false);
  });

  it("the use of a client that is a document on the web is not noted: it has no registration", async () => {
    await noteUse(kv.namespace, `https://client.example/${"x".repeat(600)}`, lifetime);
    expect([...kv.entries.keys()]).toEqual([]);
  });

  it("nothing but registrations is deleted", async () => {
    const others = ["grant:1:a", "token:1:a:b", "login:inspector", "used:client", "clients"];
    for (const key of others) kv.entries.set(key, JSON.stringify({ registrationDate: 0 }));
    await cleanUp(kv.namespace, sweeping().oauth, lifetime);
    expect([...kv.entries.keys()]).toEqual(others);
  });

  it("are looked through in batches of a hundred; each run goes on where the last one stopped", async () => {
    for (let client = 0; client < 250; client++) {
      const id = `client${String(client).padStart(3, "0")}`;
      register(id, now - 30 * day);
      if (client % 10 === 0) await noteUse(kv.namespace, id, lifetime);
    }
    const left = [];
    for (let run = 0; run < 3; run++) {
      await cleanUp(kv.namespace, sweeping().oauth, lifetime);
      left.push(registered().length);
    }
    expect(left).toEqual([160, 70, 25]);
    expect(registered().every((id) => id.endsWith("0"))).toBe(true);
  });

  it("are looked through from the start after the end", async () => {
    for (let client = 100; client < 250; client++) register(`client${client}`, now - 6 * day);
    const runs = async (count: number) => {
      for (let run = 0; run < count; run++) await cleanUp(kv.namespace, sweeping().oauth, lifetime);
      return registered().length;
    };
    expect(await runs(2)).toBe(150);
    vi.setSystemTime((now + 2 * day) * 1000);
    expect(await runs(2)).toBe(0);
  });
});

describe("13. what grants left behind", () => {
  it("is swept in batches; each run goes on where the last one stopped, and starts over at the end", async () => {
    const { oauth, purgeExpiredData } = sweeping("grants:abc", "tokens:def");
    for (let run = 0; run < 4; run++) await cleanUp(kv.namespace, oauth, lifetime);
    expect(purgeExpiredData.mock.calls).toEqual([
      [{ batchSize: 100 }],
      [{ batchSize: 100, cursor: "grants:abc" }],
      [{ batchSize: 100, cursor: "tokens:def" }],
      [{ batchSize: 100 }],
    ]);
  });

  it("and registrations keep their places apart", async () => {
    for (let client = 100; client < 250; client++) register(`client${client}`, now - 30 * day);
    const { oauth, purgeExpiredData } = sweeping("grants:abc");
    await cleanUp(kv.namespace, oauth, lifetime);
    await cleanUp(kv.namespace, oauth, lifetime);
    expect(registered()).toEqual([]);
    expect(purgeExpiredData.mock.calls.at(-1)).toEqual([{ batchSize: 100, cursor: "grants:abc" }]);
  });
});
