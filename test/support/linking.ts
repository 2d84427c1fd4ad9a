import type { Person } from "../../dev/person.ts";
import { buttonTo, type Visitor, visitorAt } from "./account-page.ts";
import { type AtGitHub, type Walk, walk } from "./permission-page.ts";

/** Signs somebody in at the pages of a deployment whose provider asks them nothing. */
export async function visitElsewhere(origin: string, person: Person, page = "/account"): Promise<Visitor> {
  const { status, title } = await walk(
    person,
    `${origin}/sign-in?page=${encodeURIComponent(page)}`,
    "cancel",
  );
  if (status !== 200) throw new Error(`They could not sign in: ${title}`);
  return visitorAt(origin, person);
}

/** Links an account by the button of a page, up to the page that says what came of it. */
export async function linkBy(
  { person, open }: Visitor,
  atGitHub: AtGitHub = { user: "inspector" },
  page = "/account",
): Promise<Walk> {
  return await walk(person, buttonTo(await open(page), "/link"), atGitHub);
}
