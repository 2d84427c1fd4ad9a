import { createInterface } from "node:readline/promises";
import { UserError } from "../../dev/user-error.ts";
import { type Account, chooseAccount } from "./account.ts";
import { addressesOf } from "./addresses.ts";
import type { Configuration } from "./configuration.ts";
import { deployConfiguration } from "./deploy-configuration.ts";
import { type Deployed, lookAtDeployed } from "./deployed.ts";
import { applyMigrations } from "./migrations.ts";
import type { DeployOptions } from "./options.ts";
import { planLines, planStorage, type Step } from "./plan.ts";
import { checkConfiguration, preflight } from "./preflight.ts";
import { publish } from "./publish.ts";
import { report } from "./report.ts";
import type { Screen } from "./screen.ts";
import { howToGive, planSecrets, type SecretsPlan, uploadSecrets } from "./secrets.ts";
import { smokeTest } from "./smoke.ts";

type Env = Readonly<Record<string, string>>;

/**
 * Deploys. What can be known is looked at first, and each step leaves what was deployed before as it was until wrangler
 * puts the new version in its place.
 * @returns whether clients can connect to what was deployed
 * @throws {UserError} that says what failed, what is there now, and what to do
 */
export async function deploy(options: DeployOptions, screen: Screen): Promise<boolean> {
  screen.title("Before anything is changed");
  const { configuration, findings } = preflight(options.environment);
  screen.findings(findings);
  if (findings.some(({ status }) => status === "failed"))
    throw new UserError("\nNothing was deployed: mend wrangler.jsonc first.");
  const account = await chooseAccount(configuration);
  screen.done("account", accountName(account));
  // from here on, wrangler has nothing to choose
  const env: Env = { CLOUDFLARE_ACCOUNT_ID: account.id };
  const deployed = await lookAtDeployed(configuration.name, configuration.storage, env);
  screen.done("Worker", workerLine(configuration, deployed));
  const secrets = await secretsToUpload(configuration, deployed, options, screen);

  const steps = planStorage(configuration, deployed);
  screen.title("What it has");
  for (const line of planLines(configuration, steps)) screen.note(line);

  screen.title("Deploy");
  if (Object.keys(secrets).length > 0) {
    await uploadSecrets(configuration.name, secrets, env);
    screen.done("secrets", `uploaded ${Object.keys(secrets).join(", ")}`);
  }
  const targets = await upload(configuration, deployed, steps, env, screen);
  const addresses = addressesOf(targets, configuration);
  const looked = options.url === undefined ? addresses : [options.url];
  const results = await Promise.all(looked.map(async (url) => ({ url, findings: await smokeTest(url) })));
  return report({ results, addresses, before: deployed.version, configuration }, screen);
}

async function upload(
  configuration: Configuration,
  deployed: Deployed,
  steps: readonly Step[],
  env: Env,
  screen: Screen,
): Promise<readonly string[]> {
  const file = deployConfiguration(configuration, steps);
  const args = [`--config=${file.path}`, `--env=${configuration.environment ?? ""}`];
  try {
    // before the code that needs them, where there is a database; the code that runs until then needs no less
    const isFirst = !deployed.storage.has("AUDIT");
    if (!isFirst) screen.findings([await applyMigrations(args, env)]);
    const { version, targets } = await publish(configuration, deployed, args, env);
    screen.done("deployed", `version ${version ?? "unknown"}`);
    if (isFirst) screen.findings([await applyMigrations(args, env)]);
    return targets;
  } finally {
    file.remove();
  }
}

/** @throws {UserError} if the Worker would not start without what is missing */
async function secretsToUpload(
  configuration: Configuration,
  deployed: Deployed,
  { uploadSecrets: isAsked, environment }: DeployOptions,
  screen: Screen,
): Promise<Readonly<Record<string, string>>> {
  const plan = planSecrets(configuration, deployed.secrets);
  const lacking = plan.missing.filter((name) => !(name in plan.available));
  if (lacking.length > 0) throw howToGive(lacking, plan, environment);
  const names = Object.keys(plan.available);
  if (names.length === 0) {
    screen.done("secrets", `${configuration.requiredSecrets.join(", ")} are there`);
    return {};
  }
  const findings = checkConfiguration(configuration, plan.available).filter(
    ({ status }) => status === "failed",
  );
  if (findings.length > 0) {
    screen.findings(findings);
    throw new UserError(`\nNothing was deployed: mend ${plan.file} first.`);
  }
  if (isAsked || (await agreed(configuration.name, names, plan))) return plan.available;
  if (plan.missing.length > 0) throw howToGive(plan.missing, plan, environment);
  return {};
}

async function agreed(
  name: string,
  secrets: readonly string[],
  { file, missing }: SecretsPlan,
): Promise<boolean> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) {
    if (missing.length === 0) return false;
    throw new UserError(
      `The Worker has not got ${missing.join(", ")}; ${file} has. Nothing was changed. To upload them from there, run npm run deploy -- --upload-secrets.`,
    );
  }
  const terminal = createInterface({ input: stdin, output: stdout });
  try {
    const answer = await terminal.question(
      `\n${name} has not got ${secrets.join(", ")}; ${file} has.\nUpload them from there, for everybody who uses what is deployed? [y/N] `,
    );
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

function accountName({ id, name }: Account): string {
  return name === undefined ? id : `${name} (${id})`;
}

function workerLine({ name, environment }: Configuration, { version }: Deployed): string {
  const where = environment === undefined ? "" : `, environment ${environment}`;
  return `${name}${where}; ${version === undefined ? "not deployed yet" : `deployed, version ${version}`}`;
}
