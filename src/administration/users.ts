import * as z from "zod";
import { blockedAmong } from "./blocked-accounts.ts";
import { cursorsOf } from "./cursor.ts";
import type { Page, UserFacts } from "./facts.ts";
import type { Stored } from "./grants.ts";
import { grantKey, grantOfKey, grantPrefix, readGrant } from "./records.ts";

/** How many keys are listed at once, and how often for one page: somebody may have very many grants. */
const batch = 25;
const mostBatches = 20;

/** A person whose grants were not all counted yet; `grantId` is one of them. */
const counted = z.strictObject({ userId: z.string(), grantId: z.string(), grants: z.number() });

const position = z.strictObject({ cursor: z.string(), last: counted.optional() });

/** Everybody who has a grant; see `Administration.users`. */
export async function usersIn(
  { namespace, settings }: Stored,
  audit: D1Database,
  after: string | undefined,
): Promise<Page<"users", UserFacts>> {
  const cursors = cursorsOf(settings.secrets, ["users"], position);
  const start = await cursors.open(after);
  let cursor = start?.cursor;
  let last = start?.last;
  const whole: z.output<typeof counted>[] = [];
  for (let batches = 0; batches < mostBatches && whole.length === 0; batches += 1) {
    const listed = await namespace.list({
      prefix: grantPrefix,
      limit: batch,
      ...(cursor !== undefined && { cursor }),
    });
    // those of one person follow each other, so a person is counted when the next one begins
    for (const { name } of listed.keys) {
      const grant = grantOfKey(name);
      if (!grant) continue;
      if (last && last.userId !== grant.userId) whole.push(last);
      last = { ...grant, grants: (last?.userId === grant.userId ? last.grants : 0) + 1 };
    }
    cursor = listed.list_complete ? undefined : listed.cursor;
    if (cursor === undefined) break;
  }
  if (cursor === undefined && last) whole.push(last);
  const blocked = await blockedAmong(
    audit,
    whole.map(({ userId }) => userId),
  );
  const users = await Promise.all(
    whole.map(async ({ userId, grantId, grants }): Promise<UserFacts> => {
      const login = (await readGrant(namespace, grantKey(userId, grantId)))?.login;
      const mark = blocked.get(userId);
      return { userId, ...(login !== undefined && { login }), grants, ...(mark && { blocked: mark }) };
    }),
  );
  if (cursor === undefined) return { users };
  return { users, next: await cursors.seal({ cursor, ...(last && { last }) }) };
}
