import { z } from "zod";
import { UserError } from "../../dev/user-error.ts";
import { type Outcome, wrangler } from "./wrangler-command.ts";

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
  wanted: readonly { readonly type: string; readonly binding: string }[],
  env: Readonly<Record<string, string>>,
): Promise<Deployed> {
  const status = await wrangler(["deployments", "status", "--json", "--name", name], { env });
  const isThere = status.ok || /has no deployments/.test(status.reason);
  if (!isThere && !(status.code !== undefined && NOT_FOUND.includes(status.code))) throw cannotTell(status);
  const live = status.ok ? liveVersion(status.stdout) : undefined;
  const [secrets, storage] = await Promise.all([
    isThere ? secretsOf(name, env) : [],
    live === undefined ? new Map<string, string>() : storageOf(name, live, env),
  ]);
  const lacksNamespace = wanted.some(({ type, binding }) => type === "kv_namespace" && !storage.has(binding));
  return {
    version: storage.size > 0 ? live : undefined,
    ...{ storage, secrets },
    namespaces: lacksNamespace ? await namespacesOf(env) : new Map(),
  };
}

/** Of several, the one that most requests go to. */
function liveVersion(json: string): string | undefined {
  const { versions } = deployment.parse(JSON.parse(json));
  return versions.toSorted((one, other) => other.percentage - one.percentage)[0]?.version_id;
}

async function secretsOf(name: string, env: Readonly<Record<string, string>>): Promise<string[]> {
  const listed = await wrangler(["secret", "list", "--name", name], { env });
  if (!listed.ok) throw cannotTell(listed);
  return secretList.parse(JSON.parse(listed.stdout)).map((secret) => secret.name);
}

async function storageOf(name: string, id: string, env: Readonly<Record<string, string>>) {
  const viewed = await wrangler(["versions", "view", id, "--json", "--name", name], { env });
  if (!viewed.ok) throw cannotTell(viewed);
  const { bindings } = version.parse(JSON.parse(viewed.stdout)).resources;
  return new Map(
    bindings.flatMap(({ type, name: binding, namespace_id, id: database, database_id }) => {
      const known =
        type === "kv_namespace" ? namespace_id : type === "d1" ? (database_id ?? database) : undefined;
      return known === undefined ? [] : [[binding, known] as const];
    }),
  );
}

async function namespacesOf(env: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  const listed = await wrangler(["kv", "namespace", "list"], { env });
  if (!listed.ok) throw cannotTell(listed);
  return new Map(namespaceList.parse(JSON.parse(listed.stdout)).map(({ id, title }) => [title, id]));
}

function cannotTell({ reason }: Outcome): UserError {
  return new UserError(
    `Cloudflare does not say what there is: ${reason} Nothing was changed; run npm run deploy again. If it says so each time, see that the token or login may edit Workers, KV and D1, and https://www.cloudflarestatus.com.`,
  );
}
