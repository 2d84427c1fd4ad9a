import { requireForm, userId as userIdForm } from "../administration/audit-filter.ts";
import { formProof } from "../web/form.ts";
import { inLanguageOf } from "../web/language.ts";
import { onForm } from "./act.tsx";
import { attempt } from "./attempt.ts";
import { endingWords } from "./ending-words.tsx";
import { renderAdmin } from "./frame.tsx";
import { EndEverythingPage, EndGrantPage } from "./pages/end.tsx";
import { Receipts } from "./pages/receipts.tsx";
import { AccountLine, BackToUser } from "./pages/who.tsx";
import type { AdminContext } from "./services.ts";

/** GET /admin/grants/end?userId=…&grantId=…: asks. */
export async function askToEndGrant(c: AdminContext): Promise<Response> {
  const [userId, grantId] = [c.req.query("userId") ?? "", c.req.query("grantId") ?? ""];
  const grant = await c.get("administration").grant(userId, grantId);
  if (!grant) return await showNoGrant(c, userId, 404);
  const proof = await formProof(c.get("visitor"), "/admin/grants/end", c.env.settings);
  const name = inLanguageOf(c, endingWords).endGrant;
  return await renderAdmin(c, { name, body: <EndGrantPage grant={grant} proof={proof} /> });
}

/** POST /admin/grants/end. Of one that has ended, that is said. */
export const endGrant = onForm("end-grant", async (c, field) => {
  const userId = field("userId");
  const before = await attempt(c, "grant", c.get("administration").grant(userId, field("grantId")));
  const receipt = await c.get("administration").endGrant(userId, field("grantId"));
  if (!receipt) return await showNoGrant(c, userId, 200);
  return await renderAdmin(c, {
    name: inLanguageOf(c, endingWords).grantEnded,
    body: (
      <>
        <AccountLine userId={userId} login={before?.login} />
        <Receipts receipts={[receipt]} before={before ? [before] : []} />
        <BackToUser userId={userId} />
      </>
    ),
  });
});

/** GET /admin/users/end?id=…: asks. */
export async function askToEndEverything(c: AdminContext): Promise<Response> {
  const userId = requireForm("id", userIdForm, c.req.query("id")?.trim() ?? "");
  const [grants, proof] = await Promise.all([
    attempt(c, "grants", c.get("administration").grants({ userId })),
    formProof(c.get("visitor"), "/admin/users/end", c.env.settings),
  ]);
  const name = inLanguageOf(c, endingWords).endEverything(userId);
  return await renderAdmin(c, {
    name,
    body: <EndEverythingPage {...{ userId, grants, proof }} />,
  });
}

/** POST /admin/users/end. */
export const endEverything = onForm("end-everything", async (c, field) => {
  const userId = field("userId");
  const before = await attempt(c, "grants", c.get("administration").grants({ userId }));
  const receipts = await c.get("administration").endEverythingOf(userId);
  const { everythingEnded, hasNone } = inLanguageOf(c, endingWords);
  return await renderAdmin(c, {
    name: everythingEnded,
    body: (
      <>
        <p>{hasNone(userId)}</p>
        <Receipts receipts={receipts} before={before?.grants ?? []} />
        <BackToUser userId={userId} />
      </>
    ),
  });
});

function showNoGrant(c: AdminContext, userId: string, status: 200 | 404): Promise<Response> {
  const { noSuchGrant, nothingToDo } = inLanguageOf(c, endingWords);
  return renderAdmin(c, {
    status,
    name: noSuchGrant,
    body: (
      <>
        <p>{nothingToDo}</p>
        <BackToUser userId={userId} />
      </>
    ),
  });
}
