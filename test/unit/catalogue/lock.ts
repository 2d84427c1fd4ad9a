import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { catalogue } from "../../../src/features.ts";
import { lockFile, lockProblems } from "./lock-problems.ts";

/** `npm run lock`: writes the hashes of the tools' definitions; with `--check` it says whether they are written. */

const { text } = catalogue.lock;
const committed = existsSync(lockFile) ? readFileSync(lockFile, "utf8") : undefined;
const problems = lockProblems(committed, text);
if (process.argv.includes("--check")) {
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`${lockFile} has the hashes of all ${catalogue.tools.length} tools.`);
} else {
  // the last says to do what is done here
  for (const difference of problems.slice(0, -1)) console.log(difference);
  writeFileSync(lockFile, text);
}
