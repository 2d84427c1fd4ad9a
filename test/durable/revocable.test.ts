import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import { CredentialStore } from "../../src/accounts/credential-store.ts";
import { Revocations } from "../../src/accounts/revocations.ts";
import type { Credential } from "../../src/upstream/credential.ts";
import { UpstreamFailure } from "../../src/upstream/failure.ts";
import { vaultOf } from "./vault.ts";

const secrets = { current: "a secret for tests, long enough to be one" };
const credential: Credential = { accessToken: "access", refreshToken: "refresh", scopes: [] };

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("what the upstream says is to be revoked is handed in, at once and again later; nothing of it is readable meanwhile", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const down = new UpstreamFailure("unavailable", "It is down.", "answered 503");
  const revoke = vi.fn(async (_token: string) => {}).mockRejectedValueOnce(down);
  const upstream = {
    kind: "github" as const,
    revokesOthers: true,
    revocable: ({ refreshToken = "" }: Credential) => refreshToken,
    revoke,
  };
  const confirmed = vi.fn();
  await runInDurableObject(vaultOf("9001"), async (_vault, { storage }) => {
    const revocations = new Revocations(storage.sql, secrets, "account", upstream, confirmed, () => false);
    expect(await revocations.add(credential)).toBe(false);
    const rows = JSON.stringify(storage.sql.exec("SELECT * FROM revocations").toArray());
    expect(rows).toContain("sealed");
    expect(rows).not.toMatch(/access|refresh/);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * 60_000 });
    await revocations.run();
    expect(revocations.nextTry()).toBeUndefined();
  });
  expect(revoke.mock.calls).toEqual([["refresh"], ["refresh"]]);
  expect(confirmed).toHaveBeenCalledOnce();
});

it("what could not be deleted when it was the last is left alone once somebody signed in again, who could lose by it", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const down = new UpstreamFailure("unavailable", "It is down.", "answered 503");
  const revoke = vi.fn(async (_token: string) => {}).mockRejectedValue(down);
  const upstream = { kind: "oidc" as const, revokesOthers: true, revocable: () => "refresh", revoke };
  let isInUse = false;
  await runInDurableObject(vaultOf("9002"), async (_vault, { storage }) => {
    const revocations = new Revocations(storage.sql, secrets, "account", upstream, vi.fn(), () => isInUse);
    expect(await revocations.add(credential)).toBe(false);
    isInUse = true;
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * 60_000 });
    await revocations.run();
    expect(revocations.nextTry()).toBeUndefined();
  });
  expect(revoke).toHaveBeenCalledOnce();
});

it("a vault of the first version, which noted when credentials were stored, keeps new ones", async () => {
  await runInDurableObject(vaultOf("9003"), async (_vault, { storage: { sql } }) => {
    sql.exec("DROP TABLE credentials");
    sql.exec(
      "CREATE TABLE credentials (scope_set TEXT PRIMARY KEY, sealed TEXT NOT NULL, stored_at INTEGER NOT NULL)",
    );
    const store = new CredentialStore(sql, secrets, "account");
    await store.put("repo", credential);
    expect(await store.get("repo")).toEqual(credential);
  });
});
