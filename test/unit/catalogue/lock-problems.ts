import { z } from "zod";

/** The file that holds the hashes, in the repository, which npm and the tests run in. */
export const lockFile = "tools.lock.json";

const lockSchema = z.looseObject({ tools: z.record(z.string(), z.string()) });

const remedy =
  "If that is meant, run `npm run lock` and commit tools.lock.json: whoever reviews it, or has pinned a tool, sees what changed.";

/**
 * What is wrong with the file, in sentences; nothing if it is what `npm run lock` writes.
 * @param committed its text; undefined if there is none
 * @param current the text of the lock of the definitions that there are
 */
export function lockProblems(committed: string | undefined, current: string): string[] {
  if (committed === current) return [];
  if (committed === undefined) return ["There is no tools.lock.json.", remedy];
  const before = hashesIn(committed);
  if (!before) return ["tools.lock.json is not JSON with a hash for each tool.", remedy];
  const now = hashesIn(current) ?? {};
  const differences = [
    ...Object.keys(now)
      .filter((name) => !Object.hasOwn(before, name))
      .map((name) => `The tool ${name} was added.`),
    ...Object.keys(before)
      .filter((name) => !Object.hasOwn(now, name))
      .map((name) => `The tool ${name} was removed.`),
    ...Object.keys(now)
      .filter((name) => Object.hasOwn(before, name) && before[name] !== now[name])
      .map((name) => `The definition of ${name} changed.`),
  ];
  if (differences.length === 0)
    differences.push("tools.lock.json is not written as `npm run lock` writes it.");
  return [...differences, remedy];
}

function hashesIn(text: string): Record<string, string> | undefined {
  try {
    return lockSchema.parse(JSON.parse(text)).tools;
  } catch {
    return undefined;
  }
}
