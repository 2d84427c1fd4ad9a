import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The deployment's configuration with some of it changed, in a folder of its own. */
export interface OtherEntry {
  /** Of the configuration. */
  readonly configPath: string;
  remove(): void;
}

const root = resolve(import.meta.dirname, "../..");

/** Tests ask for as much in a minute as people do in a day, from one address. */
const enoughForTests = 1_000_000;

/**
 * The deployment's configuration with another entry.
 * @param source of the entry, made with what turns a path in this repository into a module specifier
 * @param limit of each rate limiter
 */
export function withEntry(
  source: (load: (path: string) => string) => string,
  limit = enoughForTests,
): OtherEntry {
  return configuration(limit, (folder) => {
    const entry = join(folder, "entry.ts");
    writeFileSync(
      entry,
      source((path) => JSON.stringify(join(root, path))),
    );
    return entry;
  });
}

/** The deployment's configuration, with limits that are out of the way. */
export function withoutLimits(): OtherEntry {
  return configuration(enoughForTests, () => join(root, "src/index.ts"));
}

/** @param entryIn where the entry is, which can be put into the folder */
function configuration(limit: number, entryIn: (folder: string) => string): OtherEntry {
  const folder = mkdtempSync(join(tmpdir(), "other-entry-"));
  const deployed = readFileSync(join(root, "wrangler.jsonc"), "utf8");
  const main = /"main": "src\/index\.ts"/;
  const limits = /"limit": \d+/g;
  for (const part of [main, limits])
    if (deployed.search(part) < 0) throw new Error(`wrangler.jsonc has no ${part.source}.`);
  // wrangler looks for them beside the configuration
  for (const part of ["migrations", "stand-ins"]) symlinkSync(join(root, part), join(folder, part));
  const configPath = join(folder, "wrangler.jsonc");
  writeFileSync(
    configPath,
    deployed.replace(main, `"main": ${JSON.stringify(entryIn(folder))}`).replace(limits, `"limit": ${limit}`),
  );
  return { configPath, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
