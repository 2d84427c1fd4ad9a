import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { period, rateLimiter } from "../../../src/limits/rate-limiter.ts";

const logged = vi.fn();
beforeEach(() => {
  logged.mockReset();
  vi.spyOn(console, "error").mockImplementation(logged);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A binding that takes so many of a key. */
function taking(most: number): RateLimit & { readonly keys: string[] } {
  const keys: string[] = [];
  return {
    keys,
    async limit({ key }) {
      keys.push(key);
      return { success: keys.filter((counted) => counted === key).length <= most };
    },
  };
}

const failing = (limit: RateLimit["limit"]): RateLimit => ({ limit });

describe("2. a rate limiter", () => {
  it("says of each key by itself what is beyond the limit", async () => {
    const limiter = rateLimiter({ CALL_LIMITER: taking(2) }, "CALL_LIMITER");
    const said = [];
    for (const key of ["a", "a", "b", "a"]) said.push(await limiter(key));
    expect(said).toEqual(["within", "within", "within", "exceeded"]);
  });

  it("counts each of several, and all of them are too much if one is", async () => {
    const binding = taking(4);
    const limiter = rateLimiter({ CALL_LIMITER: binding }, "CALL_LIMITER");
    expect(await limiter("a", 3)).toBe("within");
    expect(await limiter("a", 2)).toBe("exceeded");
    expect(binding.keys).toHaveLength(5);
  });

  it.each<[string, RateLimit | undefined]>([
    ["is not there", undefined],
    ["throws", failing(() => Promise.reject(new Error("no")))],
    [
      "throws at once",
      failing(() => {
        throw new Error("no");
      }),
    ],
    ["does not answer", failing(() => new Promise(() => {}))],
    ["answers nothing", failing(async () => undefined as unknown as RateLimitOutcome)],
  ])("says that it failed where its binding %s", async (_what, binding) => {
    const limiter = rateLimiter(binding ? { CALL_LIMITER: binding } : {}, "CALL_LIMITER", 5);
    expect(await limiter("a")).toBe("failed");
  });

  it("tells the operator which limiter failed, once a minute, and nothing of whom it was about", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3600_000 });
    const limiter = rateLimiter({}, "ADDRESS_LIMITER");
    for (const key of ["192.0.2.1", "192.0.2.2"]) await limiter(key);
    expect(logged.mock.calls).toEqual([
      ['{"event":"limiter_failed","limiter":"ADDRESS_LIMITER","detail":"NotFoundError"}'],
    ]);
    vi.setSystemTime(Date.now() + 60_000);
    await limiter("192.0.2.1");
    expect(logged).toHaveBeenCalledTimes(2);
  });
});

describe("2. the limiters of wrangler.jsonc", () => {
  const deployed = readFileSync("wrangler.jsonc", "utf8");
  const form =
    /\{ "name": "(\w+)", "namespace_id": "(\d+)", "simple": \{ "limit": (\d+), "period": (\d+) \} \}/g;
  const limiters = [...deployed.matchAll(form)].map(([, name, namespace, limit, seconds]) => ({
    ...{ name, namespace, limit: Number(limit), period: Number(seconds) * 1000 },
  }));

  it("are both there, each counting by itself, for the period that refusals speak of", () => {
    expect(limiters.map(({ name }) => name)).toEqual(["CALL_LIMITER", "ADDRESS_LIMITER"]);
    expect(new Set(limiters.map(({ namespace }) => namespace)).size).toBe(2);
    for (const limiter of limiters) expect(limiter.period).toBe(period);
  });

  it("let an agent at work and an office of people through", () => {
    for (const { limit } of limiters) expect(limit).toBeGreaterThanOrEqual(200);
  });
});
