import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { root } from "./documents.ts";
import { tableWith } from "./tables.ts";

const manifest = z.object({ scripts: z.record(z.string(), z.string()) });
const { scripts } = manifest.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
const table = tableWith("Command", readFileSync(join(root, "README.md"), "utf8"));

/** The scripts that a row names: `npm run a`, `npm test`, and those after a comma. */
function scriptsIn(row: string): string[] {
  return [...row.matchAll(/`(?:npm (?:run )?)?([\w:]+)[^`]*`/g)].map(([, name = ""]) => name);
}

it("the table of commands in README.md has every npm script, and no other", () => {
  const named = new Set(table.flatMap(({ Command = "" }) => scriptsIn(Command)));
  expect([...named].sort()).toEqual(Object.keys(scripts).sort());
});

it("each says what it does", () => {
  expect(table.filter((row) => (row["What it does"] ?? "").length < 8)).toEqual([]);
});
