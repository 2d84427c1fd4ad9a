import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Counts } from "../../bench/counting/counts.ts";
import { laneResults } from "../../bench/lane-results.ts";
import { laneOf, type Measured, measured } from "../../bench/lanes.ts";
import { committed } from "../../bench/options.ts";
import { pictureOf } from "../../bench/picture.ts";
import { results, resultsOf } from "../../bench/results.ts";
import { judge, needed } from "../../bench/targets.ts";

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

describe("the committed results", () => {
  it("have every lane", () => {
    for (const lane of measured) expect(() => laneOf(found.lanes, lane)).not.toThrow();
    expect(found.lanes).toHaveLength(measured.length);
  });

  it("say of each target what comes of what was measured", () => {
    const again = resultsOf(found.lanes, found, found);
    expect(found).toEqual(again);
    expect(found.targets.length).toBeGreaterThan(0);
  });

  it("are what the picture shows", () => {
    const picture = readFileSync(committed.replace(".json", ".svg"), "utf8");
    expect(picture).toBe(pictureOf(found));
    for (const scheme of ["text{fill:#1f2328}", "prefers-color-scheme:dark"])
      expect(picture).toContain(scheme);
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
      judge(lanes, tolerance)
        .filter(({ met }) => !met)
        .map(({ sentence, value }) => [sentence, value]);
    expect(missed()).toContainEqual(["CPU of a stateless call, times the floor's", 1.35]);
    expect(missed(0.1)).not.toContainEqual(["CPU of a stateless call, times the floor's", 1.35]);
  });

  it("of what is counted are exact, whatever the tolerance", () => {
    const lanes = lanesTaking(() => undefined, { ...none, "KV reads": 2, "Object requests": 1 });
    const missed = judge(lanes, 10).filter(({ met }) => !met);
    expect(missed.map(({ sentence }) => sentence)).toEqual([
      "KV reads of a stateless call",
      "Requests to objects of a stateless call, seconds after another",
    ]);
  });
});
