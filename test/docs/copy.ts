import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { root } from "./documents.ts";

/** A copy of this repository, as somebody has it who cloned it and ran `npm install`. */
export interface Copy {
  readonly folder: string;
  remove(): void;
}

/** What a clone does not have. */
const left = new Set([
  ...["node_modules", ".git", ".wrangler", ".wrangler-dev.jsonc", ".dev.vars"],
  ...["dist", "screenshots", "test-results", "coverage"],
]);

export function copyOfRepository(): Copy {
  const folder = mkdtempSync(join(tmpdir(), "documents-"));
  cpSync(root, folder, { recursive: true, filter: (from) => !left.has(basename(from)) });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  // Biome asks git what is ignored
  mkdirSync(join(folder, ".git"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
