import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, startContenders } from "../../bench/contenders.ts";
import { fairnessAt } from "../../bench/fairness.ts";
import { addAnswerAt } from "../../bench/floor/answers.ts";
import { bearersOf, laneOf, measured } from "../../bench/lanes.ts";
import { type Operations, operationsAt } from "../../bench/operations.ts";
import { committed } from "../../bench/options.ts";
import { results } from "../../bench/results.ts";
import { run } from "../../bench/rounds.ts";
import { parseAnswer, post, statelessRequest } from "../support/mcp-messages.ts";

const { lanes } = results.parse(JSON.parse(readFileSync(committed, "utf8")));

let contenders: Running;
let operations: Operations[];
beforeAll(async () => {
  contenders = await startContenders(true);
  operations = await operationsAt(contenders, measured);
}, 240_000);
afterAll(() => contenders?.close());

describe("what a call reads and writes is what the results say; npm run bench -- --counts puts it there", () => {
  it.each(measured.map((lane) => [Object.values(lane).join(" "), lane] as const))("%s", (_title, lane) => {
    const { counts, first } = laneOf(operations, lane);
    const committed = laneOf(lanes, lane);
    expect(counts).toEqual(committed.operations);
    // an object that was put out of memory meanwhile reads more rows when it is back
    expect(withoutRows(first)).toEqual(withoutRows(committed.first));
  });
});

const withoutRows = (counts: object) =>
  Object.fromEntries(Object.entries(counts).filter(([what]) => !what.startsWith("Object rows")));

it("the floor answers what this server answers", async () => {
  const { origin } = contenders.server;
  const { server } = await bearersOf(contenders);
  const { headers, body } = statelessRequest("tools/call", { name: "add", arguments: { a: 1, b: 2 } });
  const response = await post(`${origin}/mcp`, { ...headers, ...server }, body);
  expect(parseAnswer(addAnswerAt(origin))).toEqual(parseAnswer(await response.text()));
});

it("what a crowd waits is measured when all of it is answered", { timeout: 120_000 }, async () => {
  const found = await fairnessAt(contenders.server, 1, { sessions: 8, atOnce: 4 });
  expect(found).toMatchObject({ sessions: 8, atOnce: 4 });
  expect(found.p99).toBeGreaterThanOrEqual(found.p50);
  expect(found.p99OfP50).toBeGreaterThanOrEqual(1);
});

it("each lane takes its turn in each round, and the first round does not count", {
  timeout: 120_000,
}, async () => {
  const notes: string[] = [];
  const two = measured.slice(0, 2);
  const extent = { rounds: 1, calls: 8, atOnce: 4 };
  const series = await run(contenders, two, extent, (line) => notes.push(line));
  expect(notes).toEqual(["A round to warm up", "Round 1 of 1"]);
  expect(series.map(({ turns: _, ...lane }) => lane)).toEqual(two);
  for (const { turns } of series) {
    expect(turns).toHaveLength(1);
    for (const { cpu, callsPerSecond, p50, p99 } of turns) {
      expect(cpu).toBeGreaterThanOrEqual(0);
      expect(callsPerSecond).toBeGreaterThan(0);
      expect(p99).toBeGreaterThanOrEqual(p50);
    }
  }
});
