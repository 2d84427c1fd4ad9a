import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Catalogue } from "../../../src/catalogue/catalogue.ts";
import { type Finding, failed, ok } from "../../finding.ts";

/** Whether tools.lock.json has the hashes of the tools as they are. */
export function checkToolsLock(root: string, { lock, tools }: Catalogue): readonly Finding[] {
  const check = "tools.lock.json";
  const file = join(root, check);
  if (existsSync(file) && readFileSync(file, "utf8") === lock.text)
    return [ok(check, `It has the hashes of all ${tools.length} tools.`)];
  return [
    failed(
      check,
      "It is not what the tools here come to, and npm run deploy refuses that.",
      "npm run lock -- --check says which tools changed. If that is meant: npm run lock, and commit it.",
    ),
  ];
}
