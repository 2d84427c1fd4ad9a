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
  ...{ by: z.string(), repo: z.string(), message: z.string() },
  files: z.array(fileSchema).nonempty(),
});

const seedSchema = z.strictObject({
  oauth_app: oauthAppSchema,
  accounts: z.array(accountSchema),
  // these two are read by `emulate`, which has its own schema for them
  orgs: z.array(z.record(z.string(), z.unknown())),
  repos: z.array(z.record(z.string(), z.unknown())),
  files: z.array(z.strictObject({ by: z.string(), repo: z.string(), path: z.string(), text: z.string() })),
  commits: z.array(commitSchema),
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

/** The whole content of `seed.yaml`. */
export type Seed = z.infer<typeof seedSchema>;

/** Reads and validates `seed.yaml`; throws a `ZodError` that names the wrong key. */
export function readSeed(): Seed {
  return seedSchema.parse(parse(readFileSync(new URL("./seed.yaml", import.meta.url), "utf8")));
}
