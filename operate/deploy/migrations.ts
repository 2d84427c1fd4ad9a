import type { Finding } from "../finding.ts";
import { ok, warning } from "../finding.ts";
import { wrangler } from "./wrangler-command.ts";

/**
 * Makes the tables of the audit trail, as far as they are not there. The Worker does the same when it misses one
 * (src/audit/schema.ts), and both write down what was applied in the same place: a failure here keeps nobody from
 * deploying.
 */
export async function applyMigrations(
  configuration: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Finding> {
  const { ok: applied, reason } = await wrangler(
    ["d1", "migrations", "apply", "AUDIT", "--remote", ...configuration],
    { env },
  );
  if (applied) return ok("database", "The tables of the audit trail are up to date.");
  return warning(
    "database",
    `The tables of the audit trail were not looked at: ${reason}`,
    "The Worker makes them when it first needs them. To see what is wrong, run npx wrangler d1 migrations list AUDIT --remote; a token needs D1 (edit).",
  );
}
