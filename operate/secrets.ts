/** The secrets that a deployment can have, each with what the server would take for one. */
const standIns: Readonly<Record<string, string>> = {
  GITHUB_CLIENT_ID: "placeholder",
  GITHUB_CLIENT_SECRET: "placeholder",
  GITHUB_APP_ID: "1",
  GITHUB_APP_PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----\nplaceholder\n-----END PRIVATE KEY-----",
  OIDC_CLIENT_SECRET: "placeholder",
  SERVER_SECRET: "placeholder ".repeat(4),
  SERVER_SECRET_PREVIOUS: "placeholder ".repeat(4),
};

/** Their names; everything else of `.dev.vars` is about this machine. */
export const SECRETS: readonly string[] = Object.keys(standIns);

/**
 * A deployment's variables with what stands for secrets that are known to Cloudflare only, so that the rest can be looked at
 * as the server does. A secret that is not known is taken to be right.
 * @param secrets the names of those that the deployment has
 */
export function withStandIns(
  vars: Readonly<Record<string, unknown>>,
  secrets: readonly string[],
): Record<string, unknown> {
  const assumed = secrets.map((name) => [name, standIns[name] ?? "placeholder"] as const);
  // what has an id among its variables has the key as a secret
  if (vars.GITHUB_APP_ID) assumed.push(["GITHUB_APP_PRIVATE_KEY", standIns.GITHUB_APP_PRIVATE_KEY ?? ""]);
  return { ...Object.fromEntries(assumed), ...vars };
}
