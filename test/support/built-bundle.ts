import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";

const root = resolve(import.meta.dirname, "../..");
const wrangler = join(
  dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "bin/wrangler.js",
);

/** Modules as they would be uploaded, and what wrangler says of them. */
export interface BuiltBundle {
  readonly folder: string;
  /** The name of its script. */
  readonly main: string;
  /** Its size as wrangler prints it, compressed, in KiB. */
  readonly gzip: number;
  /** What was bundled, by path, with the bytes that it takes in the bundle. */
  readonly inputs: ReadonlyMap<string, number>;
  /** What wrangler warns of. */
  readonly warnings: string;
  remove(): void;
}

const metafile = z.object({
  outputs: z.record(
    z.string(),
    z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) }),
  ),
});

/** Bundles a Worker as `npm run build` does. @param configuration the path of its wrangler.jsonc, from the root */
export async function buildBundle(configuration = "wrangler.jsonc"): Promise<BuiltBundle> {
  const folder = mkdtempSync(join(tmpdir(), "built-bundle-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const args = ["deploy", "--dry-run", "--config", configuration, "--outdir", folder, "--metafile"];
  const env = {
    ...process.env,
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_WRITE_LOGS: "false",
    WRANGLER_LOG: "log",
  };
  const build = spawn(process.execPath, [wrangler, ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(build, "exit");
  const [printed, said] = await Promise.all([text(build.stdout), text(build.stderr)]);
  const [code] = await ended;
  const gzip = /gzip: ([\d.]+) KiB/.exec(printed)?.[1];
  if (code !== 0 || gzip === undefined) {
    remove();
    throw new Error(`The build ended with ${code}:\n${printed}\n${said}`);
  }
  const { outputs } = metafile.parse(JSON.parse(readFileSync(join(folder, "bundle-meta.json"), "utf8")));
  const [script] = Object.entries(outputs).filter(([path]) => path.endsWith(".js"));
  if (!script) throw new Error("The build made no script.");
  const [path, { inputs: bundled }] = script;
  const inputs = Object.entries(bundled).map(
    ([path, { bytesInOutput }]) => [resolve(root, path), bytesInOutput] as const,
  );
  return {
    folder,
    main: basename(path),
    gzip: Number(gzip),
    inputs: new Map(inputs),
    warnings: said,
    remove,
  };
}
