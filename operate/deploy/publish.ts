import { UserError } from "../../dev/user-error.ts";
import type { Configuration } from "./configuration.ts";
import { type Deployed, liveVersion, lookAtDeployed } from "./deployed.ts";
import { wrangler } from "./wrangler-command.ts";

/** What wrangler says of a deploy. */
export interface Published {
  readonly version: string | undefined;
  readonly targets: readonly string[];
}

/** Uploads the Worker and has it get the requests. @throws {UserError} that says what is deployed now, if that fails */
export async function publish(
  { name }: Configuration,
  before: Deployed,
  configuration: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Published> {
  const { ok, reason, entries } = await wrangler(["deploy", ...configuration], { env });
  const deploy = entries.findLast(({ type }) => type === "deploy");
  if (ok && deploy !== undefined)
    return { version: deploy.version_id ?? undefined, targets: deploy.targets ?? [] };
  // on a Worker that was empty, a version counts if it is no empty one
  const look = before.version === undefined ? lookAtDeployed(name, [], env) : liveVersion(name, env);
  const now = await look.catch(() => "unknown");
  throw new UserError(
    `The deploy failed: ${reason || "wrangler does not say why."}\n${stateOf(before.version, typeof now === "object" ? now.version : now)} What was created stays and is used again: when it is mended, run npm run deploy once more.`,
  );
}

/** What people reach now, after a deploy that failed. */
function stateOf(before: string | undefined, now: string | undefined): string {
  if (now === "unknown") return "Cloudflare does not say what is deployed now.";
  if (now !== before)
    return "The new version is deployed, but its addresses or its cron trigger are not as wrangler.jsonc has them.";
  return before === undefined
    ? "Nothing is deployed."
    : `What was deployed before goes on as it was (version ${before}).`;
}
