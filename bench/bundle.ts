import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const wrangler = join(
  dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "bin/wrangler.js",
);

/** Bundles a Worker into a folder, as a deployment uploads it. @param main in place of the configuration's */
export async function bundle(configPath: string, folder: string, main?: string): Promise<void> {
  const entry = main === undefined ? [] : [main];
  const args = [wrangler, "deploy", ...entry, "--dry-run", "--outdir", folder, "--config", configPath];
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_WRITE_LOGS: "false" };
  await promisify(execFile)(process.execPath, args, { cwd: dirname(configPath), env });
}
