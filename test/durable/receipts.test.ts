import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ConnectionStore } from "../../src/accounts/connection-store.ts";
import { seal } from "../../src/accounts/encryption.ts";
import { createAuthorizationServer } from "../../src/authorization/authorization-server.ts";
import { settingsOf } from "../../src/settings/settings.ts";
import { callTool, exchange, origin, refresh, signIn, signInForCode } from "./client.ts";
import { deletion, type FakeGitHub, fakeGitHub } from "./fake-github.ts";
import { writtenKeys } from "./stale-namespace.ts";
import { accounts, connect, connectionWith, receipt, rowsOf, vaultOf } from "./vault.ts";
import { onStaleKV } from "./worker.ts";

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
const isDown = () => new Response("private detail", { status: 503 });
const server = createAuthorizationServer(origin, onStaleKV(env), settingsOf(env));

/** Has an object gone at once: eviction would wait for the time that GitHub is given to answer. */
async function evict(userId: string): Promise<void> {
  const gone = runInDurableObject(vaultOf(userId), async (_vault, state) => {
    await state.storage.sync();
    state.abort("gone");
  });
  await gone.catch(() => undefined);
}

/** A deletion at GitHub that waits. */
function heldDeletion() {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Response>();
  github.answer(deletion, () => {
    asked.resolve();
    return answer.promise;
  });
  return { asked: asked.promise, finish: () => answer.resolve(new Response(null, { status: 204 })) };
}

describe("7. a connection that ends", () => {
  it("has one receipt, whoever ends it and however often", async () => {
    const id = await connect("1000", { accessToken: "gho_one", scopes: [] }, "grant-1000");
    expect(await accounts.end("1000", id)).toEqual(receipt("deleted", id));
    expect(await accounts.release("1000", "grant-1000")).toEqual(receipt("deleted", id));
    expect(await accounts.end("1000", id)).toEqual(receipt("deleted", id));
    expect(github.count("DELETE", deletion)).toBe(1);
  });

  it("gives the second who ends it the same receipt while GitHub is still being asked", async () => {
    const id = await connect("1001", { accessToken: "gho_one", scopes: [] }, "grant-1001");
    const { asked, finish } = heldDeletion();
    const first = accounts.release("1001", "grant-1001");
    await asked;
    const second = accounts.end("1001", id);
    finish();
    expect(await Promise.all([first, second])).toEqual([receipt("deleted", id), receipt("deleted", id)]);
    expect(github.count("DELETE", deletion)).toBe(1);
  });

  it("has the same receipt after its object was evicted, without anything secret", async () => {
    const id = await connect("1002", { accessToken: "gho_secret", scopes: [] }, "grant-1002");
    await accounts.end("1002", id);
    await evict("1002");
    expect(await accounts.release("1002", "grant-1002")).toEqual(receipt("deleted", id));
    expect(await rowsOf("1002", ["receipts"])).not.toMatch(/gho_|secret/);
  });

  it("says that its token was not deleted as long as GitHub has not confirmed", async () => {
    const id = await connect("1003", { accessToken: "gho_late", scopes: [] }, "grant-1003");
    github.answer(deletion, isDown);
    expect(await accounts.end("1003", id)).toEqual(receipt("pending", id));
    await evict("1003");
    expect(await accounts.end("1003", id)).toEqual(receipt("pending", id));
    laterBy(61);
    await runDurableObjectAlarm(vaultOf("1003"));
    expect(await accounts.end("1003", id)).toEqual(receipt("deleted", id));
  });

  it("is finished by the alarm if its object was gone before it got to the token", async () => {
    github.tokens.add("gho_left");
    const id = await connect("1004", { accessToken: "gho_left", scopes: [] });
    await runInDurableObject(vaultOf("1004"), (_vault, { storage }) => {
      storage.sql.exec(
        `INSERT INTO receipts (connection_id, client_id, scope_set, token, ended_at)
         SELECT id, client_id, scope_set, 'ending', ? FROM connections`,
        Date.now(),
      );
      storage.sql.exec("DELETE FROM connections");
    });
    expect(await accounts.end("1004", id)).toEqual(receipt("pending", id));
    laterBy(601);
    await runDurableObjectAlarm(vaultOf("1004"));
    expect(await accounts.end("1004", id)).toEqual(receipt("deleted", id));
    expect([...github.tokens]).toEqual([]);
  });

  it("tells that GitHub has the token no more when it was GitHub that took it back", async () => {
    const id = await connect("1005", { accessToken: "gho_gone", scopes: [] }, "grant-1005");
    expect(await accounts.rejected("1005", id, "gho_gone")).toMatchObject({ grants: ["grant-1005"] });
    expect(await accounts.release("1005", "grant-1005")).toEqual(receipt("deleted", id));
  });

  it("does not claim that GitHub deleted a token that cannot be read any more", async () => {
    const used = await connect("1008", { accessToken: "gho_unread", scopes: [] });
    const unused = await connect("1009", { accessToken: "gho_unread", scopes: [] });
    for (const userId of ["1008", "1009"])
      await runInDurableObject(vaultOf(userId), (_vault, { storage }) => {
        storage.sql.exec("UPDATE credentials SET sealed = 'v1.AAAA.AAAA'");
      });
    expect(await accounts.credential("1008", used)).toMatchObject({ kind: "ended" });
    expect(await accounts.end("1008", used)).toEqual(receipt("pending", used));
    expect(await accounts.end("1009", unused)).toEqual(receipt("pending", unused));
  });

  it("ends although its token was kept by a version that kept something else", async () => {
    const id = await connect("1012", { accessToken: "gho_other", scopes: [] });
    await runInDurableObject(vaultOf("1012"), async (_vault, { storage, id: owner }) => {
      const other = JSON.stringify({ token: "gho_other" });
      const sealed = await seal(settingsOf(env).secrets, `${owner.toString()} `, other);
      storage.sql.exec("UPDATE credentials SET sealed = ?", sealed);
    });
    expect(await accounts.status("1012", id)).toMatchObject({ credential: "missing" });
    expect(await accounts.end("1012", id)).toEqual(receipt("pending", id));
    expect(await accounts.connections("1012")).toEqual([]);
  });

  it("is not known to another account, nor is one that never was", async () => {
    const id = await connect("1006", { accessToken: "gho_six", scopes: [] }, "grant-1006");
    expect(await accounts.end("1007", id)).toBeUndefined();
    expect(await accounts.release("1007", "grant-1006")).toBeUndefined();
    expect(await accounts.status("1006", id)).toBeDefined();
  });
});

describe("7. a grant's ledger that was woken without its name", () => {
  const ledgerOf = (name: string) =>
    env.LEDGERS.get(env.LEDGERS.idFromString(env.LEDGERS.idFromName(name).toString()));

  it("has the GitHub token deleted when the grant ends", async () => {
    const id = await connect("1020", { accessToken: "gho_named", scopes: [] }, "grant-of-16-chars");
    await ledgerOf("1020:grant-of-16-chars").remember("grant:1020:grant-of-16-chars", null);
    await expect.poll(() => accounts.connections("1020")).toEqual([]);
    expect(await accounts.end("1020", id)).toEqual(receipt("deleted", id));
  });

  it("tries again when its alarm rings", async () => {
    const ledger = ledgerOf("1021:grant-of-16-chars");
    await ledger.remember("grant:1021:grant-of-16-chars", null);
    // as if the vault could not be reached then
    await connect("1021", { accessToken: "gho_again", scopes: [] }, "grant-of-16-chars");
    laterBy(121);
    await runDurableObjectAlarm(ledger);
    expect(await accounts.connections("1021")).toEqual([]);
  });
});

describe("7. the list of an account's connections", () => {
  it("has those that have not ended, newest first, with their last use to the minute", async () => {
    const credential = { accessToken: "gho_list", scopes: [] };
    const first = await connect("1010", credential, "grant-first");
    const startedAt = Date.now();
    laterBy(10);
    const second = await connect("1010", credential);
    const third = await connect("1010", credential, "grant-third");
    await accounts.end("1010", third);
    await accounts.credential("1010", first);
    const usedAt = Date.now();
    laterBy(59);
    await accounts.admission("1010", first);
    expect(await accounts.connections("1010")).toEqual([
      expect.objectContaining({ id: second, clientId: "client", connectedAt: usedAt }),
      expect.objectContaining({
        id: first,
        grantId: "grant-first",
        connectedAt: startedAt,
        lastUsedAt: usedAt,
      }),
    ]);
    laterBy(1);
    await accounts.credential("1010", first);
    expect((await accounts.connections("1010"))[1]?.lastUsedAt).toBe(usedAt + 60_000);
    laterBy(3600);
    expect(await accounts.connections("1010")).toHaveLength(1);
  });

  it("keeps the connections that an earlier version stored without their last use", async () => {
    const kept = await runInDurableObject(vaultOf("1011"), (_vault, { storage }) => {
      new ConnectionStore(storage.sql).add({
        ...{ ...connectionWith({ id: "old" }), scopeSet: "", supersedes: null, grantId: "grant-old" },
        ...{ createdAt: 1, expiresAt: 2_000_000_000_000 },
      });
      storage.sql.exec("ALTER TABLE connections DROP COLUMN last_used_at");
      const store = new ConnectionStore(storage.sql);
      const [old] = store.all();
      if (old) store.use(old, 7);
      return store.all();
    });
    expect(kept).toEqual([expect.objectContaining({ id: "old", grantId: "grant-old", lastUsedAt: 7 })]);
  });
});

describe("7. the authorization server", () => {
  const whoami = async (token: string) => (await callTool(token, "whoami")).status;

  it("ends a connection with its grant, and can be asked to again", async () => {
    const ours = await signIn();
    const [connection] = await accounts.connections("42");
    const id = connection?.id ?? "";
    expect(connection).toMatchObject({ clientId: ours.clientId, grantId: expect.any(String) });
    const given = { connectionId: id, clientId: ours.clientId, token: "deleted" };
    expect(await server.endConnection("42", id, "test")).toEqual(given);
    expect(await server.endConnection("42", id, "test")).toEqual(given);
    expect((await refresh(ours.clientId, ours.refresh_token)).status).toBe(400);
    expect(await whoami(ours.access_token)).toBe(401);
    expect(await server.endConnection("42", "none", "test")).toBeUndefined();
  });

  it("ends a connection whose code was not redeemed, and the code with it", async () => {
    const begun = await signInForCode();
    const [connection] = await accounts.connections("42");
    expect(connection?.grantId).toBeUndefined();
    expect(await server.endConnection("42", connection?.id ?? "", "test")).toMatchObject({
      token: "deleted",
    });
    const refused = await exchange(begun);
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({ error: "invalid_grant" }),
    ]);
  });

  it("ends everything that an account has, whichever side knows it", async () => {
    const forgotten = await signIn();
    // by now, KV lists the grant, of whose connection the vault knows nothing
    laterBy(300);
    await runInDurableObject(vaultOf("42"), (_vault, { storage }) => {
      storage.sql.exec("DELETE FROM connections");
    });
    const ours = [await signIn(), await signIn()];
    const pending = await signInForCode();
    const receipts = await server.endEverything("42", "test");
    expect(receipts.map(({ clientId }) => clientId).sort()).toEqual(
      [...ours, pending].map(({ clientId }) => clientId).sort(),
    );
    expect(receipts.map(({ token }) => token)).toEqual(["deleted", "deleted", "deleted"]);
    expect([...github.tokens]).toEqual([]);
    for (const { clientId, access_token, refresh_token } of [forgotten, ...ours]) {
      expect(await whoami(access_token)).toBe(401);
      expect((await refresh(clientId, refresh_token)).status).toBe(400);
    }
    expect((await exchange(pending)).status).toBe(400);
    expect(await accounts.connections("42")).toEqual([]);
    expect(await server.endEverything("42", "test")).toEqual([]);
  });

  it("ends everything of an account that has a damaged grant, and that as well", async () => {
    const ours = await signIn();
    const damaged = "grant:42:damaged-grant-16";
    await onStaleKV(env).OAUTH_KV.put(damaged, "{not json");
    laterBy(300);
    expect(await server.endEverything("42", "test")).toHaveLength(1);
    expect(await whoami(ours.access_token)).toBe(401);
    expect(writtenKeys().filter((key) => key.startsWith("grant:42:"))).toEqual([]);
  });

  it("takes a token or grant whose record is damaged for one that there is not", async () => {
    const ours = await signIn();
    const keys = writtenKeys().filter((key) => /^(grant|token):42:/.test(key));
    for (const key of keys) await onStaleKV(env).OAUTH_KV.put(key, "{not json");
    laterBy(300);
    expect(await whoami(ours.access_token)).toBe(401);
    expect((await refresh(ours.clientId, ours.refresh_token)).status).toBe(400);
    // housekeeping goes on with what follows
    expect(await server.oauth.purgeExpiredData({ batchSize: 100 })).toMatchObject({ done: true });
    await server.endEverything("42", "test");
  });
});
