import { isLoopback } from "../../dev/loopback.ts";
import { UserError } from "../../dev/user-error.ts";
import type { Variables } from "./dev-vars.ts";

/** The GitHub that the app is on; without trailing slashes. */
export interface GitHubAddress {
  readonly url: string;
  readonly apiUrl: string;
}

const PUBLIC: GitHubAddress = { url: "https://github.com", apiUrl: "https://api.github.com" };

/**
 * Which GitHub is meant: the environment says it, or else `.dev.vars`, or else the deployment's `vars`.
 * @throws {UserError} for an address that secrets must not go to
 */
export function gitHubAddress(
  env: NodeJS.ProcessEnv,
  variables: Variables,
  deployed: Readonly<Record<string, unknown>>,
): GitHubAddress {
  const places = [
    ["the environment", env],
    [".dev.vars", variables],
    ["wrangler.jsonc", deployed],
  ] as const;
  for (const [place, { GITHUB_URL: url, GITHUB_API_URL: apiUrl }] of places) {
    if (typeof url !== "string" || url.trim() === "") continue;
    const checked = addressIn("GITHUB_URL", url, place);
    const hasApi = typeof apiUrl === "string" && apiUrl.trim() !== "";
    return { url: checked, apiUrl: hasApi ? addressIn("GITHUB_API_URL", apiUrl, place) : apiOf(checked) };
  }
  return PUBLIC;
}

/** Those of `vars` that a deployment's credentials are for. */
export function deployedAddress(deployed: Readonly<Record<string, unknown>>): GitHubAddress {
  return gitHubAddress({}, {}, deployed);
}

/** Where the REST API is: https://HOST/api/v3 at Enterprise Server, https://api.TENANT.ghe.com with data residency. */
function apiOf(url: string): string {
  if (url === PUBLIC.url) return PUBLIC.apiUrl;
  const { protocol, host, hostname } = new URL(url);
  if (isLoopback(hostname)) return url;
  return hostname.endsWith(".ghe.com") ? `${protocol}//api.${host}` : `${url}/api/v3`;
}

/** https, or http on this machine, as the server itself takes it. */
function addressIn(name: string, text: string, place: string): string {
  const url = URL.parse(text.trim());
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (!isSafe || url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new UserError(
      `${name} in ${place} has to be an https address such as https://github.com (http is for a GitHub on this machine only).`,
    );
  }
  return url.href.replace(/\/+$/, "");
}
