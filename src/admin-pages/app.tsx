import { Hono } from "hono";
import { AdministrationRefusal } from "../administration/refusal.ts";
import { formLimit } from "../web/form.ts";
import { type InvitationWords, visitorsOnly } from "../web/guard.tsx";
import { defineWords } from "../web/language.ts";
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

const invitation = defineWords<InvitationWords>({
  en: {
    title: "Administration",
    explanation: ({ kind, name }) =>
      kind === "github"
        ? `These pages are for the operators of this server. ${name} says whether you are one of them.`
        : `These pages are for the operators of this server. ${name} says who you are, and this server's configuration whether you are one of them.`,
  },
  ja: {
    title: "管理",
    explanation: ({ kind, name }) =>
      kind === "github"
        ? `これらのページは、このサーバーの管理者のためのものです。管理者であるかどうかは ${name} で確認します。`
        : `これらのページは、このサーバーの管理者のためのものです。あなたが誰であるかは ${name} が、管理者であるかどうかはこのサーバーの設定が示します。`,
  },
  ko: {
    title: "관리",
    explanation: ({ kind, name }) =>
      kind === "github"
        ? `이 페이지는 이 서버의 관리자를 위한 것입니다. 관리자인지는 ${name}에서 확인합니다.`
        : `이 페이지는 이 서버의 관리자를 위한 것입니다. 누구인지는 ${name}이(가), 관리자인지는 이 서버의 설정이 알려 줍니다.`,
  },
});

/** The pages where operators see and end what others have. */
export const adminPages = new Hono<AdminEnv>();

// before anything else, and for every method: nothing here answers somebody who is no operator
adminPages.use(
  visitorsOnly<AdminServices>({
    words: invitation,
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
