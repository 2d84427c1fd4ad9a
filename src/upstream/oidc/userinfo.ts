import * as oauth from "oauth4webapi";
import { UpstreamFailure } from "../failure.ts";
import type { Claims } from "./claims.ts";
import type { ProviderDocument } from "./document.ts";
import { classify } from "./failure.ts";
import { checkSignature } from "./id-token.ts";
import type { Provider } from "./provider.ts";

const act = "the question who signed in";

/**
 * What the provider says of the account of an access token (OpenID Connect Core 1.0 section 5.3); undefined if it has
 * no such endpoint.
 * @param subject whose it has to be (section 5.3.2); undefined if that is what is asked
 * @throws {UpstreamFailure} `unauthorized` if it does not take the token, `forbidden` if it does not say
 */
export async function userinfo(
  provider: Provider,
  document: ProviderDocument,
  accessToken: string,
  subject: string | undefined,
): Promise<Claims | undefined> {
  if (document.userinfo_endpoint === undefined) return undefined;
  const { name } = provider.settings;
  try {
    const response = await oauth.userInfoRequest(document, provider.client, accessToken, provider.options);
    if (response.status === 401)
      throw new UpstreamFailure("unauthorized", `${name} does not take the token.`, "userinfo", 401);
    if (response.status === 403)
      throw new UpstreamFailure("forbidden", `${name} did not say who signed in.`, "userinfo", 403);
    const expected = subject ?? oauth.skipSubjectCheck;
    const claims = await oauth.processUserInfoResponse(document, provider.client, expected, response);
    if (response.headers.get("content-type")?.split(";")[0] === "application/jwt")
      await checkSignature(provider, document, response);
    return claims;
  } catch (error) {
    throw classify(error, name, act);
  }
}
