import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { exchange, signIn, signInForCode } from "./client.ts";
import { fakeGitHub } from "./fake-github.ts";
import { expire, timeToLive, writtenKeys } from "./stale-namespace.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  fakeGitHub();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const laterBy = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

/** Time passes, and KV deletes what it was told to keep for no longer. */
function passes(seconds: number): void {
  laterBy(seconds);
  for (const key of writtenKeys()) if (timeToLive(key) <= 0) expire(key);
}

describe("a code", () => {
  it.each([
    ["in its tenth minute is exchanged", 590, 200],
    ["after ten minutes is refused", 601, 400],
  ])("%s", async (_what, seconds, status) => {
    const begun = await signInForCode();
    passes(seconds);
    const response = await exchange(begun);
    expect(response.status).toBe(status);
    if (status === 400) expect(await response.json()).toMatchObject({ error: "invalid_grant" });
  });
});

it("a ledger keeps nothing for longer than KV needs", async () => {
  const { access_token } = await signIn();
  const [userId, grantId] = access_token.split(":");
  const ledger = env.LEDGERS.get(env.LEDGERS.idFromName(`${userId}:${grantId}`));
  const kept = () => runInDurableObject(ledger, async (_ledger, { storage }) => (await storage.list()).size);
  expect(await kept()).toBeGreaterThan(0);
  laterBy(121);
  await runInDurableObject(ledger, (instance) => instance.alarm());
  expect(await kept()).toBe(0);
});
