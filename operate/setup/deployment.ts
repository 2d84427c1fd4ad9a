import { existsSync } from "node:fs";
import { join } from "node:path";
import { experimental_readRawConfig } from "wrangler";
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

/** Reads `wrangler.jsonc` in `root`. @throws {UserError} if it is not there, or not readable */
export function readDeployment(root: string): Deployment {
  const config = join(root, "wrangler.jsonc");
  if (!existsSync(config)) {
    throw new UserError(`There is no wrangler.jsonc in ${root}: run this in the folder of the checkout.`);
  }
  try {
    const { name = "worker", vars = {} } = experimental_readRawConfig({ config }).rawConfig;
    return { name, vars };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
    throw new UserError(`wrangler.jsonc cannot be read: ${reason}`);
  }
}

/** Where people sign in: `.dev.vars` says it, or else the deployment's `vars`. @throws {UsageError} */
export function upstreamIn(variables: Variables, { vars }: Deployment): UpstreamKind {
  const here = variables.UPSTREAM?.trim();
  return here
    ? upstreamNamed(here, "UPSTREAM in .dev.vars")
    : upstreamNamed(String(vars.UPSTREAM ?? "github"), "UPSTREAM in wrangler.jsonc");
}
