import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Check, Findings } from "./suite.ts";

/** A scenario that fails through no fault of this server's, with the proof of that. */
const expectation = z.strictObject({ set: z.string(), scenario: z.string(), proof: z.string().min(1) });

export type Expectation = z.output<typeof expectation>;

export function readExpectations(): readonly Expectation[] {
  const file = join(import.meta.dirname, "expected-failures.json");
  return z.array(expectation).parse(JSON.parse(readFileSync(file, "utf8")));
}

/** What came of the scenarios of one set. */
export interface Verdict {
  readonly lines: readonly string[];
  /** Whether nothing failed but what was expected to, and that all of it did. */
  readonly asExpected: boolean;
}

/** A scenario fails by a failure or a warning, and by having asserted nothing. */
function problemsOf(checks: readonly Check[] | undefined): string[] {
  if (!checks?.some(({ status }) => status === "SUCCESS")) {
    return ["it asserted nothing", ...describe(checks ?? [], () => true)];
  }
  return describe(checks, ({ status }) => status === "FAILURE" || status === "WARNING");
}

function describe(checks: readonly Check[], which: (check: Check) => boolean): string[] {
  return checks
    .filter(which)
    .map(({ id, status, errorMessage = "" }) => `${status} ${id}: ${errorMessage.replaceAll(/\s+/g, " ")}`);
}

/**
 * Holds findings against what is expected.
 * @param set how the set of scenarios is called
 * @param scored those that count; the others are reported only
 */
export function judge(
  set: string,
  scored: readonly string[],
  findings: Findings,
  expectations: readonly Expectation[],
): Verdict {
  const expected = new Map(
    expectations.filter((entry) => entry.set === set).map(({ scenario, proof }) => [scenario, proof]),
  );
  const results = scored.map((scenario) => ({ scenario, problems: problemsOf(findings.get(scenario)) }));
  const failed = results.filter(({ problems }) => problems.length > 0);
  const unexpected = failed.filter(({ scenario }) => !expected.has(scenario));
  const failing = new Set(failed.map(({ scenario }) => scenario));
  const stale = [...expected.keys()].filter((scenario) => !failing.has(scenario));
  const others = [...findings.keys()].filter((scenario) => !scored.includes(scenario)).sort();
  const lines = [
    `${set}: ${scored.length - failed.length} of ${scored.length} scored scenarios passed, ${failed.length} failed`,
    ...failed.flatMap(({ scenario, problems }) => [
      `  ✘ ${scenario}${expected.has(scenario) ? ` (expected: ${expected.get(scenario)})` : ""}`,
      ...problems.map((problem) => `      ${problem}`),
    ]),
    ...stale.map((scenario) => `  ✘ ${scenario} is expected to fail and does not: take it off the list`),
    ...others.map((scenario) => `  ${notScored(scenario, findings.get(scenario) ?? [])}`),
  ];
  return { lines, asExpected: unexpected.length === 0 && stale.length === 0 };
}

function notScored(scenario: string, checks: readonly Check[]): string {
  const count = (wanted: Check["status"]) => checks.filter(({ status }) => status === wanted).length;
  const counts = `${count("SUCCESS")} passed, ${count("FAILURE")} failed, ${count("WARNING")} warned`;
  return `· not scored: ${scenario}: ${counts}`;
}
