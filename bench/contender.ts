import "../test/support/quiet-wrangler.ts";
import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { convertV4MiniflareOptions, type Json, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { bundle } from "./bundle.ts";
import { runtimes } from "./processor-time.ts";

/** A Worker as it would be deployed, in a runtime of its own. */
export interface Contender {
  /** http://127.0.0.1:<free port>; the Worker itself listens there, with nothing before it. */
  readonly origin: string;
  /** Of its runtime, in which local stand-ins for KV, D1 and rate limits run, too. */
  readonly pid: number;
  close(): Promise<void>;
}

/** What to start. */
export interface Entrant {
  readonly configPath: string;
  /** In place of the configuration's. */
  readonly main?: string;
  /** In place of those of the configuration, and secrets. */
  readonly vars: Readonly<Record<string, Json>>;
}

/** Bundles a Worker and starts it. @param folder for the bundle */
export async function startContender(entrant: Entrant, folder: string): Promise<Contender> {
  await bundle(entrant.configPath, folder, entrant.main);
  return await startBundled(entrant, folder);
}

/**
 * Starts what is bundled. One after another: which process is its runtime is known by what was not there before.
 * @param storage a folder for what local stand-ins keep, if it matters where
 */
export async function startBundled(
  { configPath, vars }: Entrant,
  folder: string,
  storage?: string,
): Promise<Contender> {
  const { modulesRules: _, ...options } = unstable_getMiniflareWorkerOptions(configPath).workerOptions;
  const script = globSync("*.js", { cwd: folder })[0] ?? "";
  const texts = globSync("*.sql", { cwd: folder });
  const before = new Set(runtimes());
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      log: new Log(LogLevel.NONE),
      // what the Worker logs is read, and kept nowhere
      handleStructuredLogs() {},
      ...(storage !== undefined && { resourcePersistencePath: storage }),
      workers: [
        {
          ...options,
          name: basename(folder),
          bindings: Object.assign({}, options.bindings, vars),
          modulesRoot: folder,
          modules: [
            { type: "ESModule", path: join(folder, script) },
            ...texts.map((name) => ({ type: "Text" as const, path: join(folder, name) })),
          ],
          unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
        },
      ],
    }),
  );
  await miniflare.ready;
  const { origin } = await miniflare.unsafeGetDirectURL();
  const [pid, ...others] = runtimes().filter((candidate) => !before.has(candidate));
  if (pid === undefined || others.length > 0) throw new Error("Which process is the runtime is not known.");
  return { origin, pid, close: () => miniflare.dispose() };
}
