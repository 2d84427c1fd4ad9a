import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  globSync,
  openSync,
  readSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { type Finding, failed, ok, warning } from "../../finding.ts";

const check = "local storage";

/** How each of them begins (SQLite file format, section 1.2). */
const sqlite = "SQLite format 3\0";

/** What npm run dev keeps: KV, D1 and Durable Objects, all in SQLite files. */
export function checkStorage(root: string): readonly Finding[] {
  const folder = join(root, ".wrangler");
  if (!existsSync(folder)) return [ok(check, "Nothing is stored yet.")];
  const files = globSync("state/v3/{kv,d1,do}/**/*.sqlite", { cwd: folder }).map((file) =>
    join(folder, file),
  );
  const foreign = [folder, ...files].filter((path) => !mayWrite(path));
  if (foreign.length > 0)
    return [
      failed(
        check,
        "Something in .wrangler belongs to somebody else, or cannot be written.",
        "If it was made with sudo, give it back: sudo chown -R $(id -u) .wrangler",
      ),
    ];
  if (files.some((file) => !isDatabase(file)))
    return [
      failed(
        check,
        "A database in .wrangler/state is damaged.",
        "Begin anew: stop npm run dev, and rm -r .wrangler/state. What people granted here is gone with it.",
      ),
    ];
  const secret = join(folder, "dev-secret");
  const findings = [
    ok(check, `KV, D1 and Durable Objects are in .wrangler/state (${files.length} databases).`),
  ];
  if (process.platform !== "win32" && existsSync(secret) && (statSync(secret).mode & 0o077) !== 0)
    findings.push(
      warning(
        check,
        "Other people of this machine can read the secret in .wrangler/dev-secret.",
        "Keep it to yourself: chmod 600 .wrangler/dev-secret",
      ),
    );
  return findings;
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** One that was just made is empty. */
function isDatabase(file: string): boolean {
  const descriptor = openSync(file, "r");
  try {
    const start = Buffer.alloc(sqlite.length);
    const length = readSync(descriptor, start, 0, start.length, 0);
    return length === 0 || start.toString("latin1") === sqlite;
  } finally {
    closeSync(descriptor);
  }
}
