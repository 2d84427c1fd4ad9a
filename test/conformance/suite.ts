import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { parse } from "yaml";
import { z } from "zod";

/** One assertion of a scenario. */
const check = z.object({
  id: z.string(),
  status: z.enum(["SUCCESS", "FAILURE", "WARNING", "SKIPPED", "INFO"]),
  errorMessage: z.string().optional(),
});

export type Check = z.output<typeof check>;

/** What the suite found, by scenario. */
export type Findings = ReadonlyMap<string, readonly Check[]>;

/** CONFORMANCE_SUITE is the path of another copy of the suite's `dist/index.js`. */
function executable(): string {
  const other = process.env.CONFORMANCE_SUITE;
  if (other) return other;
  const manifest = createRequire(import.meta.url).resolve("@modelcontextprotocol/conformance/package.json");
  return join(dirname(manifest), "dist/index.js");
}

const requirements = z.object({
  server: z.array(z.string()),
  not_scored: z.array(z.object({ scenario: z.string(), leg: z.string() })),
});

/** The scenarios that conformance of a server to a revision requires, as the suite lists them. */
export function scoredScenarios(revision: string): readonly string[] {
  const file = join(dirname(executable()), "../requirements", `${revision}.yaml`);
  return requirements.parse(parse(readFileSync(file, "utf8"))).server;
}

/**
 * Runs a command of the suite.
 * @param onLine takes each line as it is printed
 * @returns what its files say: its exit code forgives warnings, and scenarios that nobody ran
 */
export async function runSuite(
  command: readonly string[],
  onLine: (line: string) => void = () => {},
): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), "conformance-"));
  try {
    const child = spawn(process.execPath, [executable(), ...command, "-o", folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "close");
    for await (const line of createInterface({ input: child.stdout })) onLine(line);
    await ended;
    return findingsIn(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is in a folder of results: `<command>-<scenario>-<time>/checks.json`. */
function findingsIn(folder: string): Findings {
  const findings = new Map<string, Check[]>();
  for (const name of readdirSync(folder)) {
    const [, scenario] = /^(?:authorization-server|server)-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$/.exec(name) ?? [];
    if (scenario === undefined) throw new Error(`${name} is not of the form that results have.`);
    const checks = z.array(check).parse(JSON.parse(readFileSync(join(folder, name, "checks.json"), "utf8")));
    findings.set(scenario, [...(findings.get(scenario) ?? []), ...checks]);
  }
  return findings;
}
