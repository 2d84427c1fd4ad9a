import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { onceAMinute } from "../../../src/limits/once-a-minute.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: 0 }));
afterEach(() => void vi.useRealTimers());

describe("2. once a minute", () => {
  it("a key is the first, each by itself", () => {
    const isFirst = onceAMinute();
    expect([isFirst("a"), isFirst("a"), isFirst("b")]).toEqual([true, false, true]);
    vi.setSystemTime(59_999);
    expect(isFirst("a")).toBe(false);
    vi.setSystemTime(60_000);
    expect([isFirst("a"), isFirst("a")]).toEqual([true, false]);
  });

  it("more keys than are remembered are not the first, until there is room", () => {
    const isFirst = onceAMinute(2);
    expect([isFirst("a"), isFirst("b"), isFirst("c"), isFirst("d")]).toEqual([true, true, false, false]);
    vi.setSystemTime(60_000);
    expect([isFirst("c"), isFirst("d"), isFirst("a")]).toEqual([true, true, false]);
  });
});
