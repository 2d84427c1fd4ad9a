import { EventEmitter, once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { LocalGitHub } from "../../dev/github/index.ts";
import { freePort } from "../../dev/ports.ts";
import { startWrangler } from "../../dev/wrangler.ts";

/** `wrangler dev` on a folder that outlives it: what a deployment has stored. */
export interface KeptStorage {
  /** Starts the Worker on this storage. @returns its origin, and what stops it */
  start(secrets: Record<string, string>): Promise<{ origin: string; close(): Promise<void> }>;
  /** Every file of the storage, as bytes: KV, Durable Objects, and their write-ahead logs. */
  files(): { name: string; bytes: Buffer }[];
  /** Everything that the Worker logged. */
  logs(): string;
  /** Waits until the Worker has logged a line with a text in it: what it does after an answer is told by nothing else. */
  logged(text: string): Promise<void>;
  remove(): void;
}

export function keptStorage(github: LocalGitHub): KeptStorage {
  const path = mkdtempSync(join(tmpdir(), "mcp-storage-"));
  const lines: string[] = [];
  const more = new EventEmitter();
  return {
    async start(secrets) {
      const port = await freePort();
      const wrangler = await startWrangler({
        root: resolve(import.meta.dirname, "../.."),
        port,
        inspectorPort: await freePort(),
        vars: {
          ...{ GITHUB_URL: github.url, GITHUB_API_URL: github.url },
          ...{ GITHUB_CLIENT_ID: github.clientId, GITHUB_CLIENT_SECRET: github.clientSecret },
          ...secrets,
          // tests have wrangler say nothing but errors, and here its lines are what is looked at
          WRANGLER_LOG: "log",
        },
        fileVars: undefined,
        stateDirectory: path,
        onLine(line) {
          lines.push(stripVTControlCharacters(line));
          more.emit("line");
        },
      });
      return { origin: `http://localhost:${port}`, close: () => wrangler.close() };
    },
    files: () =>
      readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => ({ name, bytes: readFileSync(join(parentPath, name)) })),
    logs: () => lines.join("\n"),
    async logged(text) {
      while (!lines.some((line) => line.includes(text))) await once(more, "line");
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
