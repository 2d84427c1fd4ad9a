import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestHarness } from "wrangler";
import { startServices } from "../../dev/local-services.ts";
import { newServerSecret } from "../../dev/local-settings.ts";
import { UserError } from "../../dev/user-error.ts";
import type { Finding } from "../finding.ts";
import type { Configuration } from "./configuration.ts";
import { planLines, planStorage } from "./plan.ts";
import { preflight } from "./preflight.ts";
import type { Screen } from "./screen.ts";
import { smokeTest } from "./smoke.ts";
import { wrangler } from "./wrangler-command.ts";

/** On this machine nothing has to become known. */
const STARTING_MS = 30_000;

/**
 * Does what a deploy does as far as that needs no account at Cloudflare: the bundle that would be uploaded runs on this
 * machine, with secrets for this run, and signs people in at a local GitHub or OpenID provider.
 * @returns whether clients could connect
 */
export async function dryRun(environment: string | undefined, screen: Screen): Promise<boolean> {
  screen.title("Before anything is changed");
  const { configuration, findings } = preflight(environment);
  screen.findings(findings);
  if (findings.some(({ status }) => status === "failed"))
    throw new UserError("\nA deploy would stop here: mend wrangler.jsonc first.");

  screen.title("What a first deploy would create");
  const nothing = { storage: new Map(), namespaces: new Map() };
  for (const line of planLines(configuration, planStorage(configuration, nothing))) screen.note(line);
  screen.note(`Secrets that it needs: ${configuration.requiredSecrets.join(", ") || "none"}`);

  const folder = mkdtempSync(join(tmpdir(), "deploy-dry-run-"));
  try {
    screen.title("The bundle, on this machine");
    const built = await wrangler([
      ...["deploy", "--dry-run", `--outdir=${folder}`],
      ...[`--config=${configuration.path}`, `--env=${environment ?? ""}`],
    ]);
    if (!built.ok) throw new UserError(`It cannot be bundled: ${built.reason}`);
    screen.done("build", "as it would be uploaded");
    return conclude(await tryBundle(configuration, folder), screen);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tryBundle(configuration: Configuration, folder: string): Promise<readonly Finding[]> {
  const { path, environment, vars, requiredSecrets } = configuration;
  const services = await startServices(vars.UPSTREAM === "oidc" ? "oidc" : "github", {
    ...{ app: undefined, provider: undefined },
  });
  const local = Object.entries({ ...services.vars, SERVER_SECRET: newServerSecret() });
  const isSecret = ([name]: [string, string]) => requiredSecrets.includes(name);
  const harness = createTestHarness({
    workers: [
      {
        ...{
          configPath: path,
          prebuiltWorkerDir: folder,
          ...(environment !== undefined && { env: environment }),
        },
        vars: Object.fromEntries(local.filter((one) => !isSecret(one))),
        secrets: Object.fromEntries(local.filter(isSecret)),
      },
    ],
  });
  try {
    const { url } = await harness.listen();
    return await smokeTest(url, STARTING_MS);
  } finally {
    await harness.close();
    await services.close();
  }
}

function conclude(findings: readonly Finding[], screen: Screen): boolean {
  screen.findings(findings);
  const works = findings.every(({ status }) => status !== "failed");
  screen.title(
    works
      ? "Nothing was deployed. npm run deploy does it."
      : "Nothing was deployed: clients could not use it, see ✘ above.",
  );
  return works;
}
