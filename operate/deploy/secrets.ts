import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseEnv } from "node:util";
import { UserError } from "../../dev/user-error.ts";
import { SECRETS } from "../secrets.ts";
import { deployedAddress, gitHubAddress } from "../setup/github-address.ts";
import { type Configuration, ROOT } from "./configuration.ts";
import { wrangler } from "./wrangler-command.ts";

/** Those that a deployment can have besides what it needs; the previous SERVER_SECRET is of the machine that changed it. */
const OPTIONAL = SECRETS.filter((name) => !name.startsWith("SERVER_SECRET"));

/** What belongs together: half of one app and half of another are no app. */
const PAIRS = [
  ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"],
  ["GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY"],
] as const;

/** What becomes of secrets. */
export interface SecretsPlan {
  /** The file that they are taken from. */
  readonly file: string;
  /** What the Worker has not got, and is in the file. */
  readonly available: Readonly<Record<string, string>>;
  /** What is in the file and belongs to something that the Worker has, and may be of another app than that. */
  readonly halves?: readonly string[];
  /** What the Worker needs and has not got. */
  readonly missing: readonly string[];
}

/**
 * What is there is never changed: what is in a file on this machine may be of another app.
 * @throws {UserError} if it is of another GitHub
 */
export function planSecrets(
  { environment, requiredSecrets, vars }: Pick<Configuration, "environment" | "requiredSecrets" | "vars">,
  deployed: readonly string[],
  root = ROOT,
): SecretsPlan {
  const file = secretsFile(environment, root);
  const content = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  const names = new Set([...requiredSecrets, ...OPTIONAL]);
  // what is known to be another's, or may be: half of an app that the Worker has the other half of
  const isOtherHalf = (name: string) => {
    const other = PAIRS.find((pair) => pair.some((half) => half === name))?.find((half) => half !== name);
    if (other === undefined) return false;
    return (
      deployed.includes(other) || (other in vars && String(vars[other]).trim() !== content[other]?.trim())
    );
  };
  const lacking = [...names].flatMap((name) => {
    const value = content[name]?.trim();
    return value && !deployed.includes(name) && !(name in vars) ? [[name, value] as const] : [];
  });
  const available = lacking.filter(([name]) => !isOtherHalf(name));
  if (available.some(([name]) => name.startsWith("GITHUB_")))
    requireSameGitHub(basename(file), content.GITHUB_URL, vars);
  return {
    file: basename(file),
    available: Object.fromEntries(available),
    halves: lacking.map(([name]) => name).filter(isOtherHalf),
    missing: requiredSecrets.filter((name) => !deployed.includes(name)),
  };
}

/** An app at one GitHub signs nobody in at another. @throws {UserError} */
function requireSameGitHub(file: string, written: string | undefined, vars: Configuration["vars"]): void {
  if (!written?.trim()) return;
  const here = gitHubAddress({}, { GITHUB_URL: written }, {}).url;
  const deployed = deployedAddress(vars).url;
  if (here === deployed) return;
  throw new UserError(
    `The app in ${file} is one of ${here}, and wrangler.jsonc has people sign in at ${deployed}: make vars.GITHUB_URL and vars.GITHUB_API_URL there the same, or take GITHUB_URL and the app out of ${file}. Nothing was changed.`,
  );
}

/** As wrangler has it: of an environment its own file, if it is there. */
function secretsFile(environment: string | undefined, root: string): string {
  const own = join(root, `.dev.vars.${environment}`);
  return environment !== undefined && existsSync(own) ? own : join(root, ".dev.vars");
}

/** What to do about secrets that are nowhere. */
export function howToGive(
  missing: readonly string[],
  { file, halves = [] }: SecretsPlan,
  environment: string | undefined,
): UserError {
  const known = missing.filter((name) => halves.includes(name));
  const why =
    known.length > 0
      ? ` ${file} has ${known.join(", ")}, but the Worker has the other half of an app, which may be another one.`
      : "";
  const keep = known.length > 0 ? "" : `, or put them into ${file} and run npm run deploy again`;
  const env = environment === undefined ? "" : ` --env ${environment}`;
  const put = missing.map((name) => `  npx wrangler secret put ${name}${env}`).join("\n");
  return new UserError(
    `The Worker has not got ${missing.join(", ")}, and would not start.${why} Nothing was changed. Run npm run setup -- --upload${keep}, or give each of them:\n${put}`,
  );
}

/** Uploads secrets, all or none; a Worker that is not there yet is made for them. @throws {UserError} if that fails */
export async function uploadSecrets(
  name: string,
  secrets: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const { ok, reason } = await wrangler(["secret", "bulk", "--name", name], { secrets, env });
  if (ok) return;
  throw new UserError(
    `The secrets could not be uploaded: ${reason} What was deployed goes on as it was. Run npm run deploy again, or npx wrangler secret put NAME for each.`,
  );
}
