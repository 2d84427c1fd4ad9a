import { readLocalSettings } from "../../dev/local-settings.ts";
import { portFrom } from "../../dev/ports.ts";
import { UserError } from "../../dev/user-error.ts";
import { catalogue } from "../../src/features.ts";
import { type Finding, failed, ok } from "../finding.ts";
import { checkConfiguration, readConfiguration } from "./checkout/configuration.ts";
import { checkGitHub, type GitHubToReach } from "./checkout/github.ts";
import { checkPorts } from "./checkout/ports.ts";
import { checkTools, checkVersions } from "./checkout/runtime.ts";
import { checkSecrets } from "./checkout/secrets.ts";
import { checkStorage } from "./checkout/storage.ts";
import { checkToolsLock } from "./checkout/tools-lock.ts";
import { checkVars } from "./checkout/variables.ts";
import { checkDeployment } from "./deployment.ts";

/** Looks at a checkout and at the machine that it is on, and at the server of npm run dev if that runs. */
export async function checkCheckout(root: string, env: NodeJS.ProcessEnv): Promise<readonly Finding[]> {
  const { configuration, finding } = readConfiguration(root);
  const vars = configuration?.vars ?? {};
  const [tools, ports, github] = await Promise.all([
    checkTools(root),
    checkPorts(env),
    checkSignIn(root, vars),
  ]);
  const running = ports.running === undefined ? [] : await checkDeployment(ports.running);
  return [
    ...checkVersions(process.versions.node, env.npm_config_user_agent),
    ...tools,
    ...(configuration
      ? [...checkConfiguration(root, configuration), ...checkVars(vars, catalogue)]
      : [finding]),
    ...checkSecrets(root),
    ...checkToolsLock(root, catalogue),
    ...github,
    ...callbackUrl(env),
    ...checkStorage(root),
    ...ports.findings,
    ...running,
  ];
}

/** GitHub, with the app in .dev.vars if there is one. */
async function checkSignIn(
  root: string,
  vars: Readonly<Record<string, unknown>>,
): Promise<readonly Finding[]> {
  let settings: ReturnType<typeof readLocalSettings>;
  try {
    settings = readLocalSettings(root);
  } catch (error) {
    if (error instanceof UserError)
      return [failed(".dev.vars", error.message, "Mend that in the file it names.")];
    throw error;
  }
  const apiUrl = String(settings.vars?.GITHUB_API_URL?.trim() || vars.GITHUB_API_URL);
  const isUsable = URL.canParse(apiUrl) && /^https?:$/.test(new URL(apiUrl).protocol);
  // the variables' own check says so
  if (!isUsable) return [];
  const github: GitHubToReach = { apiUrl: apiUrl.replace(/\/+$/, ""), app: settings.app };
  return await checkGitHub(github);
}

/** What to register where people sign in, for a server on this machine. */
function callbackUrl(env: NodeJS.ProcessEnv): readonly Finding[] {
  try {
    const { number } = portFrom(env, "PORT", 8788);
    return [
      ok(
        "callback URL",
        `An app of your own at GitHub, for .dev.vars, takes http://localhost:${number}/callback`,
      ),
    ];
  } catch (error) {
    // the ports' own check says so
    if (error instanceof UserError) return [];
    throw error;
  }
}
