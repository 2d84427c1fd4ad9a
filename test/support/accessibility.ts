import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";
import { untranslated } from "./untranslated.ts";

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

/** The most that a page may weigh, in bytes of its document: it loads nothing else but the icon. */
const heaviest = 30_000;

/**
 * Looks at a page as people with different screens see it: light and dark, wide and narrow. Each look is kept as a
 * picture. Script has to be on in the page's context, though none of the page's own runs.
 * @param names of this test's people, apps and places, which are the same in every language
 * @returns what is wrong, in a line each: none of it may be
 */
export async function flawsOf(page: Page, name: string, names: readonly string[] = []): Promise<string[]> {
  // a click that leads here waits until the answer begins, and not until it is there
  await page.waitForLoadState();
  const language = await page.evaluate(() => document.documentElement.lang);
  const flaws = await beyondBudget(page);
  if (language !== "en") {
    for (const text of untranslated(await page.content(), names)) flaws.push(`in English: ${text}`);
  }
  for (const colorScheme of ["light", "dark"] as const) {
    for (const { name: look, ...viewport } of looks) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      const picture = [name, language, colorScheme, look].join("-");
      await page.screenshot({ path: `${pictures}${picture}.png`, fullPage: true });
      for (const violation of await violationsOf(page)) flaws.push(`${colorScheme}, ${look}: ${violation}`);
    }
  }
  await page.setViewportSize(narrowest);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (overflow > 0) flaws.push(`${overflow} px are beyond a screen of ${narrowest.width} px`);
  return flaws.map((flaw) => `${name}, ${language}: ${flaw}`);
}

/** What a page is too heavy by, or loads. Its icon, which a browser may ask for, is no part of it. */
async function beyondBudget(page: Page): Promise<string[]> {
  const { bytes, loaded } = await page.evaluate(() => ({
    bytes: performance.getEntriesByType("navigation").map((entry) => entry.toJSON().decodedBodySize),
    loaded: performance.getEntriesByType("resource").map((entry) => entry.name),
  }));
  return [
    ...(bytes.length === 1 && bytes[0] > 0 && bytes[0] <= heaviest ? [] : [`${bytes} bytes`]),
    ...loaded.filter((url) => !new URL(url).pathname.startsWith("/favicon")).map((url) => `loads ${url}`),
  ];
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
