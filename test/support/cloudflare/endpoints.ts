import { z } from "zod";
import { Refusal } from "./answers.ts";
import type { CloudflareApi } from "./api.ts";
import { readUpload } from "./upload.ts";
import type { Script, Version } from "./workers.ts";

/** A request to the API. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: Buffer;
}

type Endpoint = (api: CloudflareApi, asked: Asked, ...parts: string[]) => unknown;

/** The result for a request. @throws {Refusal} for what is wrong with it */
export async function answerTo(asked: Asked, api: CloudflareApi): Promise<unknown> {
  for (const [method, path, endpoint] of endpoints) {
    const found = method === asked.method ? path.exec(asked.path) : null;
    if (found !== null) return await endpoint(api, asked, ...found.slice(1).map(decodeURIComponent));
  }
  throw new Refusal(404, 7003, `There is no ${asked.method} ${asked.path} in the local Cloudflare.`);
}

const at = (path: string) =>
  new RegExp(`^${path.replaceAll(/:\w+/g, "([^/]+)").replace("/account", "/accounts/[0-9a-f]{32}")}$`);

const endpoints: readonly (readonly [method: string, path: RegExp, endpoint: Endpoint])[] = [
  ["GET", at("/user/tokens/verify"), () => ({ id: "1", status: "active" })],
  ["GET", at("/user"), () => ({ id: "1", email: "operator@acme.example" })],
  ["GET", /^\/accounts$/, (api) => api.accounts],
  ["GET", at("/memberships"), (api) => api.accounts.map((account) => ({ id: account.id, account }))],

  ["GET", at("/account/storage/kv/namespaces"), (api, asked) => page(asked, api.storage.listNamespaces())],
  [
    "POST",
    at("/account/storage/kv/namespaces"),
    (api, asked) => api.storage.createNamespace(json(asked, z.object({ title: z.string() })).title),
  ],
  ["GET", at("/account/d1/database"), (api, asked) => page(asked, api.storage.listDatabases())],
  [
    "POST",
    at("/account/d1/database"),
    (api, asked) => api.storage.createDatabase(json(asked, z.object({ name: z.string() })).name),
  ],
  ["GET", at("/account/d1/database/:database"), (api, _, database = "") => databaseOf(api, database)],
  [
    "POST",
    at("/account/d1/database/:database/query"),
    (api, asked, database = "") =>
      api.storage.query(database, json(asked, z.object({ sql: z.string() })).sql),
  ],

  ["GET", at("/account/workers/subdomain"), () => ({ subdomain: "acme" })],
  ["GET", at("/account/workers/services/:name"), (api, _, name = "") => service(api.workers.get(name))],
  [
    "GET",
    at("/account/workers/workers/:name"),
    (api, _, name = "") => ({ subdomain: { enabled: api.workers.get(name).workersDev } }),
  ],
  ["PUT", at("/account/workers/scripts/:name"), publish],
  [
    "GET",
    at("/account/workers/scripts/:name/settings"),
    (api, _, name = "") => {
      const script = api.workers.get(name);
      return { bindings: api.workers.bindingsOf(script, script.live) };
    },
  ],
  ["PATCH", at("/account/workers/scripts/:name/script-settings"), changeSettings],
  ["POST", at("/account/workers/scripts/:name/subdomain"), changeSubdomain],
  ["PUT", at("/account/workers/scripts/:name/schedules"), changeSchedules],
  [
    "GET",
    at("/account/workers/scripts/:name/secrets"),
    (api, _, name = "") =>
      [...api.workers.get(name).secrets.keys()].map((secret) => ({ name: secret, type: "secret_text" })),
  ],
  ["PATCH", at("/account/workers/scripts/:name/secrets-bulk"), changeSecrets],
  [
    "GET",
    at("/account/workers/scripts/:name/deployments"),
    (api, _, name = "") => {
      const { live } = api.workers.get(name);
      return { deployments: [deploymentOf(live)] };
    },
  ],
  ["POST", at("/account/workers/scripts/:name/deployments"), deployVersion],
  ["POST", at("/account/workers/scripts/:name/versions"), uploadVersion],
  [
    "GET",
    at("/account/workers/scripts/:name/versions/:id"),
    (api, _, name = "", id = "") => {
      const script = api.workers.get(name);
      const version = api.workers.version(script, id);
      return { id, resources: { bindings: api.workers.bindingsOf(script, version) } };
    },
  ],
];

function json<Output>({ body }: Asked, schema: z.ZodType<Output>): Output {
  return schema.parse(JSON.parse(body.toString("utf8")));
}

function page({ query }: Asked, all: readonly object[]): readonly object[] {
  return Number(query.get("page") ?? 1) > 1 ? [] : all;
}

function databaseOf(api: CloudflareApi, asked: string): object {
  const { id, name } = api.storage.database(asked);
  return { uuid: id, name };
}

function service({ name, migrationTag, tags }: Script): object {
  return {
    id: name,
    default_environment: {
      environment: "production",
      script: {
        ...{ id: name, tag: "1", tags, last_deployed_from: "wrangler" },
        ...(migrationTag !== undefined && { migration_tag: migrationTag }),
      },
    },
  };
}

function deploymentOf({ id }: Version): object {
  return { id, source: "wrangler", strategy: "percentage", versions: [{ version_id: id, percentage: 100 }] };
}

async function publish(api: CloudflareApi, asked: Asked, name = ""): Promise<object> {
  const version = api.workers.publish(name, await readUpload(asked.body, asked.contentType));
  api.served.serve(api.workers.get(name), version);
  return { id: name, etag: version.id, deployment_id: version.id.replaceAll("-", ""), startup_time_ms: 1 };
}

async function uploadVersion(api: CloudflareApi, asked: Asked, name = ""): Promise<object> {
  api.workers.get(name);
  const version = api.workers.upload(name, await readUpload(asked.body, asked.contentType));
  return { id: version.id, startup_time_ms: 1, resources: { script: { etag: version.id } } };
}

const deployment = z.object({ versions: z.array(z.object({ version_id: z.string() })).length(1) });

async function deployVersion(api: CloudflareApi, asked: Asked, name = ""): Promise<object> {
  const script = api.workers.get(name);
  const [{ version_id: id } = { version_id: "" }] = json(asked, deployment).versions;
  script.live = api.workers.version(script, id);
  api.served.serve(script, script.live);
  return deploymentOf(script.live);
}

function changeSettings(api: CloudflareApi, asked: Asked, name = ""): object {
  const { tags } = json(asked, z.looseObject({ tags: z.array(z.string()).nullish() }));
  api.workers.get(name).tags = tags ?? [];
  return {};
}

function changeSubdomain(api: CloudflareApi, asked: Asked, name = ""): object {
  const { enabled } = json(asked, z.looseObject({ enabled: z.boolean() }));
  api.workers.get(name).workersDev = enabled;
  return { enabled, previews_enabled: enabled };
}

function changeSchedules(api: CloudflareApi, asked: Asked, name = ""): object {
  const schedules = json(asked, z.array(z.object({ cron: z.string() })));
  api.workers.get(name).crons = schedules.map(({ cron }) => cron);
  return { schedules };
}

const secrets = z.object({ secrets: z.record(z.string(), z.object({ text: z.string() }).nullable()) });

async function changeSecrets(api: CloudflareApi, asked: Asked, name = ""): Promise<object> {
  const script = api.workers.get(name);
  for (const [secret, value] of Object.entries(json(asked, secrets).secrets)) {
    if (value === null) script.secrets.delete(secret);
    else script.secrets.set(secret, value.text);
  }
  api.served.serve(script, script.live);
  return {};
}
