import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Chromium may be; CHROMIUM_PATH says where it is. */
const candidates = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The browser's program, or undefined on a machine without one. In CI it must be there. */
export const chromiumPath: string | undefined = candidates.find((path) => path && existsSync(path));

if (!chromiumPath && process.env.CI === "true") {
  throw new Error("CI needs Chromium for the browser tests: install it or set CHROMIUM_PATH.");
}

/** Starts it headless, and without its own traffic to the internet. @param args in addition */
export function launchChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    ...(chromiumPath !== undefined && { executablePath: chromiumPath }),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...args,
    ],
  });
}
