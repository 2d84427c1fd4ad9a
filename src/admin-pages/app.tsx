import { Hono } from "hono";
import { AdministrationRefusal } from "../administration/refusal.ts";
import { formLimit } from "../web/form.ts";
import { visitorsOnly } from "../web/guard.tsx";
import { renderNothingHere } from "../web/nothing-here.tsx";
import { renderFailure } from "../web/render.tsx";
import { showAudit } from "./audit.tsx";
import { askToBlock, block, showBlocked, unblock } from "./blocking.tsx";
import { showClients } from "./clients.tsx";
import { askToEndEverything, askToEndGrant, endEverything, endGrant } from "./ending.tsx";
import { exportAs } from "./export.tsx";
import { renderRefusal } from "./frame.tsx";
import { showGrants } from "./grants.tsx";
import { operatorsOnly } from "./guard.tsx";
import { showOverview } from "./overview.tsx";
import type { AdminEnv, AdminServices } from "./services.ts";
import { showUser, showUsers } from "./users.tsx";

/** Where everything here begins. */
const start = "/admin";

/** The pages where operators see and end what others have. */
export const adminPages = new Hono<AdminEnv>();

// before anything else, and for every method: nothing here answers somebody who is no operator
adminPages.use(
  visitorsOnly<AdminServices>({
    title: "Administration",
    explanation: ({ kind, name }) =>
      kind === "github"
        ? `These pages are for the operators of this server. ${name} says whether you are one of them.`
        : `These pages are for the operators of this server. ${name} says who you are, and this server's configuration whether you are one of them.`,
    page: start,
  }),
);
adminPages.use(operatorsOnly);
adminPages.post(
  "*",
  formLimit(() => start),
);

adminPages.get(start, showOverview);
adminPages.get("/admin/users", showUsers);
adminPages.get("/admin/users/one", showUser);
adminPages.get("/admin/users/end", askToEndEverything);
adminPages.post("/admin/users/end", endEverything);
adminPages.get("/admin/users/block", askToBlock);
adminPages.post("/admin/users/block", block);
adminPages.get("/admin/users/blocked", showBlocked);
adminPages.post("/admin/users/unblock", unblock);
adminPages.get("/admin/clients", showClients);
adminPages.get("/admin/grants", showGrants);
adminPages.get("/admin/grants/end", askToEndGrant);
adminPages.post("/admin/grants/end", endGrant);
adminPages.get("/admin/audit", showAudit);
adminPages.get("/admin/audit.csv", exportAs("csv"));
adminPages.get("/admin/audit.ndjson", exportAs("ndjson"));

adminPages.notFound((c) => renderNothingHere(c, c.env.issuer));
adminPages.onError((error, c) =>
  error instanceof AdministrationRefusal ? renderRefusal(c, error) : renderFailure(c, error, start),
);
