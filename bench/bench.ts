import { readFileSync, writeFileSync } from "node:fs";
import { UserError } from "../dev/user-error.ts";
import { startContenders } from "./contenders.ts";
import { fairnessAt } from "./fairness.ts";
import { startGrown } from "./grown.ts";
import { runGrown } from "./grown-rounds.ts";
import { growthResults } from "./growth.ts";
import { laneResults } from "./lane-results.ts";
import { laneOf, measured } from "./lanes.ts";
import { thisMachine } from "./machine.ts";
import { operationsAt } from "./operations.ts";
import type { BenchOptions } from "./options.ts";
import { pictureOf } from "./picture.ts";
import { needsLinux } from "./processor-time.ts";
import { growthTable, laneTable, targetLines } from "./report.ts";
import { type Occasion, type Results, results, resultsOf } from "./results.ts";
import { run } from "./rounds.ts";
import { judge, needed } from "./targets.ts";
import type { Extent } from "./turns.ts";

/** How far a short run may be over what is measured, as a share: docs/benchmarks.md says why. */
const tolerance = 0.1;

/** Measures or counts, prints what came of it, and writes it where it was told to. @throws {UserError} */
export async function bench(options: BenchOptions): Promise<void> {
  needsLinux();
  const found = await resultsBy(options);
  console.log(`${laneTable(found.lanes)}\n\n${growthTable(found.growth.sizes)}`);
  const judged = judge(found, options.check ? tolerance : 0);
  console.log(`\n${targetLines(judged)}`);
  if (options.json !== undefined) save(options.json, found);
  const missed = judged.filter(({ met }) => !met);
  if (options.check && missed.length > 0) {
    throw new UserError(`Missed: ${missed.map(({ sentence }) => sentence).join("; ")}.`);
  }
}

async function resultsBy(options: BenchOptions): Promise<Results> {
  const { counts, growth, json = "" } = options;
  if (!counts && !growth) return await measure(options);
  const before = readResults(json);
  return counts
    ? await recounted(before)
    : resultsOf({ ...before, growth: await measureGrowth(options) }, before);
}

async function measure(options: BenchOptions): Promise<Results> {
  const lanes = options.check ? needed : measured;
  const operations = await whileRunning(startContenders(true), (contenders) =>
    operationsAt(contenders, lanes),
  );
  const found = await whileRunning(startContenders(), async (contenders) => {
    const series = await run(contenders, lanes, options, note);
    note("A crowd");
    return { series, fairness: await fairnessAt(contenders.server, options.rounds) };
  });
  const growth = await measureGrowth(options);
  return resultsOf({ ...found, growth, lanes: laneResults(found.series, operations) }, now(options));
}

async function measureGrowth(options: BenchOptions): Promise<Results["growth"]> {
  note("The same server with more tools, rules and grants");
  const series = await whileRunning(startGrown(), (grown) => runGrown(grown, options, note));
  return { ...now(options), sizes: growthResults(series) };
}

/** The results that are there, with what is counted anew. */
async function recounted(before: Results): Promise<Results> {
  const operations = await whileRunning(startContenders(true), (contenders) =>
    operationsAt(contenders, before.lanes),
  );
  const lanes = before.lanes.map((lane) => {
    const { counts, first } = laneOf(operations, lane);
    return { ...lane, operations: counts, first };
  });
  return resultsOf({ ...before, lanes }, before);
}

const now = ({ rounds, calls, atOnce }: Extent): Occasion => ({
  ...{ date: new Date().toISOString().slice(0, 10), machine: thisMachine() },
  ...{ rounds, calls, atOnce },
});

const note = (line: string) => console.error(line);

function readResults(file: string): Results {
  try {
    return results.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new UserError(`${file} has no results to put anything into: npm run bench makes some.`);
  }
}

async function whileRunning<Running extends { close(): Promise<void> }, Came>(
  starting: Promise<Running>,
  use: (running: Running) => Promise<Came>,
): Promise<Came> {
  const running = await starting;
  try {
    return await use(running);
  } finally {
    await running.close();
  }
}

function save(file: string, found: Results): void {
  const picture = file.replace(/\.json$/, ".svg");
  writeFileSync(file, `${JSON.stringify(found, undefined, 2)}\n`);
  writeFileSync(picture, pictureOf(found));
  console.log(`\n${file} and ${picture} are written.`);
}
