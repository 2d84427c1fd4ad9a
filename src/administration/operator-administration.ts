import { findEntries, usageOf } from "../audit/query.ts";
import { onceAMinute } from "../limits/once-a-minute.ts";
import { type Acts, type AdministrationServices, recordedActs } from "./acts.ts";
import type { Administration, Operator } from "./administration.ts";
import { anyGrant } from "./any-grant.ts";
import { requireForm, userId as userIdForm } from "./audit-filter.ts";
import { blockedAmong, blockedPage } from "./blocked-accounts.ts";
import { blockAccount, unblockAccount } from "./blocking.ts";
import { clientsIn } from "./clients.ts";
import { notGivenOut } from "./cursor.ts";
import { endableGrant, endEverything, endGrant } from "./ending.ts";
import { exportOf } from "./export.ts";
import { grantsIn } from "./grants.ts";
import { AdministrationRefusal } from "./refusal.ts";
import { withinAYear } from "./span.ts";
import { usersIn } from "./users.ts";

const isFirst = onceAMinute();

/**
 * Administration in the name of one operator, for the request at hand.
 * @throws {AdministrationRefusal} if they are none. That is recorded once a minute for each of them, in each isolate:
 * anybody can ask for a page as often as they like, and must not fill the trail by that
 */
export async function administrationBy(
  operator: Operator,
  services: AdministrationServices,
): Promise<Administration> {
  const act = recordedActs(services.trail, operator);
  const { settings, audit, accounts, server } = services;
  if (!settings.operators.includes(operator.userId)) {
    const refusal = new AdministrationRefusal("Only the operators of this server can administer it.", {
      kind: "not-operator",
    });
    if (!isFirst(operator.userId)) throw refusal;
    await act("administer", undefined, () => Promise.reject(refusal));
  }
  const stored = { namespace: server.records, settings };
  const acts: Acts = { ...services, operator, act };
  return {
    grants: (filter = {}, after) => grantsIn(stored, filter, after),
    grant: (userId, grantId) => anyGrant(services, userId, grantId),
    users: (after) => usersIn(stored, audit, after),
    clients: (after) => clientsIn(stored, after),
    connectionsOf: async (userId) => await accounts.connections(requireForm("userId", userIdForm, userId)),
    endable: (userId, grantId) => endableGrant(acts, userId, grantId),
    endGrant: (userId, grantId) => endGrant(acts, userId, grantId),
    endEverythingOf: (userId) => endEverything(acts, userId),
    block: (userId, reason) => blockAccount(acts, userId, reason),
    unblock: (userId) => unblockAccount(acts, userId),
    blockOf: async (userId) => (await blockedAmong(audit, [userId])).get(userId),
    blocked: (after) => blockedPage(audit, settings.secrets, after),
    usage: async (filter) => await usageOf(audit, withinAYear(filter)),
    async entries(filter, after, limit) {
      if (after !== undefined && !entryId.test(after)) throw notGivenOut();
      return await findEntries(audit, filter, after, limit);
    },
    export(filter, format) {
      const detail = `${format} ${JSON.stringify(filter)}`;
      const file = exportOf(audit, filter, format);
      void act("export", undefined, async () => ({ value: undefined, detail }));
      return file;
    },
  };
}

/** An entry's id is where its page ends, and stands for nothing but that. */
const entryId = /^[0-9a-z]{9}-[0-9a-z]{4,8}-[0-9a-f]{16}$/;
