import { createMiddleware } from "hono/factory";
import { AdministrationRefusal } from "../administration/refusal.ts";
import { renderNothingHere } from "../web/nothing-here.tsx";
import { recordRefused } from "./refused.ts";
import type { AdminEnv } from "./services.ts";

/**
 * Lets through who is an operator at this moment: by the account id that they had when they signed in, and by what
 * the configuration says now. Everybody else gets the page of a path that this server does not have, whatever they
 * ask for here and however: who operates it, and what operators have, is not theirs to find out. That they tried is in
 * the audit.
 */
export const operatorsOnly = createMiddleware<AdminEnv>(async (c, next) => {
  const { administer, isBlocked, issuer } = c.env;
  const { userId, login } = c.get("visitor");
  try {
    const administration = await administer({ userId, login });
    if (!(await isBlocked(userId))) {
      c.set("administration", administration);
      return await next();
    }
    recordRefused(c, "administer", "blocked");
  } catch (error) {
    if (!(error instanceof AdministrationRefusal)) throw error;
  }
  return await renderNothingHere(c, issuer);
});
