import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { type AccountBindings, accountsOf } from "../../src/accounts/accounts.ts";

declare global {
  namespace Cloudflare {
    interface Env extends AccountBindings {}
  }
}

const accounts = accountsOf(env);
const vaultOf = (userId: string) => env.ACCOUNTS.get(env.ACCOUNTS.idFromName(userId));

/** Everything that an account's object has stored, as text. */
function storedBy(userId: string): Promise<string> {
  return runInDurableObject(vaultOf(userId), (_vault, state) =>
    JSON.stringify(state.storage.sql.exec("SELECT * FROM credentials").toArray()),
  );
}

describe("an account's vault", () => {
  it("gives back what was stored, to whoever asks for the account and these scopes", async () => {
    const credential = {
      accessToken: "gho_one",
      scopes: ["user:email"],
      expiresAt: 1_900_000_000,
      refreshToken: "ghr_one",
    };
    await accounts.store("1", credential);
    expect(await accounts.credential("1", ["user:email"])).toEqual(credential);
    expect(await accounts.credential("1", [])).toBeUndefined();
    expect(await accounts.credential("2", ["user:email"])).toBeUndefined();
  });

  it("keeps one credential for each scope set: the newest", async () => {
    await accounts.store("3", { accessToken: "gho_old", scopes: [] });
    await accounts.store("3", { accessToken: "gho_email", scopes: ["user:email", "repo"] });
    await accounts.store("3", { accessToken: "gho_new", scopes: [] });
    expect((await accounts.credential("3", []))?.accessToken).toBe("gho_new");
    expect((await accounts.credential("3", ["repo", "user:email"]))?.accessToken).toBe("gho_email");
  });

  it("stores nothing that reads as a token", async () => {
    await accounts.store("4", { accessToken: "gho_secret", scopes: ["repo"], refreshToken: "ghr_secret" });
    const stored = await storedBy("4");
    expect(stored).toContain("repo");
    expect(stored).not.toMatch(/gho_|ghr_|secret/);
  });

  it("still has it after its object was evicted", async () => {
    await accounts.store("5", { accessToken: "gho_kept", scopes: [] });
    await evictDurableObject(vaultOf("5"));
    expect((await accounts.credential("5", []))?.accessToken).toBe("gho_kept");
  });

  it("does not open a credential that was moved to another account", async () => {
    await accounts.store("6", { accessToken: "gho_six", scopes: [] });
    const [row] = await runInDurableObject(vaultOf("6"), (_vault, state) =>
      state.storage.sql.exec<{ sealed: string }>("SELECT sealed FROM credentials").toArray(),
    );
    await accounts.store("7", { accessToken: "gho_seven", scopes: [] });
    await runInDurableObject(vaultOf("7"), (_vault, state) => {
      state.storage.sql.exec("UPDATE credentials SET sealed = ?", row?.sealed ?? "");
    });
    expect(await accounts.credential("7", [])).toBeUndefined();
  });
});
