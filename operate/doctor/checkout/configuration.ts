import { existsSync } from "node:fs";
import { join } from "node:path";
import { experimental_readRawConfig } from "wrangler";
import { z } from "zod";
import { type Finding, failed, ok } from "../../finding.ts";

const check = "wrangler.jsonc";

/** The Durable Objects' bindings and their classes. */
const objects = [
  ["MCP_OBJECT", "McpSession"],
  ["ACCOUNTS", "AccountVault"],
  ["LEDGERS", "GrantLedger"],
  ["AUDIT_BUFFERS", "AuditBuffer"],
] as const;

const limiters = ["CALL_LIMITER", "ADDRESS_LIMITER"];

/** Without these the server does not start, or is not safe; each with why. */
const flags = [
  ["nodejs_compat", "the server uses Node's API"],
  [
    "global_fetch_strictly_public",
    "fetch() must not reach private origins of the same zone, for clients name URLs",
  ],
  ["enable_request_signal", "a call has to end with the client that made it"],
] as const;

const bound = z.looseObject({ binding: z.string() });

const schema = z.looseObject({
  main: z.string().optional(),
  compatibility_flags: z.array(z.string()).default([]),
  kv_namespaces: z.array(bound).default([]),
  d1_databases: z.array(bound).default([]),
  durable_objects: z
    .looseObject({
      bindings: z.array(z.looseObject({ name: z.string(), class_name: z.string() })).default([]),
    })
    .default({ bindings: [] }),
  migrations: z
    .array(
      z.looseObject({
        tag: z.string(),
        new_sqlite_classes: z.array(z.string()).default([]),
        deleted_classes: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  ratelimits: z
    .array(
      z.looseObject({
        name: z.string(),
        namespace_id: z.string(),
        simple: z.object({ limit: z.number(), period: z.number() }),
      }),
    )
    .default([]),
  triggers: z.looseObject({ crons: z.array(z.string()).default([]) }).default({ crons: [] }),
  vars: z.record(z.string(), z.unknown()).default({}),
  secrets: z.looseObject({ required: z.array(z.string()) }).optional(),
});

export type Configuration = z.output<typeof schema>;

/** One of the two. */
type Read =
  | { readonly configuration: Configuration; readonly finding?: never }
  | { readonly configuration?: never; readonly finding: Finding };

/** The deployment's configuration, or what is wrong with the file. */
export function readConfiguration(root: string): Read {
  const file = join(root, "wrangler.jsonc");
  const wrong = (found: string, fix: string): Read => ({ finding: failed(check, found, fix) });
  if (!existsSync(file))
    return wrong(
      "There is no wrangler.jsonc.",
      "Take it from the repository again: git checkout -- wrangler.jsonc",
    );
  let raw: unknown;
  try {
    raw = experimental_readRawConfig({ config: file }).rawConfig;
  } catch {
    return wrong(
      "wrangler.jsonc is not JSON with comments.",
      "npx wrangler deploy --dry-run says in which line.",
    );
  }
  const { data, error } = schema.safeParse(raw);
  if (data) return { configuration: data };
  // places, not what stands there
  const places = [...new Set(error.issues.map(({ path }) => path.join(".") || "the whole"))];
  return wrong(
    `wrangler.jsonc has something of another kind than it should at ${places.join(", ")}.`,
    "Compare it with the one in the repository: git diff wrangler.jsonc",
  );
}

/** Whether the Worker gets all that it needs. */
export function checkConfiguration(root: string, configuration: Configuration): readonly Finding[] {
  const { main, compatibility_flags, kv_namespaces, d1_databases, ratelimits, triggers } = configuration;
  const problems: [found: string, fix: string][] = [];
  if (main === undefined || !existsSync(join(root, main)))
    problems.push(["main names no file that is here.", 'Make it "main": "src/index.ts".']);
  for (const [flag, why] of flags)
    if (!compatibility_flags.includes(flag))
      problems.push([
        `The compatibility flag ${flag} is missing.`,
        `Put it into compatibility_flags: ${why}.`,
      ]);
  if (!kv_namespaces.some(({ binding }) => binding === "OAUTH_KV"))
    problems.push([
      "The KV namespace OAUTH_KV is missing.",
      'Put { "binding": "OAUTH_KV" } into kv_namespaces.',
    ]);
  if (!d1_databases.some(({ binding }) => binding === "AUDIT"))
    problems.push(["The D1 database AUDIT is missing.", 'Put { "binding": "AUDIT" } into d1_databases.']);
  problems.push(...objectProblems(configuration));
  for (const name of limiters) {
    const limiter = ratelimits.find((candidate) => candidate.name === name);
    const fix = `Put { "name": "${name}", "namespace_id": "…", "simple": { "limit": 300, "period": 60 } } into ratelimits: without it, nothing is limited.`;
    if (limiter === undefined) problems.push([`The rate limiter ${name} is missing.`, fix]);
    else if (limiter.simple.period !== 60)
      problems.push([
        `The period of ${name} is ${limiter.simple.period} seconds.`,
        "Make it 60: the server counts by the minute.",
      ]);
  }
  const ids = ratelimits.map(({ namespace_id }) => namespace_id);
  if (new Set(ids).size < ids.length)
    problems.push([
      "Two rate limiters have the same namespace_id.",
      "Give each a number of its own, or they count together.",
    ]);
  if (triggers.crons.length === 0)
    problems.push([
      "There is no cron trigger.",
      'Put "23 * * * *" into triggers.crons: without it nothing that expired is cleaned up.',
    ]);
  if (configuration.secrets === undefined)
    problems.push([
      "No secrets are required.",
      'Put "secrets": { "required": ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET", "SERVER_SECRET"] } back, or with an OpenID provider those that it takes: npm run dev needs the list, and a deployment without one of them is refused.',
    ]);
  if (problems.length > 0) return problems.map(([found, fix]) => failed(check, found, fix));
  return [
    ok(check, "wrangler.jsonc has the bindings, migrations, limiters, cron and flags that the server needs."),
  ];
}

function objectProblems({ durable_objects, migrations }: Configuration): [string, string][] {
  const problems: [string, string][] = [];
  for (const [name, className] of objects) {
    const binding = durable_objects.bindings.find((candidate) => candidate.name === name);
    if (binding?.class_name !== className)
      problems.push([
        `The Durable Object ${name} is missing, or of another class than ${className}.`,
        `Put { "name": "${name}", "class_name": "${className}" } into durable_objects.bindings.`,
      ]);
    const isMade = migrations.some(({ new_sqlite_classes }) => new_sqlite_classes.includes(className));
    const isDeleted = migrations.some(({ deleted_classes }) => deleted_classes.includes(className));
    if (!isMade || isDeleted)
      problems.push([
        `No migration makes the class ${className}, or one deletes it.`,
        `Put ${className} into new_sqlite_classes of a migration with a tag of its own, after those that were deployed.`,
      ]);
  }
  return problems;
}
