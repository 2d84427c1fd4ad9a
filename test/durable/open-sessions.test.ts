import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OpenSessions } from "../../src/accounts/open-sessions.ts";
import { type FakeGitHub, fakeGitHub } from "./fake-github.ts";
import { accounts, connect, rowsOf, vaultOf } from "./vault.ts";

let github: FakeGitHub;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  github = fakeGitHub();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const laterBy = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const credential = { accessToken: "gho_session", scopes: [] };
const sessionsOf = (userId: string) => rowsOf(userId, ["open_sessions"]);
const nothing = "[[]]";

/** A table of sessions in a vault's storage, whose objects tell what they are told. */
function tableOf(
  userId: string,
  told: (name: string) => Promise<void>,
  use: (table: OpenSessions) => unknown,
) {
  return runInDurableObject(vaultOf(userId), async (_vault, { storage }) => {
    // an id is known by its name here
    const names = new Map<DurableObjectId, string>();
    const table = new OpenSessions(storage.sql, {
      idFromName(name) {
        const id = env.MCP_OBJECT.idFromName(name);
        names.set(id, name);
        return id;
      },
      get: (id) => ({ endWithConnection: () => told(names.get(id) ?? "") }),
    });
    await use(table);
  });
}

describe("7. the sessions that a vault remembers", () => {
  it("are those of connections that stand, the latest hundred of each", async () => {
    const [first, second] = [await connect("1100", credential), await connect("1100", credential)];
    for (let number = 0; number < 120; number++)
      expect(await accounts.noteSession("1100", first, `session-${number}`)).toBe(true);
    await accounts.noteSession("1100", second, "another");
    // one that is listened to again is one of the latest
    await accounts.noteSession("1100", first, "session-20");
    await accounts.noteSession("1100", first, "session-120");
    const stored = await sessionsOf("1100");
    expect(stored.match(/"session-/g)).toHaveLength(100);
    expect(stored).toContain('"session-20"');
    expect(stored).not.toContain('"session-21"');
    expect(stored).toContain('"another"');
    expect(await accounts.noteSession("1100", "none", "session-x")).toBe(false);
    expect(await accounts.noteSession("1101", first, "session-x")).toBe(false);
  });

  it.each<[string, (user: string, id: string) => Promise<unknown>]>([
    ["it is ended", (user, id) => accounts.end(user, id)],
    ["its grant is ended", (user) => accounts.release(user, "grant")],
    ["GitHub took its credential back", (user, id) => accounts.rejected(user, id, "gho_session")],
    [
      "its time is over",
      async (user) => {
        await runInDurableObject(vaultOf(user), (_vault, { storage }) => {
          storage.sql.exec("UPDATE connections SET expires_at = 1 WHERE grant_id = 'grant'");
        });
        laterBy(601);
        await runDurableObjectAlarm(vaultOf(user));
      },
    ],
  ])("go with their connection when %s", async (how, end) => {
    const user = `1110${how.length}`;
    const id = await connect(user, credential, "grant");
    const other = await connect(user, { accessToken: "gho_other", scopes: ["repo"] }, "other");
    await accounts.noteSession(user, id, `streamable-http:ended:${user}`);
    await accounts.noteSession(user, other, `streamable-http:kept:${user}`);
    await end(user, id);
    await expect.poll(() => sessionsOf(user)).not.toContain(":ended:");
    expect(await sessionsOf(user)).toContain(":kept:");
    expect(await accounts.noteSession(user, id, "late")).toBe(false);
  });

  it("are each told, whether or not another can be reached, and forgotten", async () => {
    const told: string[] = [];
    const tell = async (name: string) => {
      told.push(name);
      if (name === "broken") throw new Error("not reached");
    };
    await connect("1120", credential);
    await tableOf("1120", tell, async (table) => {
      for (const name of ["one", "broken", "two"]) table.note("c", name);
      table.note("d", "not mine");
      await table.end("c");
    });
    expect(told.sort()).toEqual(["broken", "one", "two"]);
    expect(await sessionsOf("1120")).toMatch(/^\[\[\{[^{}]*"not mine"[^{}]*\}\]\]$/);
  });

  it("are told by the alarm if their vault was gone before it could", async () => {
    const told: string[] = [];
    const id = await connect("1121", credential);
    await tableOf(
      "1121",
      async (name) => void told.push(name),
      async (table) => {
        table.note(id, "streamable-http:standing:1121");
        table.note("over", "left");
        await table.endLeft();
      },
    );
    expect(told).toEqual(["left"]);
    await accounts.end("1121", id);
    await expect.poll(() => sessionsOf("1121")).toBe(nothing);
    expect(github.received.length).toBeGreaterThan(0);
  });
});
