import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The deployment's configuration with another entry, in a folder of its own. */
export interface OtherEntry {
  /** Of the configuration. */
  readonly configPath: string;
  remove(): void;
}

const root = resolve(import.meta.dirname, "../..");

/** @param source of the entry, made with what turns a path in this repository into a module specifier */
export function withEntry(source: (load: (path: string) => string) => string): OtherEntry {
  const folder = mkdtempSync(join(tmpdir(), "other-entry-"));
  const entry = join(folder, "entry.ts");
  writeFileSync(
    entry,
    source((path) => JSON.stringify(join(root, path))),
  );
  const deployed = readFileSync(join(root, "wrangler.jsonc"), "utf8");
  const main = '"main": "src/index.ts"';
  if (!deployed.includes(main)) throw new Error(`wrangler.jsonc has no ${main}.`);
  const configPath = join(folder, "wrangler.jsonc");
  writeFileSync(configPath, deployed.replace(main, `"main": ${JSON.stringify(entry)}`));
  return { configPath, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
