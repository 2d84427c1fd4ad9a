import { UserError } from "../../dev/user-error.ts";
import { type Account, chooseAccount } from "./account.ts";
import { addressesOf } from "./addresses.ts";
import { askAtTerminal, chosenSecrets } from "./chosen-secrets.ts";
import type { Configuration } from "./configuration.ts";
import { deployConfiguration } from "./deploy-configuration.ts";
import { type Deployed, lookAtDeployed } from "./deployed.ts";
import { applyMigrations } from "./migrations.ts";
import type { DeployOptions } from "./options.ts";
import { planLines, planStorage, type Step } from "./plan.ts";
import { preflight } from "./preflight.ts";
import { publish } from "./publish.ts";
import { report } from "./report.ts";
import type { Screen } from "./screen.ts";
import { planSecrets, uploadSecrets } from "./secrets.ts";
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
  const plan = planSecrets(configuration, deployed.secrets);
  const secrets = await chosenSecrets(configuration, plan, options.uploadSecrets || askAtTerminal(), screen);

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

function accountName({ id, name }: Account): string {
  return name === undefined ? id : `${name} (${id})`;
}

function workerLine({ name, environment }: Configuration, { version }: Deployed): string {
  const where = environment === undefined ? "" : `, environment ${environment}`;
  return `${name}${where}; ${version === undefined ? "not deployed yet" : `deployed, version ${version}`}`;
}
