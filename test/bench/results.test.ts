import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Counts } from "../../bench/counting/counts.ts";
import { sizes } from "../../bench/grown.ts";
import { growthWays } from "../../bench/grown-rounds.ts";
import { laneResults } from "../../bench/lane-results.ts";
import { laneOf, type Measured, measured } from "../../bench/lanes.ts";
import { committed } from "../../bench/options.ts";
import { pictureOf } from "../../bench/picture.ts";
import { results, resultsOf } from "../../bench/results.ts";
import { heatsOf } from "../../bench/rounds.ts";
import { type Found, judge, needed } from "../../bench/targets.ts";

const found = results.parse(JSON.parse(readFileSync(committed, "utf8")));

const none: Counts = {
  ...{ "Worker requests": 0, "KV reads": 0, "KV writes": 0, "KV deletes": 0, "KV lists": 0 },
  ...{ "Object requests": 0, "Object rows read": 0, "Object rows written": 0 },
  ...{ "D1 statements": 0, "D1 rows read": 0, "D1 rows written": 0 },
};

/** Lanes of which each took so much in each round; the others take 1 ms. */
function lanesTaking(cpuOf: (lane: Measured) => readonly number[] | undefined, counts = none) {
  const series = needed.map((lane) => ({
    ...lane,
    turns: (cpuOf(lane) ?? [1, 1, 1]).map((cpu) => ({ cpu, callsPerSecond: 100, p50: 1, p99: 2 })),
  }));
  return laneResults(
    series,
    needed.map((lane) => ({ ...lane, counts, first: counts })),
  );
}

/** What is not about lanes, as a machine would have it that knows of no noise. */
const others: Pick<Found, "fairness" | "growth"> = {
  fairness: { sessions: 200, atOnce: 64, p50: 10, p99: 20, p99OfP50: 2 },
  growth: { sizes: sizes.map((size) => ({ size, way: "session", cpu: 1, ofSmall: 1 })) },
};

describe("the committed results", () => {
  it("have every lane and size", () => {
    for (const lane of measured) expect(() => laneOf(found.lanes, lane)).not.toThrow();
    expect(found.lanes).toHaveLength(measured.length);
    const grown = found.growth.sizes.map(({ size, way }) => `${size} ${way}`);
    expect(grown).toEqual(growthWays.flatMap((way) => sizes.map((size) => `${size} ${way}`)));
  });

  it("say of each target what comes of what was measured", () => {
    const again = resultsOf(found, found);
    expect(found).toEqual(again);
    expect(found.targets.length).toBeGreaterThan(0);
  });

  it("are what the document's table says", () => {
    const document = readFileSync("docs/benchmarks.md", "utf8");
    const rows = found.targets.map(({ sentence, most, value }) => `| ${sentence} | ${most} | ${value} |`);
    expect(document).toContain(rows.join("\n"));
  });

  it("are what the picture shows", () => {
    const picture = readFileSync(committed.replace(".json", ".svg"), "utf8");
    expect(picture).toBe(pictureOf(found));
    for (const scheme of ["text{fill:#1f2328}", "prefers-color-scheme:dark"])
      expect(picture).toContain(scheme);
  });
});

describe("turns", () => {
  it("are taken together by different Workers that are called for the same", () => {
    const heats = heatsOf(measured).map((heat) => heat.map(({ contender, way }) => `${contender} ${way}`));
    const both = [["floor constant", "server stateless", "reference session"], ["server session"]];
    expect(heats).toEqual([...both, ...both, ["reference SSE", "server SSE"]]);
  });
});

describe("ratios", () => {
  const floor = (lane: Measured) => lane.contender === "floor" && lane.tool === "add";
  const stateless = (lane: Measured) => lane.way === "stateless" && lane.tool === "add";

  it("are of what ran in the same round: a disturbed round disturbs both sides", () => {
    const lanes = lanesTaking((lane) =>
      floor(lane) ? [1, 2, 4] : stateless(lane) ? [2, 4.2, 7.6] : undefined,
    );
    expect(lanes.find(stateless)).toMatchObject({
      cpu: { median: 4.2, least: 2, most: 7.6 },
      ofFloor: 2,
      overFloor: 2.2,
      ofReference: 4.2,
    });
  });

  it("are held to the targets, those that are measured with a tolerance if there is one", () => {
    const lanes = lanesTaking((lane) => (stateless(lane) ? [1.35, 1.35, 1.35] : undefined));
    const missed = (tolerance?: number) =>
      judge({ lanes, ...others }, tolerance)
        .filter(({ met }) => !met)
        .map(({ sentence, value }) => [sentence, value]);
    expect(missed()).toContainEqual(["CPU of a stateless call, times the floor's", 1.35]);
    expect(missed(0.1)).not.toContainEqual(["CPU of a stateless call, times the floor's", 1.35]);
  });

  it("of growth are the most of any size, and of a crowd what the slowest wait", () => {
    const { fairness, growth } = others;
    const grown = growth.sizes.map((one) => (one.size === "100 tools" ? { ...one, ofSmall: 1.11 } : one));
    const found: Found = {
      lanes: lanesTaking(({ contender }) => (contender === "reference" ? [3, 3, 3] : undefined)),
      growth: { sizes: grown },
      fairness: { ...fairness, p99OfP50: 10.1 },
    };
    const missed = judge(found).filter(({ met }) => !met);
    expect(missed.map(({ sentence, value }) => [sentence, value])).toEqual([
      ["CPU of a call with 100 or 1,000 tools, times that with 10", 1.11],
      ["p99 of 64 calls at once in 200 sessions, times their p50", 10.1],
    ]);
  });

  it("of what is counted are exact, whatever the tolerance", () => {
    const lanes = lanesTaking(() => undefined, { ...none, "KV reads": 2, "Object requests": 1 });
    const missed = judge({ lanes, ...others }, 10).filter(({ met }) => !met);
    expect(missed.map(({ sentence }) => sentence)).toEqual([
      "KV reads of a stateless call",
      "Requests to objects of a stateless call, seconds after another",
    ]);
  });
});
