import { requireForm, userId as userIdForm } from "../administration/audit-filter.ts";
import { formProof } from "../web/form.ts";
import { onForm } from "./act.tsx";
import { attempt } from "./attempt.ts";
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
    name: "Blocked accounts",
    body: <BlockedPage page={page} after={after} />,
  });
}

/** GET /admin/users/block: asks whom, and with ?id=… asks why. Somebody can be blocked who has never been here. */
export async function askToBlock(c: AdminContext): Promise<Response> {
  const id = c.req.query("id")?.trim() ?? "";
  if (id === "") {
    const name = "Block an account";
    return await renderAdmin(c, { name, body: <AskWhomToBlock /> });
  }
  const userId = requireForm("id", userIdForm, id);
  const [grants, proof] = await Promise.all([
    attempt(c, "grants", c.get("administration").grants({ userId })),
    formProof(c.get("visitor"), "/admin/users/block", c.env.settings),
  ]);
  const name = `Block account ${userId}?`;
  return await renderAdmin(c, { name, body: <BlockPage {...{ userId, grants, proof }} /> });
}

/** POST /admin/users/block. Doing it again replaces the reason. */
export const block = onForm("block", async (c, field) => {
  const userId = field("userId");
  const before = await attempt(c, "grants", c.get("administration").grants({ userId }));
  const receipts = await c.get("administration").block(userId, field("reason") || undefined);
  return await renderAdmin(c, {
    name: "Blocked",
    body: (
      <>
        <p>
          Account <strong>{userId}</strong> cannot sign in any more, by whichever client, and what it had has
          ended.
        </p>
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
  const name = wasBlocked ? "Unblocked" : "Was not blocked";
  return await renderAdmin(c, {
    name,
    body: (
      <>
        <p>
          Account <strong>{userId}</strong> can sign in. What ended when it was blocked stays ended: its
          person connects their clients anew.
        </p>
        <BackToUser userId={userId} />
      </>
    ),
  });
});
