import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { reportFailure, UsageError, UserError } from "./user-error.ts";

const USAGE = "node dev/source-place.ts index.js:LINE:COLUMN …";

/** Where the source map of the bundle is once it is built. */
const builtMap = join(import.meta.dirname, "../dist/index.js.map");

/**
 * Where a place in the bundle, as lines of the log name it, is in the source.
 * @param place "index.js:LINE:COLUMN", whatever is around it
 * @param map of the bundle, as JSON
 * @throws {UsageError} for what is no place
 */
export function sourcePlace(place: string, map: string): string {
  const [, line, column] = /:(\d{1,9}):(\d{1,9})\)?$/.exec(place) ?? [];
  if (line === undefined || column === undefined)
    throw new UsageError(`${JSON.stringify(place)} is no place in the bundle. ${USAGE}`);
  const entry = new SourceMap(JSON.parse(map)).findEntry(Number(line) - 1, Number(column) - 1);
  if (!("originalSource" in entry)) return `${place}: nothing of the source is there`;
  const source = entry.originalSource.replace(/^(?:\.\.\/)+/, "");
  return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

function readMap(): string {
  try {
    return readFileSync(builtMap, "utf8");
  } catch {
    throw new UserError(
      "There is no dist/index.js.map. Check out the commit that is deployed, and make it with npm run build.",
    );
  }
}

if (import.meta.main) {
  try {
    const places = process.argv.slice(2);
    if (places.length === 0) throw new UsageError(USAGE);
    const map = readMap();
    for (const place of places) console.log(sourcePlace(place, map));
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}
