import type { Accounts } from "../accounts/accounts.ts";
import type { Trail } from "../audit/trail.ts";
import type { AuthorizationServer } from "../authorization/authorization-server.ts";
import type { Settings } from "../settings/settings.ts";
import type { Operator } from "./administration.ts";
import { AdministrationRefusal } from "./refusal.ts";

/** What administration works with. */
export interface AdministrationServices {
  readonly settings: Settings;
  readonly trail: Trail;
  readonly accounts: Pick<Accounts, "connections" | "block" | "unblock">;
  readonly server: Pick<AuthorizationServer, "endConnection" | "endEverything" | "endGrants" | "records">;
  /** The database of the audit trail. */
  readonly audit: D1Database;
}

/** What it takes to do something in an operator's name. */
export interface Acts extends AdministrationServices {
  readonly operator: Operator;
  readonly act: Acting;
}

/** What an operator does. */
export type Act = "administer" | "end-grant" | "end-everything" | "block" | "unblock" | "export";

/** What an act came to, and what there is to say of it in the audit. */
export interface Done<Value> {
  readonly value: Value;
  readonly detail?: string | undefined;
}

/** Does something in an operator's name. @param subject whom or what it is done to, as it was asked for */
export type Acting = <Value>(
  act: Act,
  subject: string | undefined,
  work: () => Promise<Done<Value>>,
) => Promise<Value>;

/** Has each act recorded, whatever comes of it: done, refused, or failed. */
export function recordedActs(trail: Trail, operator: Operator): Acting {
  const { userId, login, clientId, grantId } = operator;
  const by = { kind: "administration", userId, login, clientId, grantId } as const;
  return async (action, subject, work) => {
    try {
      const { value, detail } = await work();
      trail.record({ ...by, action, subject, decision: "allowed", detail });
      return value;
    } catch (error) {
      const isRefused = error instanceof AdministrationRefusal;
      const reason = isRefused ? error.reason : "not-carried-out";
      trail.record({ ...by, action, subject, decision: isRefused ? "refused" : "failed", reason });
      throw error;
    }
  };
}
