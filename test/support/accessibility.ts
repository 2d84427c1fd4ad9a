import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

/** Where pictures of pages go, for people to look at. */
const pictures = new URL("../../screenshots/", import.meta.url).pathname;

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The success criteria of WCAG 2.2 that a program can check, up to level AA. */
const options: RunOptions = {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] },
};

const looks = [
  { name: "wide", width: 1280, height: 800 },
  { name: "narrow", width: 360, height: 740 },
] as const;

/** The narrowest that nothing may be cut off at: 1280 px at 400 % (WCAG 2.2, 1.4.10 "Reflow"). */
const narrowest = { width: 320, height: 640 };

/**
 * Looks at a page as people with different screens see it: light and dark, wide and narrow. Each look is kept as a
 * picture. Script has to be on in the page's context, though none of the page's own runs.
 * @returns what is wrong, in a line each: none of it may be
 */
export async function flawsOf(page: Page, name: string): Promise<string[]> {
  const flaws: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    for (const { name: look, ...viewport } of looks) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await page.screenshot({ path: `${pictures}${name}-${colorScheme}-${look}.png`, fullPage: true });
      for (const violation of await violationsOf(page))
        flaws.push(`${name}, ${colorScheme}, ${look}: ${violation}`);
    }
  }
  await page.setViewportSize(narrowest);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (overflow > 0) flaws.push(`${name}: ${overflow} px are beyond a screen of ${narrowest.width} px`);
  return flaws;
}

/** What axe finds on a page as it is shown now. A page's Content-Security-Policy does not bind what a test runs. */
export async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations, passes } = await page.evaluate<AxeResults, RunOptions>(
    // the text above defined it in the page
    (run) => (globalThis as unknown as { axe: typeof import("axe-core") }).axe.run(document, run),
    options,
  );
  // a check that checked nothing would find nothing
  if (passes.length < 5) return [`axe checked no more than ${passes.length} rules`];
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} (${failureSummary?.replace(/\s+/g, " ")})`),
  );
}
