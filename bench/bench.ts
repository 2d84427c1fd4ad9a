import { readFileSync, writeFileSync } from "node:fs";
import { UserError } from "../dev/user-error.ts";
import { type Contenders, startContenders } from "./contenders.ts";
import { laneResults } from "./lane-results.ts";
import { laneOf, measured } from "./lanes.ts";
import { thisMachine } from "./machine.ts";
import { operationsAt } from "./operations.ts";
import type { BenchOptions } from "./options.ts";
import { pictureOf } from "./picture.ts";
import { needsLinux } from "./processor-time.ts";
import { tableOf, targetLines } from "./report.ts";
import { type Results, results, resultsOf } from "./results.ts";
import { run } from "./rounds.ts";
import { judge, needed } from "./targets.ts";

/** How far a short run may be over what is measured, as a share: docs/benchmarks.md says why. */
const tolerance = 0.1;

/** Measures or counts, prints what came of it, and writes it where it was told to. @throws {UserError} */
export async function bench(options: BenchOptions): Promise<void> {
  needsLinux();
  const found = options.counts ? await recounted(options) : await measure(options);
  console.log(tableOf(found.lanes));
  const judged = judge(found.lanes, options.check ? tolerance : 0);
  console.log(`\n${targetLines(judged)}`);
  if (options.json !== undefined) save(options.json, found);
  const missed = judged.filter(({ met }) => !met);
  if (options.check && missed.length > 0) {
    throw new UserError(`Missed: ${missed.map(({ sentence }) => sentence).join("; ")}.`);
  }
}

async function measure(options: BenchOptions): Promise<Results> {
  const lanes = options.check ? needed : measured;
  const operations = await withContenders(true, (contenders) => operationsAt(contenders, lanes));
  const series = await withContenders(false, (contenders) =>
    run(contenders, lanes, options, (line) => console.error(line)),
  );
  const date = new Date().toISOString().slice(0, 10);
  return resultsOf(laneResults(series, operations), options, { date, machine: thisMachine() });
}

/** The results that are there, with what is counted anew. */
async function recounted({ json = "" }: BenchOptions): Promise<Results> {
  const before = readResults(json);
  const operations = await withContenders(true, (contenders) => operationsAt(contenders, before.lanes));
  const lanes = before.lanes.map((lane) => {
    const { counts, first } = laneOf(operations, lane);
    return { ...lane, operations: counts, first };
  });
  return resultsOf(lanes, before, before);
}

function readResults(file: string): Results {
  try {
    return results.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new UserError(`${file} has no results to put counts into: npm run bench makes some.`);
  }
}

async function withContenders<Found>(
  counted: boolean,
  use: (contenders: Contenders) => Promise<Found>,
): Promise<Found> {
  const contenders = await startContenders(counted);
  try {
    return await use(contenders);
  } finally {
    await contenders.close();
  }
}

function save(file: string, found: Results): void {
  const picture = file.replace(/\.json$/, ".svg");
  writeFileSync(file, `${JSON.stringify(found, undefined, 2)}\n`);
  writeFileSync(picture, pictureOf(found));
  console.log(`\n${file} and ${picture} are written.`);
}
