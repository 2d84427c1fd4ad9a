import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { experimental_readRawConfig } from "wrangler";
import type { Configuration } from "./configuration.ts";
import type { Step } from "./plan.ts";

/** Names of bindings in the file, whatever else is there. */
type Bound = { binding?: string };

/**
 * The configuration with the storage that was found in it, in a file beside it, so that paths mean the same. The
 * operator's own is theirs.
 */
export function deployConfiguration(
  { path, environment, name, requiredSecrets }: Configuration,
  steps: readonly Step[],
): { readonly path: string; remove(): void } {
  const { rawConfig } = experimental_readRawConfig({ config: path });
  const scope = environment === undefined ? rawConfig : (rawConfig.env?.[environment] ?? {});
  // by its name, wrangler finds a database that is there, and creates the one that is not
  const known = (type: Step["type"], bound: Bound) =>
    steps.find((step) => step.type === type && step.binding === bound.binding && step.what !== "configured");
  scope.name = name;
  scope.secrets = { required: [...requiredSecrets] };
  for (const bound of scope.kv_namespaces ?? []) {
    const id = known("kv_namespace", bound)?.id;
    if (id !== undefined) bound.id = id;
  }
  for (const bound of scope.d1_databases ?? []) {
    const step = known("d1", bound);
    if (step?.id !== undefined) bound.database_id = step.id;
    else if (step !== undefined) bound.database_name = step.name;
  }
  // of this run only: another one at the same time would put its own storage there, and take the file away
  const file = join(dirname(path), `.wrangler-deploy-${randomUUID()}.jsonc`);
  writeFileSync(file, JSON.stringify(rawConfig, null, 2), { flag: "wx", mode: 0o600 });
  const remove = () => rmSync(file, { force: true });
  process.once("exit", remove);
  return {
    path: file,
    remove() {
      process.off("exit", remove);
      remove();
    },
  };
}
