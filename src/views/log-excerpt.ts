import { shortened } from "../text/bytes.ts";
import { visible } from "../text/untrusted.ts";
import { jsonBytes } from "./row.ts";

/** What matters of a step that failed. */
export interface FailedStep {
  /** What it ran, as far as the log says. */
  readonly step: string;
  /** Lines of its log, in their order; where some are missing, a line says so. */
  readonly text: string;
}

/** How many failed steps of a job are shown: one step fails, and some go on after one. */
const mostSteps = 3;

/** Most of one line, in bytes of JSON. */
const longestLine = 500;

/** Room for the lines that say how many are missing, in bytes of JSON; there are never many. */
const gapBytes = 40;

/**
 * The lines of a job's log that say why it failed: those around its errors, most of them before, and the ends of the
 * steps that have some.
 * @param log a log as GitHub keeps it, or its end
 * @param mostBytes of JSON
 */
export function failedSteps(log: string, mostBytes: number): FailedStep[] {
  const steps = stepsOf(log);
  const withErrors = steps.filter(({ lines }) => lines.some(isError));
  // a log that was cut off has no error, but an end
  const shown = withErrors.length > 0 ? withErrors.slice(-mostSteps) : steps.slice(-1);
  const each = Math.floor(mostBytes / Math.max(1, shown.length));
  return shown.map(({ title, lines }) => {
    const step = shortened(title, 200);
    return { step, text: linesNearErrors(lines, each - jsonBytes({ step, text: "" }) - 1) };
  });
}

interface Step {
  readonly title: string;
  readonly lines: string[];
}

/** Where a step begins: GitHub writes a group for what it runs, and a line for what it does after the steps. */
const stepStart = /^(?:##\[group\](Run .*)|(Post job cleanup\.|Cleaning up orphan processes))$/;

/** The log by steps, without the times, colours and other marks of its lines. */
function stepsOf(log: string): Step[] {
  const steps: Step[] = [{ title: "Set up job", lines: [] }];
  for (const raw of log.split("\n")) {
    const line = cleaned(raw);
    const [, run, other] = stepStart.exec(line) ?? [];
    const title = run ?? other;
    if (title !== undefined) steps.push({ title, lines: [] });
    else if (line !== "" && line !== "##[endgroup]") steps.at(-1)?.lines.push(line);
  }
  return steps.filter(({ lines }) => lines.length > 0);
}

/** What a terminal is told by: colours, the cursor, titles and links (ECMA-48, xterm). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these begin and end with one
const terminalSequence = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])/g;

function cleaned(raw: string): string {
  const text = raw.replace(/^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]+Z ?/, "").replace(terminalSequence, "");
  // of what was written over on one line, a person saw the last
  const last = text.trimEnd().split("\r").at(-1) ?? "";
  const printed = last
    .replace(/\p{Cc}/gu, (control) => (control === "\t" ? control : ""))
    // GitHub hides the secrets that it knows of, and no token that a program made and printed
    .replace(/\b(?:gh[a-z]|github_pat)_\w+/g, "***");
  return shortened(visible(printed).trimEnd(), longestLine);
}

function isError(line: string): boolean {
  return line.startsWith("##[error]");
}

/** The lines that are nearest to an error or to the end, as many as there is room for. */
function linesNearErrors(lines: readonly string[], mostBytes: number): string {
  const distances = distancesOf(lines);
  const nearestFirst = [...lines.keys()].sort((one, other) => nearness(distances, one, other));
  const kept = new Set<number>();
  let left = mostBytes;
  for (const index of nearestFirst) {
    // a line that stands alone has a gap before it, and the last one a gap after it
    const gaps = [index - 1, index + 1].every((neighbour) => !kept.has(neighbour)) ? 2 * gapBytes : 0;
    left -= jsonBytes(lines[index]) + gaps;
    if (left < 0) break;
    kept.add(index);
  }
  const shown: string[] = [];
  let last = -1;
  for (const index of [...kept].sort((one, other) => one - other)) {
    if (index > last + 1) shown.push(missing(index - last - 1));
    shown.push(lines[index] ?? "");
    last = index;
  }
  if (last < lines.length - 1) shown.push(missing(lines.length - 1 - last));
  return shown.join("\n");
}

const missing = (count: number) => `[${count} lines left out]`;

/** For each line how far it is from an error or the end of the step; what follows an error matters less. */
function distancesOf(lines: readonly string[]): number[] {
  const distances = lines.map((line) => (isError(line) ? 0 : Number.POSITIVE_INFINITY));
  if (lines.length > 0) distances[lines.length - 1] = 0;
  for (let index = lines.length - 2; index >= 0; index--)
    distances[index] = Math.min(distances[index] ?? 0, (distances[index + 1] ?? 0) + 1);
  for (let index = 1; index < lines.length; index++)
    distances[index] = Math.min(distances[index] ?? 0, (distances[index - 1] ?? 0) + 4);
  return distances;
}

function nearness(distances: readonly number[], one: number, other: number): number {
  return (distances[one] ?? 0) - (distances[other] ?? 0) || other - one;
}
