import { iconPaths } from "../identity/this-server.ts";

/** What this folder serves by its exact path. */
const paths: ReadonlySet<string> = new Set([
  ...["/", "/health", "/server.json", "/llms.txt", "/robots.txt"],
  ...Object.values(iconPaths),
]);

/** Whether a path is one of this folder's. */
export function isAtHome(pathname: string): boolean {
  return paths.has(pathname) || isMistakenEndpoint(pathname);
}

/**
 * Whether a path looks as if somebody took it for an MCP endpoint: those of other servers, or ours misspelled. Ours
 * themselves are not asked about.
 */
export function isMistakenEndpoint(pathname: string): boolean {
  return /\/(?:mcp|sse|messages?)\/?$/i.test(pathname) && !/^\/(?:mcp|sse)\//.test(pathname);
}
