import { describe, expect, it } from "vitest";
import { load } from "../../bench/load.ts";
import { processorTimeOf } from "../../bench/processor-time.ts";
import { median, percentile } from "../../bench/statistics.ts";

describe("a median", () => {
  it.each([
    [[3], 3],
    [[9, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])("of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it("of nothing is none", () => {
    expect(() => median([])).toThrow("There is no median of nothing.");
  });
});

describe("a percentile", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

  it.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])("%d is the value that so many do not exceed", (share, expected) => {
    expect(percentile(hundred, share)).toBe(expected);
  });

  it("of nothing is none", () => {
    expect(() => percentile([], 0.5)).toThrow("There is no percentile of nothing.");
  });
});

describe("load", () => {
  it("makes as many calls as it is told, as many at once as there are callers", async () => {
    const seen = { now: 0, most: 0, calls: 0 };
    const caller = async () => {
      seen.calls += 1;
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      await Promise.resolve();
      seen.now -= 1;
    };
    const { times } = await load([caller, caller, caller], 20);
    expect(seen).toEqual({ now: 0, most: 3, calls: 20 });
    expect(times).toHaveLength(20);
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  it("ends with the first call that fails: what was not answered was not measured", async () => {
    const failing = async () => {
      throw new Error("refused");
    };
    await expect(load([failing], 3)).rejects.toThrow("refused");
  });
});

it.skipIf(process.platform !== "linux")("a process's time is what the system accounts it for", () => {
  const before = processorTimeOf(process.pid);
  const own = process.cpuUsage();
  while (process.cpuUsage(own).user < 200_000) JSON.stringify({ busy: true });
  const { user, system } = process.cpuUsage(own);
  // two readings, each down to a tick of user's and of system's
  expect(Math.abs(processorTimeOf(process.pid) - before - (user + system) / 1000)).toBeLessThanOrEqual(40);
});
