import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { committed, parseBenchOptions, USAGE } from "../../bench/options.ts";
import { UsageError } from "../../dev/user-error.ts";

const bench = (...args: string[]) => promisify(execFile)(process.execPath, ["bench/run.ts", ...args]);

describe("the options of npm run bench", () => {
  it("are for the whole of it, and for what is committed, if there are none", () => {
    expect(parseBenchOptions([])).toEqual({
      ...{ help: false, check: false, counts: false, growth: false },
      ...{ rounds: 9, calls: 400, atOnce: 16, json: committed },
    });
  });

  it("can be for growth alone, whose results go to the others", () => {
    expect(parseBenchOptions(["--growth"])).toMatchObject({ growth: true, rounds: 9, json: committed });
  });

  it("make a check shorter, which writes nothing unless it is told where", () => {
    expect(parseBenchOptions(["--check"])).toMatchObject({ rounds: 5, calls: 200, json: undefined });
    expect(parseBenchOptions(["--check", "--json", "/tmp/x.json"])).toMatchObject({ json: "/tmp/x.json" });
  });

  it.each([
    [["--rounds", "0"], '--rounds "0" has to be a whole number from 1 to 1000.'],
    [["--rounds", "many"], '--rounds "many" has to be a whole number from 1 to 1000.'],
    [["--calls", "1.5"], '--calls "1.5" has to be a whole number from 1 to 1000000.'],
    [["--calls", "1e3"], '--calls "1e3" has to be a whole number from 1 to 1000000.'],
    [["--at-once", ""], '--at-once "" has to be a whole number from 1 to 256.'],
    [["--at-once", "257"], '--at-once "257" has to be a whole number from 1 to 256.'],
    [["--calls", "8"], "--calls 8 is less than the 16 that are made at once."],
    [["--json", "results"], "--json results has to end in .json: the picture is beside it, as .svg."],
    [["--check", "--counts"], "--check, --counts and --growth are different runs: ask for one of them."],
    [["--growth", "--check"], "--check, --counts and --growth are different runs: ask for one of them."],
    [["--json"], "Option '--json <value>' argument missing. See npm run bench -- --help."],
    [["--fast"], "Unknown option '--fast'. See npm run bench -- --help."],
    [["floor"], "Unexpected argument 'floor'. See npm run bench -- --help."],
  ])("are refused as %j", (args, sentence) => {
    const attempt = () => parseBenchOptions(args);
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(sentence);
  });

  it("are explained", () => {
    expect(parseBenchOptions(["-h"]).help).toBe(true);
    for (const name of [
      "--rounds",
      "--calls",
      "--at-once",
      "--json",
      "--check",
      "--counts",
      "--growth",
      "--help",
    ])
      expect(USAGE).toContain(name);
  });

  it("end the command, with the sentence and nothing else, if they are wrong", async () => {
    await expect(bench("--rounds", "none")).rejects.toMatchObject({
      code: 2,
      stdout: "",
      stderr: '--rounds "none" has to be a whole number from 1 to 1000.\n',
    });
  });

  it.skipIf(process.platform !== "linux").each(["--counts", "--growth"])(
    "need results to put what comes of %s into",
    async (option) => {
      await expect(bench(option, "--json", "package.json")).rejects.toMatchObject({
        code: 1,
        stdout: "",
        stderr: "package.json has no results to put anything into: npm run bench makes some.\n",
      });
    },
  );
});
