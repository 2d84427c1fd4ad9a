import type { Context } from "hono";
import type { Link } from "../accounts/link-answers.ts";
import type { Administration, Operator } from "../administration/administration.ts";
import type { Trail } from "../audit/trail.ts";
import type { Services } from "../dispatch/services.ts";
import { isOpenIdAccount } from "../identity/account-id.ts";
import type { Settings } from "../settings/settings.ts";
import type { Visitor } from "../web/visitor.ts";

/** What these pages work with, for the origin that a request came to. */
export interface AdminServices {
  readonly settings: Settings;
  readonly trail: Trail;
  /** This server's origin. */
  readonly issuer: string;
  /** Whether an operator blocked this account. */
  readonly isBlocked: (userId: string) => Promise<boolean>;
  /** The account at GitHub that somebody linked who signs in elsewhere; undefined if there is none. */
  readonly linkOf: (userId: string) => Promise<Link | undefined>;
  /** Administration in an operator's name. It refuses whoever is none, and has that recorded. */
  readonly administer: (operator: Operator) => Promise<Administration>;
}

/** What these pages take of what a site has. */
export function adminServices(
  { issuer }: { readonly issuer: string },
  { settings, trail, accounts, administrationBy }: Services,
): AdminServices {
  return {
    ...{ settings, trail, issuer },
    isBlocked: (userId) => accounts.isBlocked(userId),
    linkOf: async (userId) => (isOpenIdAccount(userId) ? await accounts.linkStatus(userId) : undefined),
    administer: (operator) => administrationBy(operator, trail),
  };
}

/** Hono's environment for the routes of this folder: only operators get to them. */
export interface AdminEnv {
  Bindings: AdminServices;
  Variables: { visitor: Visitor; administration: Administration };
}

export type AdminContext = Context<AdminEnv>;
