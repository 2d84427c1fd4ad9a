import * as oauth from "oauth4webapi";
import type { OidcSettings } from "../../settings/settings.ts";
import { UpstreamFailure } from "../failure.ts";

/**
 * How we show who we are at an endpoint, by what it takes (RFC 6749 section 2.3.1). In the header, if it does not say
 * (OpenID Connect Discovery 1.0 section 3).
 * @throws {UpstreamFailure} if it takes no client secret
 */
export function clientAuthentication(
  { clientSecret, name }: OidcSettings,
  methods: readonly string[] = ["client_secret_basic"],
): oauth.ClientAuth {
  if (clientSecret === undefined) return oauth.None();
  if (methods.includes("client_secret_basic")) return oauth.ClientSecretBasic(clientSecret);
  if (methods.includes("client_secret_post")) return oauth.ClientSecretPost(clientSecret);
  throw new UpstreamFailure(
    "malformed",
    `${name} takes no client secret, which is how this server shows who it is there. Tell its operator.`,
    "no method of client authentication in common",
  );
}
