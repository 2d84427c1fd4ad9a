import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import type { Outcome, Outcomes } from "./matrix.ts";
import { type RowId, type RowOf, rowIds, rows, steps } from "./rows.ts";

const start = "<!-- matrix: written by npm run matrix -->";
const end = "<!-- end of the matrix -->";

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

const packageJson = resolve(import.meta.dirname, "../../package.json");
const { dependencies, devDependencies } = manifest.parse(JSON.parse(readFileSync(packageJson, "utf8")));
const versions: Record<string, string> = { ...dependencies, ...devDependencies };

/** What a row begins with: the client with its version, and its way to talk to the server. */
function headOf(id: RowId): string {
  const { client, package: name, lane }: RowOf = rows[id];
  return `| ${client} ${versions[name]} | ${lane} |`;
}

/** The table as it stands in a document, by row; a row that is not as it would be written is left out. */
export function readTable(document: string): Map<RowId, Outcomes> {
  const block = document.slice(document.indexOf(start), document.indexOf(end));
  const lines = block.split("\n");
  const notes = new Map(
    lines.flatMap((line) => [...line.matchAll(/^(\d+)\. (.*)$/g)].map(([, n, text]) => [n, text])),
  );
  const known = new Map<RowId, Outcomes>();
  for (const id of rowIds) {
    const line = lines.find((candidate) => candidate.startsWith(headOf(id)));
    const cells = line?.slice(headOf(id).length).split("|").slice(0, steps.length) ?? [];
    if (cells.length !== steps.length) continue;
    const outcomes = cells.map((cell): Outcome => {
      const note = notes.get(/<sup>(\d+)<\/sup>/.exec(cell)?.[1] ?? "");
      return { done: cell.includes("✔"), ...(note !== undefined && { note }) };
    });
    known.set(id, byStep(outcomes));
  }
  return known;
}

function byStep(outcomes: readonly Outcome[]): Outcomes {
  const nothing: Outcome = { done: false };
  const entries = steps.map((step, index) => [step, outcomes[index] ?? nothing] as const);
  // every step has its entry
  return Object.fromEntries(entries) as Outcomes;
}

/** The document with this table in place of its own. @throws if it has no place for one */
export function writeTable(document: string, known: ReadonlyMap<RowId, Outcomes>): string {
  const from = document.indexOf(start);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`There is no place for the table: ${start} … ${end}`);
  return `${document.slice(0, from)}${start}\n\n${render(known)}\n\n${document.slice(to)}`;
}

function render(known: ReadonlyMap<RowId, Outcomes>): string {
  const notes: string[] = [];
  const cell = ({ done, note }: Outcome) => {
    const mark = done ? "✔" : "–";
    if (note === undefined) return mark;
    if (!notes.includes(note)) notes.push(note);
    return `${mark}<sup>${notes.indexOf(note) + 1}</sup>`;
  };
  const lines = [...known].map(
    ([id, outcomes]) => `${headOf(id)} ${steps.map((step) => cell(outcomes[step])).join(" | ")} |`,
  );
  return [
    `| Client | Way | ${steps.join(" | ")} |`,
    `| --- | --- |${" :-: |".repeat(steps.length)}`,
    ...lines,
    "",
    ...notes.map((note, index) => `${index + 1}. ${note}`),
  ].join("\n");
}
