import { inLanguageOf } from "../web/language.ts";
import { renderAdmin } from "./frame.tsx";
import { ClientsPage } from "./pages/clients.tsx";
import { sectionWords } from "./sections.ts";
import type { AdminContext } from "./services.ts";

/** GET /admin/clients: every client that somebody can sign in with. */
export async function showClients(c: AdminContext): Promise<Response> {
  const after = c.req.query("after");
  const page = await c.get("administration").clients(after);
  const name = inLanguageOf(c, sectionWords).clients;
  return await renderAdmin(c, { name, body: <ClientsPage page={page} after={after} /> });
}
