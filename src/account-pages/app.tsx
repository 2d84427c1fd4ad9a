import { Hono } from "hono";
import { formLimit } from "../web/form.ts";
import { visitorsOnly } from "../web/guard.tsx";
import { renderFailure, renderProblem } from "../web/render.tsx";
import { showAccount, showConnection } from "./account.tsx";
import { askToEndAll, endAll, endOne } from "./ending.tsx";
import { askToLink, unlink } from "./link.tsx";
import type { AccountEnv, AccountServices } from "./services.ts";
import { signOut } from "./sign-out.tsx";

/** Where everything here begins. */
const start = "/account";

/** The pages where people see and end what they connected. */
export const accountPages = new Hono<AccountEnv>();

accountPages.post(
  "*",
  formLimit(() => start),
);
accountPages.post("/account/sign-out", signOut);
accountPages.use(
  visitorsOnly<AccountServices>({
    title: "See and end what you connected",
    explanation: ({ name }) =>
      `Here you see which apps use your ${name} account through this server, what they may do and what they did, and you can end it.`,
    page: start,
  }),
);
accountPages.get("/account", showAccount);
accountPages.get("/account/connection", showConnection);
accountPages.get("/account/link", askToLink);
accountPages.post("/account/unlink", unlink);
accountPages.post("/account/end", endOne);
accountPages.get("/account/end-all", askToEndAll);
accountPages.post("/account/end-all", endAll);

accountPages.notFound((c) =>
  renderProblem(c, {
    status: 404,
    title: "There is nothing here",
    explanation: "What you connected is on another page.",
    startAgain: start,
    goOn: "Your connections",
  }),
);
accountPages.onError((error, c) => renderFailure(c, error, start));
