import { inLanguageOf } from "../web/language.ts";
import { attempt } from "./attempt.ts";
import { renderAdmin } from "./frame.tsx";
import { OverviewPage } from "./pages/overview.tsx";
import { sectionWords } from "./sections.ts";
import type { AdminContext } from "./services.ts";
import { callsByDay, callsByTool, lastDays } from "./usage.ts";

/** How many days usage is shown of. */
const shownDays = 30;

/** GET /admin: what is called, how often, and what there is. */
export async function showOverview(c: AdminContext): Promise<Response> {
  const administration = c.get("administration");
  const days = lastDays(shownDays, Date.now());
  const from = Date.parse(`${days[0]}T00:00:00Z`);
  const [usage, users, clients, blocked] = await Promise.all([
    attempt(c, "usage", administration.usage({ from })),
    attempt(c, "users", administration.users()),
    attempt(c, "clients", administration.clients()),
    attempt(c, "blocked", administration.blocked()),
  ]);
  return await renderAdmin(c, {
    name: inLanguageOf(c, sectionWords).usage,
    body: (
      <OverviewPage
        tools={usage && callsByTool(usage)}
        days={usage && callsByDay(usage, days)}
        counts={[
          { what: "users", href: "/admin/users", ...countOf(users?.users, users?.next) },
          { what: "clients", href: "/admin/clients", ...countOf(clients?.clients, clients?.next) },
          {
            what: "blocked",
            href: "/admin/users/blocked",
            ...countOf(blocked?.blocked, blocked?.next),
          },
        ]}
      />
    ),
  });
}

/** Nobody keeps count: it is that of the first page, and whether there are more. */
function countOf(rows: readonly unknown[] | undefined, next: string | undefined) {
  return { count: rows?.length, isMore: next !== undefined };
}
