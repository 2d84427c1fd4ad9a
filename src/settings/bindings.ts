import { type Settings, SettingsError, settingsOf } from "./settings.ts";

/** What a server cannot be without, beside its variables: a method that such a binding has, and how to put it back. */
const needed = [
  ["OAUTH_KV", "get", 'put { "binding": "OAUTH_KV" } into kv_namespaces'],
  ["AUDIT", "prepare", 'put { "binding": "AUDIT" } into d1_databases'],
  ...(
    [
      ["MCP_OBJECT", "McpSession"],
      ["ACCOUNTS", "AccountVault"],
      ["LEDGERS", "GrantLedger"],
      ["AUDIT_BUFFERS", "AuditBuffer"],
    ] as const
  ).map(
    ([name, className]) =>
      [
        name,
        "idFromName",
        `put { "name": "${name}", "class_name": "${className}" } into durable_objects.bindings`,
      ] as const,
  ),
] as const;

/** The bindings that are not there, or are something else of that name; sentences for the operator. */
export function missingBindings(env: object): string[] {
  const bindings = new Map<string, unknown>(Object.entries(env));
  return needed.flatMap(([name, method, remedy]) =>
    hasMethod(bindings.get(name), method)
      ? []
      : [`The binding ${name} is missing or not usable: ${remedy} of wrangler.jsonc, and deploy again.`],
  );
}

function hasMethod(binding: unknown, method: string): boolean {
  return (
    typeof binding === "object" && binding !== null && typeof Reflect.get(binding, method) === "function"
  );
}

/**
 * The settings of a server that has all that it needs: what is missing is said with the first request, and not when it is
 * used for the first time. @throws {SettingsError} with everything that is wrong
 */
export function serverSettingsOf(env: object): Settings {
  const missing = missingBindings(env);
  try {
    const settings = settingsOf(env);
    if (missing.length === 0) return settings;
  } catch (error) {
    if (error instanceof SettingsError) throw new SettingsError([...missing, ...error.problems]);
    throw error;
  }
  throw new SettingsError(missing);
}
