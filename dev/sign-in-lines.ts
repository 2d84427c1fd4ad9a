import type { LocalServer } from "./server.ts";

type Signing = Pick<LocalServer, "url" | "upstream" | "github" | "provider" | "elsewhere">;

/** Where somebody signs in, and as whom. */
export function signInLines(server: Signing): string {
  const { url, upstream, github, provider, elsewhere } = server;
  if (upstream === "github") {
    return github
      ? `  GitHub      local, on ${github.url}; sign in as ${github.accounts.join(", ")}`
      : `  GitHub      ${elsewhereLine(server)}`;
  }
  const signIn = provider
    ? `local OpenID provider, on ${provider.url}; sign in as ${provider.accounts.join(", ")}`
    : `the OpenID provider in ${elsewhere.provider?.from}`;
  const standsFor =
    provider && elsewhere.deployedIssuer !== undefined
      ? `\n              in place of ${elsewhere.deployedIssuer}, whose OIDC_CLIENT_SECRET is not in .dev.vars`
      : "";
  const link = github ? `local, on ${github.url}` : elsewhereLine(server);
  return `  Sign in     ${signIn}${standsFor}
  GitHub      ${link}; for its tools, link an account of it at ${url}/account`;
}

/** A GitHub that this command did not start. */
function elsewhereLine({ elsewhere: { gitHubUrl = PUBLIC_GITHUB } }: Signing): string {
  return `${gitHubUrl === PUBLIC_GITHUB ? "the real one" : gitHubUrl}, with the app in .dev.vars`;
}

const PUBLIC_GITHUB = "https://github.com";
