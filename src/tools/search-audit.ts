import * as z from "zod";
import { auditFilterOf, auditFilterParameters } from "../administration/audit-filter.ts";
import { cursor } from "../catalogue/parameters/cursor.ts";
import { defineTool } from "../catalogue/tool.ts";
import { auditRow, auditRowOf } from "../views/audit-row.ts";
import { namesNotice, notice } from "../views/notice.ts";
import { next } from "../views/page.ts";

/** How many entries are on a page: as many as a model reads at once. */
const pageSize = 50;

export const searchAudit = defineTool({
  name: "searchAudit",
  title: "Search the audit",
  description:
    "For operators: finds what was done and refused on this server, newest first, 50 a page: sign-ins, consents, grants, tokens, calls (with who, by which client, decision and reason) and what operators did (subject: to whom). tool is the name of a tool, resource or prompt. Long texts are cut.",
  input: z.strictObject({ ...auditFilterParameters, ...cursor }),
  output: z.strictObject({ notice, entries: z.array(auditRow), ...next }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  scopes: ["admin"],
  async run({ after, ...filter }, context) {
    const administration = await context.administration();
    const page = await administration.entries(auditFilterOf(filter), after, pageSize);
    const { entries, next } = page;
    return { notice: namesNotice, entries: entries.map(auditRowOf), ...(next !== undefined && { next }) };
  },
});
