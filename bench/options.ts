import { parseCommandLine } from "../dev/command-line.ts";
import { UsageError } from "../dev/user-error.ts";

export const USAGE = `Measures what a call costs here, at a bare Worker that checks the same token, and at a reference server
that is made the usual way, in turns, and here with more tools, rules and grants; writes bench/results.json and
bench/results.svg.

  npm run bench                     the whole of it, a quarter of an hour on a machine with nothing else to do
  npm run bench -- --check          a shorter run, held to the targets; writes nothing
  npm run bench -- --counts         what is counted, anew, a minute or two
  npm run bench -- --growth         growth alone, anew, some minutes

  --rounds N    how often each takes its turn; medians are over rounds (9; with --check 5)
  --calls N     of one turn (400; with --check 200)
  --at-once N   how many calls are under way at the same time (16)
  --json FILE   where the results go, in place of bench/results.json; the picture is beside it, as .svg
  --check       fails if a ratio or a count misses its target
  --counts      only counts what a call reads and writes, and puts that into the results that are there
  --growth      only measures what tools, rules and grants add to a call, and puts that into the results that are there
  --help        this text`;

/** What the command line asks for. */
export interface BenchOptions {
  readonly help: boolean;
  readonly rounds: number;
  readonly calls: number;
  readonly atOnce: number;
  /** Where results are written; undefined where they are not. */
  readonly json: string | undefined;
  readonly check: boolean;
  readonly counts: boolean;
  readonly growth: boolean;
}

/** Where results are committed. */
export const committed = "bench/results.json";

/** @throws {UsageError} that says what is wrong with the command line. */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const { help, check, counts, growth, json, ...numbers } = parseCommandLine("npm run bench", args, {
    rounds: { type: "string" },
    calls: { type: "string" },
    "at-once": { type: "string" },
    json: { type: "string" },
    check: { type: "boolean", default: false },
    counts: { type: "boolean", default: false },
    growth: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  });
  if ([check, counts, growth].filter(Boolean).length > 1) {
    throw new UsageError("--check, --counts and --growth are different runs: ask for one of them.");
  }
  if (json !== undefined && !json.endsWith(".json")) {
    throw new UsageError(`--json ${json} has to end in .json: the picture is beside it, as .svg.`);
  }
  const rounds = numberOf("--rounds", numbers.rounds, check ? 5 : 9, 1000);
  const calls = numberOf("--calls", numbers.calls, check ? 200 : 400, 1_000_000);
  const atOnce = numberOf("--at-once", numbers["at-once"], 16, 256);
  if (calls < atOnce)
    throw new UsageError(`--calls ${calls} is less than the ${atOnce} that are made at once.`);
  const to = json ?? (check ? undefined : committed);
  return { help, rounds, calls, atOnce, check, counts, growth, json: to };
}

function numberOf(option: string, text: string | undefined, usual: number, most: number): number {
  const number = Number(text ?? usual);
  if (Number.isInteger(number) && number >= 1 && number <= most && !/[^\d]/.test(text ?? "")) return number;
  throw new UsageError(`${option} ${JSON.stringify(text)} has to be a whole number from 1 to ${most}.`);
}
