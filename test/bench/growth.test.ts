import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Grown, policyOf, sizes, startGrown } from "../../bench/grown.ts";
import { runGrown } from "../../bench/grown-rounds.ts";
import { growthResults, mostOfSmall } from "../../bench/growth.ts";
import { bearerAt } from "../../bench/lanes.ts";
import { catalogueOf } from "../../bench/server/made-up-tools.ts";
import { unknownNames } from "../../src/catalogue/policy-names.ts";
import { consistentPolicy } from "../../src/policy/contradictions.ts";
import { tools } from "../../src/tools/index.ts";
import { postMessage, statelessRequest } from "../support/mcp-messages.ts";

describe("what a server grows by", () => {
  it.each([10, 100, 1000])("are tools, %i with add among them", (count) => {
    const { definitions, find } = catalogueOf(count);
    expect(definitions).toHaveLength(count);
    expect(find("add")).toBeDefined();
  });

  it.each([10, 10_000])("are rules, %i that are of the right form and name what there is", (count) => {
    const policy = consistentPolicy.parse(policyOf(count));
    expect(policy.rules).toHaveLength(count);
    expect(new Set(policy.rules.map((rule) => JSON.stringify(rule))).size).toBe(count);
    expect(unknownNames(policy, catalogueOf(10))).toEqual([]);
  });
});

describe("growth", () => {
  const series = (...cpu: number[][]) =>
    cpu.map((taken, index) => ({ size: sizes[index] ?? "small", way: "session" as const, cpu: taken }));

  it("is a ratio to the small server's call by the same way in the same round", () => {
    const stateless = { size: "small", way: "stateless", cpu: [9, 9, 9] } as const;
    expect(growthResults([stateless, ...series([1, 2, 4], [1.5, 2, 5])])).toEqual([
      { size: "small", way: "stateless", cpu: 9, ofSmall: 1 },
      { size: "small", way: "session", cpu: 2, ofSmall: 1 },
      { size: "100 tools", way: "session", cpu: 2, ofSmall: 1.25 },
    ]);
    expect(() => growthResults([{ ...stateless, size: "100 tools" }])).toThrow("were not measured");
  });

  it("is the most of several sizes", () => {
    const found = growthResults(series([1], [1.2], [1.1], [1.3]));
    expect(mostOfSmall(found, ["100 tools", "1,000 tools"])).toBe(1.2);
    expect(mostOfSmall(found, ["1,000 tools"])).toBe(1.1);
  });
});

describe("servers that are grown", () => {
  let grown: Grown;
  beforeAll(async () => {
    grown = await startGrown();
  }, 240_000);
  afterAll(() => grown?.close());

  it("have the tools that they are grown by", async () => {
    const listed = async (size: "small" | "1,000 tools") => {
      const { origin } = grown[size];
      const { headers, body } = statelessRequest("tools/list");
      const { answer } = await postMessage(
        `${origin}/mcp`,
        { ...headers, ...(await bearerAt(origin)) },
        body,
      );
      return z.object({ tools: z.array(z.object({ name: z.string() })) }).parse(answer?.result).tools;
    };
    expect(await listed("small")).toHaveLength(10);
    const madeUp = (await listed("1,000 tools")).filter(({ name }) => name.startsWith("madeUp"));
    expect(madeUp).toHaveLength(1000 - tools.length);
  }, 120_000);

  it("are called in turns, a slice each, and the first round does not count", async () => {
    const notes: string[] = [];
    const extent = { rounds: 1, calls: 8, atOnce: 4 };
    const series = await runGrown(grown, extent, (line) => notes.push(line));
    expect(notes).toEqual(["A round to warm up", "Round 1 of 1"]);
    expect(series.map(({ size, way }) => `${size} ${way}`).sort()).toEqual(
      sizes.flatMap((size) => [`${size} session`, `${size} stateless`]).sort(),
    );
    for (const { cpu } of series) {
      expect(cpu).toHaveLength(1);
      expect(cpu[0]).toBeGreaterThanOrEqual(0);
    }
  }, 120_000);
});
