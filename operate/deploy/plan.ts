import type { Configuration, StorageBinding } from "./configuration.ts";
import type { Deployed } from "./deployed.ts";

/** What becomes of a binding. */
export interface Step {
  readonly type: StorageBinding["type"];
  readonly binding: string;
  /** configured: wrangler.jsonc says which; kept: as deployed; found: there is one of that name; created: there is none. */
  readonly what: "configured" | "kept" | "found" | "created";
  /** Undefined if that is known only when it is created. */
  readonly id: string | undefined;
  /** What it is called, if wrangler creates it. */
  readonly name: string;
}

/**
 * What wrangler will do about storage. It creates what the Worker has not got, under a name of its own; but a deploy that
 * failed after that leaves some that no Worker has, and the next one would stop at a name that is taken.
 */
export function planStorage(
  { name, storage }: Pick<Configuration, "name" | "storage">,
  deployed: Pick<Deployed, "storage" | "namespaces">,
): readonly Step[] {
  return storage.map(({ type, binding, id }) => {
    const step = { type, binding, name: ownName(name, binding) };
    if (id !== undefined) return { ...step, what: "configured", id };
    const kept = deployed.storage.get(binding);
    if (kept !== undefined) return { ...step, what: "kept", id: kept };
    const found = type === "kv_namespace" ? deployed.namespaces.get(step.name) : undefined;
    return found === undefined
      ? { ...step, what: "created", id: undefined }
      : { ...step, what: "found", id: found };
  });
}

/** As wrangler calls what it creates. */
function ownName(worker: string, binding: string): string {
  return `${worker}-${binding.toLowerCase().replaceAll("_", "-")}`;
}

const NOUNS = { kv_namespace: "KV namespace", d1: "D1 database" } as const;

const WORDS: Readonly<Record<Step["what"], (step: Step) => string>> = {
  configured: ({ id }) => `as wrangler.jsonc says (${id})`,
  kept: ({ id }) => `as deployed (${id})`,
  found: ({ name, id }) => `${name}, which is there already (${id})`,
  created: ({ type, name }) => (type === "d1" ? `${name}, created if it is not there` : `${name}, created`),
};

/** The plan, a line for each part. */
export function planLines(configuration: Configuration, steps: readonly Step[]): readonly string[] {
  const { classes, crons, routes } = configuration;
  return [
    ...steps.map((step) => `${NOUNS[step.type]} ${step.binding}: ${WORDS[step.what](step)}`),
    `Durable Objects: ${classes.join(", ")}`,
    ...(crons.length > 0 ? [`Cron trigger: ${crons.join(", ")}`] : []),
    ...routes.map(
      ({ pattern, isCustomDomain }) => `${isCustomDomain ? "Custom domain" : "Route"}: ${pattern}`,
    ),
  ];
}
