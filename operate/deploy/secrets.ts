import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseEnv } from "node:util";
import { UserError } from "../../dev/user-error.ts";
import { type Configuration, ROOT } from "./configuration.ts";
import { wrangler } from "./wrangler-command.ts";

/** Secrets that a deployment can have besides those that it needs. */
const OPTIONAL = [
  "GITHUB_CLIENT_ID",
  "GITHUB_CLIENT_SECRET",
  "OIDC_CLIENT_SECRET",
  "GITHUB_APP_ID",
  "GITHUB_APP_PRIVATE_KEY",
];

/** What becomes of secrets. */
export interface SecretsPlan {
  /** The file that they are taken from. */
  readonly file: string;
  /** What the Worker has not got, and is in the file. */
  readonly available: Readonly<Record<string, string>>;
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
  const available = [...names].flatMap((name) => {
    const value = content[name]?.trim();
    return value && !deployed.includes(name) && !(name in vars) ? [[name, value] as const] : [];
  });
  if (available.some(([name]) => name.startsWith("GITHUB_")))
    requireSameGitHub(basename(file), content.GITHUB_URL?.trim(), vars.GITHUB_URL);
  return {
    file: basename(file),
    available: Object.fromEntries(available),
    missing: requiredSecrets.filter((name) => !deployed.includes(name)),
  };
}

/** An app at one GitHub signs nobody in at another. @throws {UserError} */
function requireSameGitHub(file: string, here: string | undefined, deployed: unknown): void {
  if (!here || here === deployed) return;
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
  { file }: SecretsPlan,
  environment: string | undefined,
): UserError {
  const env = environment === undefined ? "" : ` --env ${environment}`;
  const put = missing.map((name) => `  npx wrangler secret put ${name}${env}`).join("\n");
  return new UserError(
    `The Worker has not got ${missing.join(", ")}, and would not start. Nothing was changed. Run npm run setup -- --upload, or put them into ${file} and run npm run deploy again, or give each of them:\n${put}`,
  );
}

/** Uploads secrets, all or none; a Worker that is not there yet is made for them. @throws {UserError} if that fails */
export async function uploadSecrets(
  name: string,
  secrets: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const { ok, reason } = await wrangler(["secret", "bulk", "--name", name], {
    input: JSON.stringify(secrets),
    env,
  });
  if (ok) return;
  // wrangler is not known to repeat what it is given; a key has several lines
  const parts = Object.values(secrets).flatMap((secret) => secret.split("\n"));
  const safe = parts.filter((part) => part !== "").reduce((text, part) => text.replaceAll(part, "…"), reason);
  throw new UserError(
    `The secrets could not be uploaded: ${safe} What was deployed goes on as it was. Run npm run deploy again, or npx wrangler secret put NAME for each.`,
  );
}
