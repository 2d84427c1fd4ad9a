import type { Submission } from "../../dev/page.ts";
import { Person } from "../../dev/person.ts";
import { type Shown, shown } from "./authorization.ts";
import { walk } from "./permission-page.ts";

/** Somebody who is signed in at the pages, in a browser without script. */
export interface Visitor {
  readonly person: Person;
  /** Opens a page. */
  open(path: string): Promise<Shown>;
  /** Sends a form as it was shown, or as nobody should. */
  send(submission: Submission): Promise<Shown>;
}

/** Signs in at GitHub for a page. */
export async function visit(origin: string, user: string, page = "/account"): Promise<Visitor> {
  const person = new Person({ user });
  const { status, title } = await walk(person, `${origin}/sign-in?page=${encodeURIComponent(page)}`, {
    user,
  });
  if (status !== 200) throw new Error(`${user} could not sign in: ${title}`);
  return visitorAt(origin, person);
}

/** Whoever sits at a browser. */
export function visitorAt(origin: string, person: Person): Visitor {
  return {
    person,
    async open(path) {
      const url = new URL(path, origin);
      return await shown(url, await person.get(url));
    },
    async send({ url, fields }) {
      return await shown(url, await person.post(url, fields));
    },
  };
}

/** What the button of a page's form to an address sends. @throws if the page has none */
export function buttonTo(page: Shown, path: string): Submission {
  const found = page.page.forms.map((form) => form.press()).find(({ url }) => url.pathname === path);
  if (!found) throw new Error(`There is no form to ${path} on this page (${page.status}, ${page.title}).`);
  return found;
}

/** The links of a page to connections, in its order. */
export function connectionLinks({ html }: Shown): string[] {
  return [...html.matchAll(/href="(\/account\/connection\?id=[\w-]+)"/g)].map(([, path = ""]) => path);
}
