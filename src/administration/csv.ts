import { stringify } from "csv-stringify/sync";
import type { AuditEntry } from "../audit/entry.ts";

/** What a formula begins with, in the widths that spreadsheets know. */
const formula = "=+\\-@\\uff1d\\uff0b\\uff0d\\uff20";

// Spaces and quotes are what spreadsheets drop before they look. Where the separator is a semicolon or a tab, as it is
// in half of Europe, a cell begins after one, whatever quotes are around the field
const beginnings = new RegExp(`(^|[;|\\t\\r\\n])(?=[\\s"']*[${formula}]|[\\t\\r\\n])`, "g");

/** The columns of an entry, and what is in each. */
const columns: Readonly<Record<string, (entry: AuditEntry) => string | number | undefined>> = {
  id: ({ id }) => id,
  time: ({ at }) => new Date(at).toISOString(),
  kind: ({ kind }) => kind,
  userId: ({ userId }) => userId,
  login: ({ login }) => login,
  clientId: ({ clientId }) => clientId,
  grantId: ({ grantId }) => grantId,
  subject: ({ subject }) => subject,
  action: ({ action }) => action,
  decision: ({ decision }) => decision,
  reason: ({ reason }) => reason,
  outcome: ({ outcome }) => outcome,
  detail: ({ detail }) => detail,
  duration: ({ duration }) => duration,
  argumentBytes: ({ argumentBytes }) => argumentBytes,
  resultBytes: ({ resultBytes }) => resultBytes,
  arguments: ({ arguments: kept }) => kept && JSON.stringify(kept),
  actor: ({ actor }) => actor,
  traceId: ({ traceId }) => traceId,
  reference: ({ reference }) => reference,
};

/** The first line. */
export const csvHeader = lines([Object.keys(columns)]);

/** Entries as lines (RFC 4180). */
export function csvOf(entries: readonly AuditEntry[]): string {
  return lines(entries.map((entry) => Object.values(columns).map((valueIn) => valueIn(entry))));
}

/** A line that is no entry, and says something of the file. */
export function csvNote(text: string): string {
  return lines([[text, ...Object.keys(columns).slice(1).fill("")]]);
}

/** Every field in quotes: a program that takes another character for the separator finds fewer of those that way. */
function lines(rows: readonly (readonly (string | number | undefined)[])[]): string {
  return stringify(
    rows.map((row) => row.map((value) => (typeof value === "string" ? withoutFormulas(value) : value))),
    { escape_formulas: true, quoted: true, record_delimiter: "windows" },
  );
}

/**
 * A text of which no spreadsheet makes a formula (OWASP, "CSV injection"): an apostrophe before it makes it text. The
 * library does so where a field begins, and knows of no other place.
 */
function withoutFormulas(text: string): string {
  return text.replace(beginnings, "$1'");
}
