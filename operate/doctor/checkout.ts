import { z } from "zod";
import { readLocalSettings } from "../../dev/local-settings.ts";
import { portFrom } from "../../dev/ports.ts";
import { UserError } from "../../dev/user-error.ts";
import { catalogue } from "../../src/features.ts";
import { type Finding, failed, ok } from "../finding.ts";
import { checkConfiguration, readConfiguration } from "./checkout/configuration.ts";
import { checkGitHub } from "./checkout/github.ts";
import { checkProvider } from "./checkout/openid.ts";
import { checkPorts } from "./checkout/ports.ts";
import { checkTools, checkVersions } from "./checkout/runtime.ts";
import { safeUrl } from "./checkout/safe-url.ts";
import { checkSecrets } from "./checkout/secrets.ts";
import { checkStorage } from "./checkout/storage.ts";
import { checkToolsLock } from "./checkout/tools-lock.ts";
import { checkVars } from "./checkout/variables.ts";
import { checkDeployment } from "./deployment.ts";

/** Looks at a checkout and at the machine that it is on, and at the server of npm run dev if that runs. */
export async function checkCheckout(root: string, env: NodeJS.ProcessEnv): Promise<readonly Finding[]> {
  const { configuration, finding } = readConfiguration(root);
  const vars = configuration?.vars ?? {};
  const [tools, ports, signIn] = await Promise.all([
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
    ...signIn,
    ...callbackUrl(env),
    ...checkStorage(root),
    ...ports.findings,
    ...running,
  ];
}

/** Where people sign in here: GitHub, with the app in .dev.vars if there is one, and an OpenID provider if there is one. */
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
  const api = safeUrl(String(settings.vars?.GITHUB_API_URL?.trim() || vars.GITHUB_API_URL));
  const issuer = settings.provider ? issuerIn(settings.provider.oidc) : settings.deployedIssuer;
  const findings = await Promise.all([
    // the variables' own check says so if it is not usable
    api === undefined ? [] : checkGitHub({ apiUrl: api.href.replace(/\/+$/, ""), app: settings.app }),
    settings.upstream === "oidc" && issuer !== undefined ? checkProvider(issuer) : [],
  ]);
  return findings.flat();
}

/** The issuer in a variable OIDC, which is JSON. */
function issuerIn(oidc: string): string | undefined {
  try {
    return z.looseObject({ issuer: z.string() }).parse(JSON.parse(oidc)).issuer;
  } catch {
    return undefined;
  }
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
