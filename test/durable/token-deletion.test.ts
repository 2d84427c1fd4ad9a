import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { postToken, signIn } from "./client.ts";
import { deletion, type FakeGitHub, fakeGitHub } from "./fake-github.ts";
import { accounts, connect, good, receipt, rowsOf, vaultOf } from "./vault.ts";

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
const deletions = () => github.count("DELETE", deletion);
const isDown = () => new Response("private detail", { status: 503 });

describe("5. a token that GitHub could not delete when the last grant ended", () => {
  it("is deleted by the alarm as soon as GitHub can, and not before it is due", async () => {
    github.tokens.add("gho_last");
    const credential = { accessToken: "gho_last", scopes: [] };
    await connect("50", credential, "grant-50");
    github.answer(deletion, isDown, 2);
    expect(await accounts.release("50", "grant-50")).toEqual(receipt("pending"));
    expect(deletions()).toBe(1);
    // it is kept, in a form that tells nobody
    expect(await rowsOf("50")).not.toContain("gho_last");

    // a minute later GitHub is still down, two minutes after that it is not
    for (const [seconds, tries] of [
      [30, 1],
      [31, 2],
      [60, 2],
      [61, 3],
    ] as const) {
      laterBy(seconds);
      expect(await runDurableObjectAlarm(vaultOf("50"))).toBe(true);
      expect(deletions()).toBe(tries);
    }
    expect([...github.tokens]).toEqual([]);
    // nothing is left to do, but to forget what became of it
    expect(await rowsOf("50")).toBe("[[],[],[]]");
    expect(await accounts.release("50", "grant-50")).toEqual(receipt("deleted"));
    laterBy(24 * 3600);
    expect(await runDurableObjectAlarm(vaultOf("50"))).toBe(true);
    expect(await accounts.release("50", "grant-50")).toBeUndefined();
    expect(await runDurableObjectAlarm(vaultOf("50"))).toBe(false);
  });

  it("is asked for again for a year, and then left to GitHub, which has ended it by itself", async () => {
    await connect("51", { accessToken: "gho_stuck", scopes: [] }, "grant-51");
    github.answer(deletion, isDown, 1000);
    await accounts.release("51", "grant-51");
    const days = async (count: number) => {
      for (let day = 0; day < count; day += 1) {
        laterBy(24 * 3600 + 1);
        await runDurableObjectAlarm(vaultOf("51"));
      }
    };
    await days(30);
    expect(deletions()).toBe(31);
    // eleven more months
    await runInDurableObject(vaultOf("51"), (_vault, { storage }) => {
      storage.sql.exec("UPDATE revocations SET tries = tries + 335");
    });
    await days(20);
    expect(deletions()).toBe(41);
    expect(await rowsOf("51")).toBe("[[],[],[]]");
  });

  it("is deleted already if GitHub does not know it any more", async () => {
    await connect("52", { accessToken: "gho_unknown", scopes: [] }, "grant-52");
    expect(await accounts.release("52", "grant-52")).toEqual(receipt("deleted"));
    expect(await rowsOf("52")).toBe("[[],[],[]]");
  });

  it("is not deleted while another connection needs it", async () => {
    github.tokens.add("gho_shared");
    const credential = { accessToken: "gho_shared", scopes: [] };
    await connect("53", credential, "grant-a");
    await connect("53", credential, "grant-b");
    expect(await accounts.release("53", "grant-a")).toEqual(receipt("kept"));
    expect(deletions()).toBe(0);
    expect(await accounts.release("53", "grant-b")).toEqual(receipt("deleted"));
    expect([...github.tokens]).toEqual([]);
    // the token that was kept for the other one went with it
    expect(await accounts.release("53", "grant-a")).toEqual(receipt("deleted"));
  });
});

describe("5. the account's last grant ends by itself", () => {
  it("when its sign-in was never finished: ten minutes later the token is deleted at GitHub", async () => {
    github.tokens.add("gho_unfinished");
    await connect("54", { accessToken: "gho_unfinished", scopes: [] });
    laterBy(599);
    await runDurableObjectAlarm(vaultOf("54"));
    expect(deletions()).toBe(0);
    laterBy(2);
    await runDurableObjectAlarm(vaultOf("54"));
    expect([...github.tokens]).toEqual([]);
    expect(await rowsOf("54")).toBe("[[],[],[]]");
  });

  it("when nobody used it for the idle time", async () => {
    github.tokens.add("gho_idle");
    const id = await connect("55", { accessToken: "gho_idle", scopes: [] });
    await accounts.renew("55", id, "grant-55", Date.now() + 90 * 24 * 3600_000);
    laterBy(89 * 24 * 3600);
    await runDurableObjectAlarm(vaultOf("55"));
    expect(await accounts.credential("55", id)).toEqual(good("gho_idle"));
    laterBy(24 * 3600 + 1);
    expect(await accounts.credential("55", id)).toMatchObject({ kind: "ended" });
    await runDurableObjectAlarm(vaultOf("55"));
    expect([...github.tokens]).toEqual([]);
  });
});

it("5. revocation (RFC 7009) of an account's last grant deletes its token at GitHub", async () => {
  const { clientId, refresh_token } = await signIn();
  expect((await postToken({ token: refresh_token, client_id: clientId })).status).toBe(200);
  // the client is not made to wait for it
  await expect.poll(() => [...github.tokens]).toEqual([]);
  expect(deletions()).toBe(1);
});
