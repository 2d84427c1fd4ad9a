import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { upstreamNamed } from "../../dev/command-line.ts";
import { UserError } from "../../dev/user-error.ts";
import type { UpstreamKind } from "../../src/upstream/upstream.ts";
import type { Variables } from "./dev-vars.ts";

/** What `wrangler.jsonc` says of the deployment. */
export interface Deployment {
  /** The Worker's name. */
  readonly name: string;
  readonly vars: Readonly<Record<string, unknown>>;
}

const configuration = z.looseObject({
  name: z.string().default("worker"),
  vars: z.record(z.string(), z.unknown()).default({}),
});

/** Reads `wrangler.jsonc` in `root`. @throws {UserError} if it is not there, or not readable */
export function readDeployment(root: string): Deployment {
  const file = join(root, "wrangler.jsonc");
  if (!existsSync(file)) {
    throw new UserError(`There is no wrangler.jsonc in ${root}: run this in the folder of the checkout.`);
  }
  try {
    const { name, vars } = configuration.parse(JSON.parse(withoutComments(readFileSync(file, "utf8"))));
    return { name, vars };
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UserError(`wrangler.jsonc cannot be read: ${reason}`);
  }
}

/**
 * JSON of JSON with comments and commas before closing brackets; strings are passed over. Wrangler could read it for us,
 * and takes longer to load than all the rest of a run.
 */
function withoutComments(text: string): string {
  const plain = text.replaceAll(/("(?:\\.|[^"\\])*")|\/\/.*|\/\*[\s\S]*?\*\//g, (_, string = "") => string);
  return plain.replaceAll(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, string = "") => string);
}

/** Where people sign in: `.dev.vars` says it, or else the deployment's `vars`. @throws {UsageError} */
export function upstreamIn(variables: Variables, { vars }: Deployment): UpstreamKind {
  const here = variables.UPSTREAM?.trim();
  return here
    ? upstreamNamed(here, "UPSTREAM in .dev.vars")
    : upstreamNamed(String(vars.UPSTREAM ?? "github"), "UPSTREAM in wrangler.jsonc");
}
