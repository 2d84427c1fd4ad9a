import { z } from "zod";
import { UserError } from "../../dev/user-error.ts";
import type { StorageBinding } from "./configuration.ts";
import { answerIn, wrangler } from "./wrangler-command.ts";

/** What there is of a Worker at Cloudflare. */
export interface Deployed {
  /** Undefined if the Worker does not exist, or was never deployed. */
  readonly version: string | undefined;
  /** Which namespace or database each of its bindings is. */
  readonly storage: ReadonlyMap<string, string>;
  /** Names of its secrets. */
  readonly secrets: readonly string[];
  /** Namespaces of the account, by title; they are asked for only if the Worker has not got its own. */
  readonly namespaces: ReadonlyMap<string, string>;
}

/** Of the commands that are run. */
type Environment = Readonly<Record<string, string>>;

const deployment = z.object({
  versions: z.array(z.object({ version_id: z.string(), percentage: z.number() })),
});
const version = z.object({
  resources: z.object({
    bindings: z
      .array(
        z.looseObject({
          type: z.string(),
          name: z.string(),
          namespace_id: z.string().optional(),
          id: z.string().optional(),
          database_id: z.string().optional(),
        }),
      )
      .default([]),
  }),
});
const secretList = z.array(z.object({ name: z.string() }));
const namespaceList = z.array(z.object({ id: z.string(), title: z.string() }));

/** The API's codes for a Worker, or an environment of one, that does not exist. */
const NOT_FOUND = [10007, 10090];

/** Looks at what there is. @throws {UserError} if Cloudflare does not tell */
export async function lookAtDeployed(
  name: string,
  wanted: readonly Pick<StorageBinding, "type" | "binding">[],
  env: Environment,
): Promise<Deployed> {
  const live = await liveVersion(name, env);
  const [secrets, storage] = await Promise.all([
    live === "no Worker" ? [] : secretsOf(name, env),
    live === "no Worker" || live === undefined ? new Map<string, string>() : storageOf(name, live, env),
  ]);
  const lacksNamespace = wanted.some(({ type, binding }) => type === "kv_namespace" && !storage.has(binding));
  return {
    // what has no storage is an empty Worker, made for secrets
    version: storage.size > 0 ? live : undefined,
    ...{ storage, secrets },
    namespaces: lacksNamespace ? await namespacesOf(env) : new Map(),
  };
}

/**
 * The version that requests go to; of several, the one that most of them do. Undefined if the Worker is there, and was
 * never deployed. @throws {UserError} if Cloudflare does not tell
 */
export async function liveVersion(name: string, env: Environment): Promise<string | "no Worker" | undefined> {
  const status = await wrangler(["deployments", "status", "--json", "--name", name], { env });
  if (status.code !== undefined && NOT_FOUND.includes(status.code)) return "no Worker";
  if (!status.ok) {
    if (/has no deployments/.test(status.reason)) return undefined;
    throw cannotTell(status.reason);
  }
  const { versions } = answerIn(status, deployment, cannotTell);
  return versions.toSorted((one, other) => other.percentage - one.percentage)[0]?.version_id;
}

async function secretsOf(name: string, env: Environment): Promise<string[]> {
  const listed = await wrangler(["secret", "list", "--name", name], { env });
  if (!listed.ok) throw cannotTell(listed.reason);
  return answerIn(listed, secretList, cannotTell).map((secret) => secret.name);
}

async function storageOf(name: string, id: string, env: Environment) {
  const viewed = await wrangler(["versions", "view", id, "--json", "--name", name], { env });
  if (!viewed.ok) throw cannotTell(viewed.reason);
  const { bindings } = answerIn(viewed, version, cannotTell).resources;
  return new Map(
    bindings.flatMap(({ type, name: binding, namespace_id, id: database, database_id }) => {
      const known =
        type === "kv_namespace" ? namespace_id : type === "d1" ? (database_id ?? database) : undefined;
      return known === undefined ? [] : [[binding, known] as const];
    }),
  );
}

async function namespacesOf(env: Environment): Promise<ReadonlyMap<string, string>> {
  const listed = await wrangler(["kv", "namespace", "list"], { env });
  if (!listed.ok) throw cannotTell(listed.reason);
  return new Map(answerIn(listed, namespaceList, cannotTell).map(({ id, title }) => [title, id]));
}

function cannotTell(reason: string): UserError {
  return new UserError(
    `Cloudflare does not say what there is: ${reason} Nothing was changed; run npm run deploy again. If it says so each time, see that the token or login may edit Workers, KV and D1, and https://www.cloudflarestatus.com.`,
  );
}
