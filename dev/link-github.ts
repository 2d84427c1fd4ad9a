import type { Page } from "./page.ts";
import type { Person } from "./person.ts";
import { Mismatch } from "./report.ts";

/**
 * Links the account of this name at a local GitHub to the account that somebody signs in with, by the button of the
 * server's own page.
 * @returns whether the server lets anybody link one
 */
export async function linkGitHub(origin: string, person: Person): Promise<boolean> {
  const account = await person.read(`${origin}/sign-in?page=${encodeURIComponent("/account")}`);
  const button = formTo(account, "/link");
  if (button === undefined) return false;
  const linked = await person.read(button.press());
  if (!linked.title.includes("is linked")) throw new Mismatch(`Linking ended at “${linked.title}”.`);
  return true;
}

const formTo = (page: Page, path: string) => page.forms.find((form) => form.press().url.pathname === path);
