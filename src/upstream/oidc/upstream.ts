import type { OidcSettings } from "../../settings/settings.ts";
import type { Upstream } from "../upstream.ts";

/**
 * An OpenID provider (OpenID Connect Core 1.0), found by its issuer.
 * @param linksGitHub whether people can link an account at GitHub, which serves the scopes for repositories
 */
export function oidcUpstream(_settings: OidcSettings, _linksGitHub: boolean): Upstream {
  throw new Error("not yet");
}
