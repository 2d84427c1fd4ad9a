import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { html } from "hono/html";

/** A file that leads a browser on. */
export interface WayToPage {
  readonly url: URL;
  remove(): void;
}

/**
 * A file that only its owner can read, and that leads a browser to `page`. The browser gets its name on a command line,
 * which everybody on the machine can read: with the address of the page there, somebody else could get the state from it and
 * come back before the person does, with an app of their own.
 * @returns undefined if it cannot be written
 */
export function wayToPage(root: string, page: URL): WayToPage | undefined {
  // in the checkout: a browser that is shut in (a snap) may not read what is in /tmp
  const folder = join(root, ".wrangler");
  const file = join(folder, `setup-${randomUUID()}.html`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, String(leading(page.href)), { flag: "wx", mode: 0o600 });
  } catch {
    return undefined;
  }
  const remove = () => rmSync(file, { force: true });
  process.once("exit", remove);
  return {
    url: pathToFileURL(file),
    remove() {
      process.off("exit", remove);
      remove();
    },
  };
}

const leading = (address: string) => html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${address}">
<title>To the page of npm run setup</title>
<p><a href="${address}">Continue</a></p>
</html>
`;
