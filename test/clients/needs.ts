import { chromiumPath } from "../support/chromium.ts";
import type { RowOf } from "./rows.ts";

/** Why a row's test cannot run on this machine, as a sentence; undefined if it can. */
export function missing(needs: RowOf["needs"]): string | undefined {
  if (needs === undefined) return undefined;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 19))
    return `MCP Inspector needs Node 22.19 or newer, and this is ${process.versions.node}`;
  if (needs === "chromium" && !chromiumPath)
    return "there is no Chromium on this machine: install it or set CHROMIUM_PATH";
  return undefined;
}
