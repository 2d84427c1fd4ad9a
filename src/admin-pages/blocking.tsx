import { requireForm, userId as userIdForm } from "../administration/audit-filter.ts";
import { formProof } from "../web/form.ts";
import { inLanguageOf } from "../web/language.ts";
import { onForm } from "./act.tsx";
import { attempt } from "./attempt.ts";
import { blockingWords } from "./blocking-words.tsx";
import { renderAdmin } from "./frame.tsx";
import { AskWhomToBlock, BlockPage } from "./pages/block.tsx";
import { BlockedPage } from "./pages/blocked.tsx";
import { Receipts } from "./pages/receipts.tsx";
import { BackToUser } from "./pages/who.tsx";
import type { AdminContext } from "./services.ts";

/** GET /admin/users/blocked: whom operators blocked. */
export async function showBlocked(c: AdminContext): Promise<Response> {
  const after = c.req.query("after");
  const page = await attempt(c, "blocked", c.get("administration").blocked(after));
  return await renderAdmin(c, {
    status: page ? 200 : 503,
    name: inLanguageOf(c, blockingWords).blockedAccounts,
    body: <BlockedPage page={page} after={after} />,
  });
}

/** GET /admin/users/block: asks whom, and with ?id=… asks why. Somebody can be blocked who has never been here. */
export async function askToBlock(c: AdminContext): Promise<Response> {
  const id = c.req.query("id")?.trim() ?? "";
  if (id === "") {
    const name = inLanguageOf(c, blockingWords).blockAnAccount;
    return await renderAdmin(c, { name, body: <AskWhomToBlock /> });
  }
  const userId = requireForm("id", userIdForm, id);
  const [grants, proof] = await Promise.all([
    attempt(c, "grants", c.get("administration").grants({ userId })),
    formProof(c.get("visitor"), "/admin/users/block", c.env.settings),
  ]);
  const name = inLanguageOf(c, blockingWords).blockAccount(userId);
  return await renderAdmin(c, { name, body: <BlockPage {...{ userId, grants, proof }} /> });
}

/** POST /admin/users/block. Doing it again replaces the reason. */
export const block = onForm("block", async (c, field) => {
  const userId = field("userId");
  const before = await attempt(c, "grants", c.get("administration").grants({ userId }));
  const receipts = await c.get("administration").block(userId, field("reason") || undefined);
  const { blocked, cannotSignIn } = inLanguageOf(c, blockingWords);
  return await renderAdmin(c, {
    name: blocked,
    body: (
      <>
        <p>{cannotSignIn(userId)}</p>
        <Receipts receipts={receipts} before={before?.grants ?? []} />
        <BackToUser userId={userId} />
      </>
    ),
  });
});

/** POST /admin/users/unblock. It can be taken back, so nobody is asked. */
export const unblock = onForm("unblock", async (c, field) => {
  const userId = field("userId");
  const wasBlocked = await c.get("administration").unblock(userId);
  const { unblocked, wasNotBlocked, canSignIn } = inLanguageOf(c, blockingWords);
  const name = wasBlocked ? unblocked : wasNotBlocked;
  return await renderAdmin(c, {
    name,
    body: (
      <>
        <p>{canSignIn(userId)}</p>
        <BackToUser userId={userId} />
      </>
    ),
  });
});
