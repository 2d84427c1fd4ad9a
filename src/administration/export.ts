import type { AuditEntry } from "../audit/entry.ts";
import { findEntries, longestPart } from "../audit/query.ts";
import type { AuditFilter } from "../audit/search.ts";
import { csvHeader, csvNote, csvOf } from "./csv.ts";
import type { ExportFormat } from "./export-format.ts";

/** Most entries of a file. */
export const longestExport = 50_000;

interface Form {
  readonly header: string;
  lines(entries: readonly AuditEntry[]): string;
  /** The last line of a file that lacks entries. */
  cut(facts: { readonly entries: number; readonly to: string }): string;
}

const forms: Readonly<Record<ExportFormat, Form>> = {
  csv: {
    header: csvHeader,
    lines: csvOf,
    cut: ({ entries, to }) =>
      csvNote(`Cut after ${entries} entries. The others, and some of these, come with an export to ${to}.`),
  },
  ndjson: {
    header: "",
    lines: (entries) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""),
    cut: ({ entries, to }) => `${JSON.stringify({ cut: true, entries, to })}\n`,
  },
};

/**
 * Entries as a file, the newest first. A part is fetched when its reader has taken the one before, so that a file needs
 * no more memory than a part, however long it is.
 */
export function exportOf(
  db: D1Database,
  filter: AuditFilter,
  format: ExportFormat,
  most = longestExport,
): ReadableStream<Uint8Array> {
  const form = forms[format];
  const encoder = new TextEncoder();
  let written = 0;
  let after: string | undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (form.header !== "") controller.enqueue(encoder.encode(form.header));
      },
      async pull(controller) {
        const { entries, next } = await findEntries(db, filter, after, most - written, longestPart);
        written += entries.length;
        after = next;
        if (entries.length > 0) controller.enqueue(encoder.encode(form.lines(entries)));
        const last = entries.at(-1);
        const isCut = next !== undefined && written >= most;
        if (isCut && last) {
          // others may be of the same millisecond
          const to = new Date(last.at + 1).toISOString();
          controller.enqueue(encoder.encode(form.cut({ entries: written, to })));
        }
        if (next === undefined || isCut) controller.close();
      },
    },
    // nothing is fetched before somebody reads
    { highWaterMark: 0 },
  );
}
