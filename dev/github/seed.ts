import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const accountSchema = z.strictObject({
  login: z.string(),
  name: z.string(),
  email: z.email(),
  public_email: z.boolean().default(false),
  bio: z.string().optional(),
  location: z.string().optional(),
});

const oauthAppSchema = z.strictObject({
  client_id: z.string(),
  client_secret: z.string(),
  name: z.string(),
  redirect_uris: z.array(z.url()).nonempty(),
});

const fileSchema = z.union([
  z.strictObject({ path: z.string(), text: z.string() }),
  z.strictObject({ path: z.string(), base64: z.string() }),
  /** Numbered lines, together at least this many bytes. */
  z.strictObject({ path: z.string(), bytes: z.int().positive() }),
  /** A symbolic link to this path. */
  z.strictObject({ path: z.string(), symlink: z.string() }),
  /** A submodule at this commit. */
  z.strictObject({ path: z.string(), submodule: z.string() }),
]);

const commitSchema = z.strictObject({
  ...{ by: z.string(), repo: z.string(), message: z.string(), tag: z.string().optional() },
  files: z.array(fileSchema).nonempty(),
});

const stepSchema = z.strictObject({ name: z.string(), conclusion: z.string().nullable().default("success") });

const jobSchema = z.strictObject({
  name: z.string(),
  status: z.string().default("completed"),
  conclusion: z.string().nullable().default("success"),
  steps: z.array(stepSchema),
  /** The lines without their times. */
  log: z.string().default(""),
  /** So much comes before them. */
  log_bytes: z.int().default(0),
});

const runSchema = z.strictObject({
  ...{ repo: z.string(), name: z.string(), path: z.string(), title: z.string() },
  ...{ event: z.string(), branch: z.string(), actor: z.string(), at: z.string() },
  status: z.string().default("completed"),
  conclusion: z.string().nullable().default("success"),
  jobs: z.array(jobSchema),
});

const notificationSchema = z.strictObject({
  ...{ to: z.string(), repo: z.string(), title: z.string(), type: z.string(), reason: z.string() },
  ...{ updated_at: z.string(), unread: z.boolean().default(true), number: z.int().optional() },
});

const appSchema = z.looseObject({ app_id: z.int(), slug: z.string() });

const seedSchema = z.strictObject({
  oauth_app: oauthAppSchema,
  accounts: z.array(accountSchema),
  /** Read by `emulate`, too, which makes its key. */
  app: appSchema,
  // these two are read by `emulate`, which has its own schema for them
  orgs: z.array(z.record(z.string(), z.unknown())),
  repos: z.array(z.record(z.string(), z.unknown())),
  files: z.array(z.strictObject({ by: z.string(), repo: z.string(), path: z.string(), text: z.string() })),
  commits: z.array(commitSchema),
  workflow_runs: z.array(runSchema),
  notifications: z.array(notificationSchema),
  requests: z.array(
    z.strictObject({
      by: z.string(),
      send: z.templateLiteral([z.enum(["POST", "PUT", "PATCH", "DELETE"]), " /", z.string()]),
      body: z.record(z.string(), z.unknown()),
    }),
  ),
});

/** An account that one can sign in as. `email` is private unless `public_email`. */
export type Account = z.infer<typeof accountSchema>;

/** The registered OAuth App; `redirect_uris` as on its settings page. */
export type OAuthApp = z.infer<typeof oauthAppSchema>;

/** One commit on the default branch, of any number of files. */
export type SeededCommit = z.infer<typeof commitSchema>;

/** A run of a workflow, with its jobs and their logs. */
export type SeededRun = z.infer<typeof runSchema>;

/** The whole content of `seed.yaml`. */
export type Seed = z.infer<typeof seedSchema>;

/** Reads and validates `seed.yaml`; throws a `ZodError` that names the wrong key. */
export function readSeed(): Seed {
  return seedSchema.parse(parse(readFileSync(new URL("./seed.yaml", import.meta.url), "utf8")));
}
