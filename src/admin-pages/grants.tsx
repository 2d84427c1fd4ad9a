import type { GrantFacts, Page } from "../administration/facts.ts";
import { AdministrationRefusal } from "../administration/refusal.ts";
import { inLanguageOf } from "../web/language.ts";
import { renderAdmin } from "./frame.tsx";
import { GrantsPage } from "./pages/grants.tsx";
import { refusalSentence } from "./refusal-words.ts";
import { sectionWords } from "./sections.ts";
import type { AdminContext } from "./services.ts";

/** GET /admin/grants?userId=…&clientId=…: what people let clients have. */
export async function showGrants(c: AdminContext): Promise<Response> {
  const asked = {
    userId: c.req.query("userId")?.trim() ?? "",
    clientId: c.req.query("clientId")?.trim() ?? "",
  };
  const after = c.req.query("after");
  const name = inLanguageOf(c, sectionWords).grants;
  const { page, problem } = await find(c, asked, after);
  return await renderAdmin(c, {
    status: problem === undefined ? 200 : 400,
    name,
    body: <GrantsPage {...{ page, problem, asked, after }} />,
  });
}

interface Asked {
  readonly userId: string;
  readonly clientId: string;
}

async function find(
  c: AdminContext,
  { userId, clientId }: Asked,
  after: string | undefined,
): Promise<{ readonly page?: Page<"grants", GrantFacts>; readonly problem?: string }> {
  // what is empty in a form is not asked for
  const filter = { userId: userId || undefined, clientId: clientId || undefined };
  try {
    return { page: await c.get("administration").grants(filter, after) };
  } catch (error) {
    if (error instanceof AdministrationRefusal) return { problem: refusalSentence(c, error) };
    throw error;
  }
}
