import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { startLocalGitHub } from "../../dev/github/index.ts";
import { openInspector } from "./inspector.ts";
import { withEntry } from "./other-entry.ts";
import { serverSecret } from "./server.ts";

/** The production bundle in workerd, whose memory can be looked at. */
export interface InspectedServer {
  readonly origin: string;
  /**
   * Bytes of objects of the Worker and of its Durable Objects, which share an isolate here, that something still needs:
   * counted when what nothing needs was collected.
   */
  usedMemory(): Promise<number>;
  close(): Promise<void>;
}

const wrangler = join(
  dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "bin/wrangler.js",
);

/** @param worker the module of the Worker, a path in this repository */
export async function startInspectedServer(worker: string): Promise<InspectedServer> {
  const entry = withEntry(
    (load) => `export * from ${load(worker)}; export { default } from ${load(worker)};`,
  );
  const folder = mkdtempSync(join(tmpdir(), "inspected-"));
  await promisify(execFile)(
    process.execPath,
    [wrangler, "deploy", "--dry-run", `--outdir=${folder}`, `--config=${entry.configPath}`],
    { env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_WRITE_LOGS: "false" } },
  );
  const github = await startLocalGitHub();
  const { workerOptions } = unstable_getMiniflareWorkerOptions(entry.configPath);
  const texts = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  const miniflare = new Miniflare(
    // wrangler's options are those of the version before
    convertV4MiniflareOptions({
      ...{ log: new Log(LogLevel.NONE), handleStructuredLogs: () => {}, inspectorPort: 0 },
      workers: [
        {
          ...workerOptions,
          ...{ name: "ours", rootPath: folder, modulesRoot: folder, cronTriggers: [] },
          modules: [
            { type: "ESModule", path: join(folder, "entry.js") },
            ...texts.map((name) => ({ type: "Text" as const, path: join(folder, name) })),
          ],
          bindings: {
            ...{ GITHUB_URL: github.url, GITHUB_API_URL: github.url, SERVER_SECRET: serverSecret },
            ...{ GITHUB_CLIENT_ID: github.clientId, GITHUB_CLIENT_SECRET: github.clientSecret },
          },
        },
      ],
    }),
  );
  const { origin } = await miniflare.ready;
  const inspector = await openInspector(await miniflare.getInspectorURL(), "core:user:ours");
  return {
    origin,
    usedMemory: () => inspector.usedMemory(async () => void (await (await fetch(`${origin}/health`)).text())),
    async close() {
      inspector.close();
      await miniflare.dispose();
      await github.close();
      entry.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
