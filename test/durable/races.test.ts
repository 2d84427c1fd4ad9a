import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CredentialStore } from "../../src/accounts/credential-store.ts";
import { exchange, signInForCode } from "./client.ts";
import { deletion, type FakeGitHub, fakeGitHub } from "./fake-github.ts";
import { refuseNextPut } from "./stale-namespace.ts";
import { accounts, connect, connectionWith, good, receipt, rowsOf, vaultOf } from "./vault.ts";

let github: FakeGitHub;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  github = fakeGitHub();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a sign-in", () => {
  it.each(Array.from({ length: 12 }, (_, moment) => moment))(
    "keeps its credential when the last other connection ends at moment %i of it",
    async (moment) => {
      const user = String(800 + moment);
      await connect(user, { accessToken: "gho_old", scopes: [] }, `grant-${user}`);
      const id = crypto.randomUUID();
      await runInDurableObject(vaultOf(user), async (vault, { storage }) => {
        const added = vault.addConnection(connectionWith({ id }), { accessToken: "gho_new", scopes: [] });
        for (let step = 0; step < moment; step++) await crypto.subtle.digest("SHA-256", new Uint8Array(1));
        await Promise.all([added, vault.release(`grant-${user}`)]);
        await storage.deleteAlarm();
      });
      expect(await accounts.credential(user, id)).toEqual(good("gho_new"));
    },
  );

  it("that fails after GitHub gave out a token leaves no token there", async () => {
    github.answer("/user", () => new Response("down", { status: 503 }), 3);
    await signInForCode().catch(() => undefined);
    expect([...github.tokens]).toEqual([]);
  });

  it("goes on when KV takes only one write a second of its grant", async () => {
    const begun = await signInForCode();
    refuseNextPut("grant:");
    expect((await exchange(begun)).status).toBe(200);
  });
});

describe("a vault", () => {
  it("does not put an older credential in place of a newer one when its secret changes", async () => {
    const kept = await runInDurableObject(vaultOf("72"), async (_vault, { storage }) => {
      const before = { current: "o".repeat(40) };
      const after = { current: "n".repeat(40), previous: before.current };
      await new CredentialStore(storage.sql, before, "a").put("", { accessToken: "gho_old", scopes: [] });
      const store = new CredentialStore(storage.sql, after, "a");
      await Promise.all([store.get(""), store.put("", { accessToken: "gho_new", scopes: [] })]);
      return await store.get("");
    });
    expect(kept?.accessToken).toBe("gho_new");
  });

  it("has noted a token's deletion before it asks GitHub for it", async () => {
    await connect("73", { accessToken: "gho_noted", scopes: [] }, "grant-73");
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<Response>();
    github.answer(deletion, () => {
      asked.resolve();
      return answer.promise;
    });
    const released = accounts.release("73", "grant-73");
    await asked.promise;
    expect(await rowsOf("73")).not.toBe("[[],[],[]]");
    answer.resolve(new Response(null, { status: 204 }));
    expect(await released).toEqual(receipt("deleted"));
    expect(await rowsOf("73")).toBe("[[],[],[]]");
  });
});
