import { parseSettings, SettingsError } from "../../src/settings/settings.ts";
import { type Finding, failed, ok } from "../finding.ts";
import { withStandIns } from "../secrets.ts";
import { type Configuration, readConfiguration } from "./configuration.ts";

/** What the Worker's code asks for, wherever it is deployed. */
const NEEDED = [
  "OAUTH_KV",
  "AUDIT",
  "MCP_OBJECT",
  "ACCOUNTS",
  "LEDGERS",
  "AUDIT_BUFFERS",
  "CALL_LIMITER",
  "ADDRESS_LIMITER",
];

/**
 * What can be known of a deployment before anything is done: whether the Worker would start with it. A secret that is not
 * known here is taken to be right.
 * @param secrets what is known of them
 */
export function checkConfiguration(
  configuration: Configuration,
  secrets: Readonly<Record<string, string>> = {},
): readonly Finding[] {
  return [...checkVars(configuration, secrets), ...checkBindings(configuration)];
}

function checkVars(
  { vars, requiredSecrets }: Configuration,
  secrets: Readonly<Record<string, string>>,
): Finding[] {
  try {
    parseSettings({ ...withStandIns(vars, requiredSecrets), ...secrets, ...vars });
    return [ok("variables", "The variables of wrangler.jsonc can be used.")];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map((problem) => {
      const [found = problem, ...fix] = problem.split(": ");
      return failed("variables", found, fix.join(": ") || "see wrangler.jsonc.");
    });
  }
}

function checkBindings({ bindings, environment }: Configuration): Finding[] {
  const missing = NEEDED.filter((name) => !bindings.includes(name));
  if (missing.length === 0) return [];
  const where =
    environment === undefined
      ? "Put back what wrangler.jsonc had."
      : `Environments inherit no bindings and no vars: copy kv_namespaces, d1_databases, durable_objects, ratelimits and vars into env.${environment} of wrangler.jsonc.`;
  return [failed("bindings", `wrangler.jsonc does not bind ${missing.join(", ")}.`, where)];
}

/** Reads the configuration, and looks at it. @throws {UserError} if it cannot be read */
export function preflight(environment: string | undefined): {
  readonly configuration: Configuration;
  readonly findings: readonly Finding[];
} {
  const configuration = readConfiguration(environment);
  return { configuration, findings: checkConfiguration(configuration) };
}
