import { resolve } from "node:path";
import { experimental_readRawConfig, type Unstable_Config, unstable_readConfig } from "wrangler";
import { UserError } from "../../dev/user-error.ts";

/** The folder with the configuration that is deployed: npm runs scripts in the repository's. */
export const ROOT = process.cwd();

/** Where a Worker keeps something: what wrangler creates if the configuration does not say which one. */
export interface StorageBinding {
  readonly type: "kv_namespace" | "d1";
  readonly binding: string;
  /** Which one it is, if the configuration says that. */
  readonly id: string | undefined;
}

/** What is to be deployed, as wrangler reads `wrangler.jsonc`. */
export interface Configuration {
  readonly path: string;
  readonly environment: string | undefined;
  /** Of the Worker; with an environment, that of it. */
  readonly name: string;
  readonly accountId: string | undefined;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly requiredSecrets: readonly string[];
  readonly storage: readonly StorageBinding[];
  /** Names of all bindings that the Worker's code asks for. */
  readonly bindings: readonly string[];
  /** Classes of Durable Objects. */
  readonly classes: readonly string[];
  readonly crons: readonly string[];
  readonly routes: readonly Route[];
}

/** An address that is not on workers.dev. */
export interface Route {
  readonly pattern: string;
  readonly isCustomDomain: boolean;
}

/** @throws {UserError} if it cannot be read, or has no such environment */
export function readConfiguration(environment?: string, root = ROOT): Configuration {
  const path = resolve(root, "wrangler.jsonc");
  const config = read(path, environment);
  // Workers Builds deploys to the Worker that it was set up for, whatever the file says
  const name = process.env.WRANGLER_CI_OVERRIDE_NAME || config.name;
  if (!name) throw new UserError('wrangler.jsonc has no "name": give the Worker one.');
  return {
    ...{ path, environment, name, accountId: config.account_id, vars: config.vars },
    // an environment inherits none, and its Worker needs what the other one does
    requiredSecrets: (config.secrets ?? rawOf(path).secrets)?.required ?? [],
    storage: storageOf(config),
    bindings: bindingsOf(config),
    classes: config.durable_objects.bindings.map(({ class_name }) => class_name),
    crons: config.triggers?.crons ?? [],
    routes: [config.route, ...(config.routes ?? [])].flatMap((route) => {
      if (route === undefined) return [];
      if (typeof route === "string") return [{ pattern: route, isCustomDomain: false }];
      return [
        { pattern: route.pattern, isCustomDomain: "custom_domain" in route && route.custom_domain === true },
      ];
    }),
  };
}

function read(path: string, environment: string | undefined): Unstable_Config {
  try {
    const known = Object.keys(rawOf(path).env ?? {});
    if (environment !== undefined && !known.includes(environment)) {
      const named = known.length > 0 ? `there are ${known.join(", ")}` : "there is none";
      throw new UserError(
        `wrangler.jsonc has no environment ${JSON.stringify(environment)}: ${named}. Add it under "env" (docs/deploy.md says what belongs there), or leave --env out.`,
      );
    }
    // none is none: wrangler would take CLOUDFLARE_ENV for it
    return unstable_readConfig({ config: path, env: environment ?? "" }, { hideWarnings: true });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`wrangler.jsonc cannot be used: ${reasonIn(error)}`);
  }
}

/** As it is written, with all environments. */
function rawOf(path: string) {
  return experimental_readRawConfig({ config: path }).rawConfig;
}

function reasonIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const location: unknown = "location" in error ? error.location : undefined;
  const line: unknown =
    typeof location === "object" && location !== null && "line" in location ? location.line : undefined;
  return typeof line === "number" ? `${error.message} in line ${line}.` : error.message;
}

function storageOf(config: Unstable_Config): readonly StorageBinding[] {
  return [
    ...config.kv_namespaces.map(({ binding, id }) => ({ type: "kv_namespace" as const, binding, id })),
    ...config.d1_databases.map(({ binding, database_id, database_name }) => ({
      ...{ type: "d1" as const, binding },
      // by its name wrangler finds it, too
      id: database_id ?? database_name,
    })),
  ];
}

function bindingsOf(config: Unstable_Config): readonly string[] {
  return [
    ...storageOf(config).map(({ binding }) => binding),
    ...config.durable_objects.bindings.map(({ name }) => name),
    ...config.ratelimits.map(({ name }) => name),
  ];
}
