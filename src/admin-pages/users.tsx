import { requireForm, userId as userIdForm } from "../administration/audit-filter.ts";
import { displayText } from "../web/display-text.ts";
import { formProof } from "../web/form.ts";
import { defineWords, inLanguageOf } from "../web/language.ts";
import { attempt } from "./attempt.ts";
import { connectedGrants } from "./connected.ts";
import { renderAdmin } from "./frame.tsx";
import { UserPage } from "./pages/user.tsx";
import { UsersPage } from "./pages/users.tsx";
import { sectionWords } from "./sections.ts";
import type { AdminContext } from "./services.ts";

/** GET /admin/users: everybody who has a grant. */
export async function showUsers(c: AdminContext): Promise<Response> {
  const after = c.req.query("after");
  const page = await attempt(c, "users", c.get("administration").users(after));
  return await renderAdmin(c, {
    status: page ? 200 : 503,
    name: inLanguageOf(c, sectionWords).users,
    body: <UsersPage page={page} after={after} />,
  });
}

/** GET /admin/users/one?id=…: what one account has here. Each part of it comes from another place. */
export async function showUser(c: AdminContext): Promise<Response> {
  const administration = c.get("administration");
  const userId = requireForm("id", userIdForm, c.req.query("id")?.trim() ?? "");
  const [connections, grants, isBlocked, block, link, proof] = await Promise.all([
    attempt(c, "connections", administration.connectionsOf(userId)),
    attempt(c, "grants", administration.grants({ userId })),
    attempt(c, "state", c.env.isBlocked(userId)),
    attempt(c, "block", administration.blockOf(userId)),
    attempt(c, "link", c.env.linkOf(userId)),
    formProof(c.get("visitor"), "/admin/users/unblock", c.env.settings),
  ]);
  const name = displayText(grants?.grants.find(({ login }) => login)?.login ?? "") || userId;
  const { user } = inLanguageOf(c, words);
  return await renderAdmin(c, {
    title: (
      <>
        {user} <bdi>{name}</bdi>
      </>
    ),
    name: `${user} ${name}`,
    body: (
      <UserPage
        userId={userId}
        connected={connections && grants && connectedGrants(connections, grants.grants)}
        isMore={grants?.next !== undefined}
        isBlocked={isBlocked}
        block={block}
        link={link}
        isOperator={c.env.settings.operators.includes(userId)}
        unblockProof={proof}
      />
    ),
  });
}

/** Before a name, in each of them. */
const words = defineWords({ en: { user: "User" }, ja: { user: "ユーザー" }, ko: { user: "사용자" } });
