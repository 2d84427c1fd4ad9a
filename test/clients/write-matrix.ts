import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Outcomes, recorded } from "./matrix.ts";
import { missing } from "./needs.ts";
import { type RowId, type RowOf, rowIds, rows } from "./rows.ts";
import { readTable, writeTable } from "./table.ts";

/** Writes what the last tests of clients saw into docs/compatibility.md; with --check, says whether it is there. */
const path = resolve(import.meta.dirname, "../../docs/compatibility.md");

const document = readFileSync(path, "utf8");
const before = readTable(document);
const known = new Map<RowId, Outcomes>();
const problems: string[] = [];

for (const id of rowIds) {
  const { needs }: RowOf = rows[id];
  const reason = missing(needs);
  // what cannot be tested here stays as it was found elsewhere
  const outcomes = recorded(id) ?? (reason === undefined ? undefined : before.get(id));
  if (outcomes) known.set(id, outcomes);
  if (reason !== undefined) console.log(`${id}: not tested here, ${reason}.`);
  else if (!outcomes) problems.push(`${id}: no test of it has passed: run npm test.`);
}

const table = writeTable(document, known);
if (process.argv.includes("--check")) {
  if (table !== document)
    problems.push("docs/compatibility.md is not what the tests saw: run npm run matrix.");
} else if (problems.length === 0) {
  writeFileSync(path, table);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
