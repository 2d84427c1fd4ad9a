import * as z from "zod";
import type { AuditEntry } from "../audit/entry.ts";
import { untrustedLine } from "../text/untrusted.ts";
import { fitTogether, roomIn } from "./row.ts";

/** What of an entry is text that somebody else may have chosen. What matters most comes first. */
const texts = ["action", "reason", "subject", "clientId", "login", "detail", "grantId"] as const;

/** An entry of the audit trail in a list. */
export const auditRow = z.strictObject({
  time: z.string(),
  kind: z.string(),
  decision: z.string(),
  outcome: z.string().optional(),
  userId: z.string().optional(),
  action: z.string().optional(),
  reason: z.string().optional(),
  subject: z.string().optional(),
  clientId: z.string().optional(),
  login: z.string().optional(),
  detail: z.string().optional(),
  grantId: z.string().optional(),
});

type AuditRow = z.output<typeof auditRow>;

/** Most of a text that is looked at, in bytes: a row has room for less. */
const longestText = 200;

/** A row of a bounded size: long texts are cut. */
export function auditRowOf(entry: AuditEntry): AuditRow {
  const { at, kind, decision, outcome, userId } = entry;
  const said = texts.flatMap((name) => {
    const text = entry[name];
    return text === undefined ? [] : [[name, untrustedLine(text, longestText)] as const];
  });
  const row: AuditRow = {
    time: new Date(at).toISOString(),
    ...{ kind, decision },
    ...(outcome !== undefined && { outcome }),
    ...(userId !== undefined && { userId }),
  };
  const empty = { ...row, ...Object.fromEntries(said.map(([name]) => [name, ""])) };
  const fitted = fitTogether(
    said.map(([, text]) => text),
    roomIn(empty),
  );
  return { ...row, ...Object.fromEntries(said.map(([name], index) => [name, fitted[index] ?? ""])) };
}
