import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { within } from "../../../src/time/within.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("what is in time is what comes of it, and leaves no timer behind", async () => {
  expect(await within(1000, Promise.resolve("done"))).toBe("done");
  await expect(within(1000, Promise.reject(new TypeError("no")))).rejects.toThrow(TypeError);
  expect(vi.getTimerCount()).toBe(0);
});

it("what is not in time is too late, to the millisecond", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const first = within(1000, promise);
  const second = within(1000, new Promise<string>(() => {}));
  const late = expect(second).rejects.toMatchObject({ name: "TimeoutError" });
  vi.advanceTimersByTime(999);
  resolve("done");
  expect(await first).toBe("done");
  vi.advanceTimersByTime(1);
  await late;
});
