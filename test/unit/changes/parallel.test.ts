import { describe, expect, it } from "vitest";
import { inParallel } from "../../../src/changes/parallel.ts";

describe("work in parallel", () => {
  it("is done a few at once, and its results are in order", async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel([...Array(20).keys()], async (item) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return item * 2;
    });
    expect(results).toEqual([...Array(20).keys()].map((item) => item * 2));
    expect(most).toBe(6);
  });

  it("ends with the first failure, and begins nothing after it", async () => {
    const begun: number[] = [];
    const work = inParallel([...Array(20).keys()], async (item) => {
      begun.push(item);
      await new Promise((resolve) => setImmediate(resolve));
      if (item === 3) throw new Error("the fourth");
    });
    await expect(work).rejects.toThrow("the fourth");
    await new Promise((resolve) => setImmediate(resolve));
    // the first six, and what those took up that were done before it failed
    expect(begun.length).toBeLessThan(12);
  });

  it("of nothing is nothing", async () => {
    expect(await inParallel([], async () => 1)).toEqual([]);
  });
});
