import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pauses } from "../../../src/accounts/pauses.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: 0 }));
afterEach(() => void vi.useRealTimers());

describe("what is left alone", () => {
  it("is so for its own time", () => {
    const pauses = new Pauses();
    pauses.begin("a", 100);
    vi.setSystemTime(50);
    pauses.begin("b", 100);
    vi.setSystemTime(99);
    expect(["a", "b", "c"].map((key) => pauses.isOn(key))).toEqual([true, true, false]);
    vi.setSystemTime(100);
    expect(["a", "b"].map((key) => pauses.isOn(key))).toEqual([false, true]);
  });

  it("is forgotten after it, however many there are in all", () => {
    const pauses = new Pauses();
    for (let number = 0; number < 1000; number++) {
      vi.setSystemTime(number * 10);
      pauses.begin(`token ${number}`, 100);
    }
    expect(pauses.size).toBe(10);
  });
});
