import { parseAuditFilter } from "../administration/audit-filter.ts";
import { AdministrationRefusal } from "../administration/refusal.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { inLanguageOf } from "../web/language.ts";
import { type AskedFilter, askedFilter, filterLabels } from "./asked-filter.ts";
import { attempt } from "./attempt.ts";
import type { Found } from "./found.ts";
import { renderAdmin } from "./frame.tsx";
import { AuditPageBody } from "./pages/audit.tsx";
import { refusalSentence } from "./refusal-words.ts";
import { sectionWords } from "./sections.ts";
import type { AdminContext } from "./services.ts";

/** How many entries are on a page, which has all of their fields and is to weigh less than 30 kB. */
const pageSize = 15;

/** GET /admin/audit: what was done and refused, as filtered. */
export async function showAudit(c: AdminContext): Promise<Response> {
  const asked = askedFilter(c);
  const after = c.req.query("after");
  const found = await find(c, asked, after);
  return await renderAdmin(c, {
    status: found.kind === "found" ? 200 : found.kind === "refused" ? 400 : 503,
    name: inLanguageOf(c, sectionWords).audit,
    body: <AuditPageBody {...{ found, asked, after }} />,
  });
}

async function find(c: AdminContext, asked: AskedFilter, after: string | undefined): Promise<Found> {
  try {
    // what is refused is said in English first
    const filter = parseAuditFilter(asked, filterLabels.en(upstreamOf(c.env.settings).name));
    const page = await attempt(c, "audit", c.get("administration").entries(filter, after, pageSize));
    return page ? { kind: "found", page } : { kind: "unavailable" };
  } catch (error) {
    if (error instanceof AdministrationRefusal)
      return { kind: "refused", problem: refusalSentence(c, error) };
    throw error;
  }
}
