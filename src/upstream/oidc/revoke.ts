import * as oauth from "oauth4webapi";
import { UpstreamFailure } from "../failure.ts";
import { clientAuthentication } from "./client-authentication.ts";
import { classify } from "./failure.ts";
import type { Provider } from "./provider.ts";

/**
 * Revokes a token (RFC 7009); with a refresh token, the provider ends what came of the same sign-in.
 * @throws {UpstreamFailure} if it could not be asked; for a token that it does not know it says yes (section 2.2)
 */
export async function revokeAt(provider: Provider, token: string): Promise<void> {
  const { client, settings } = provider;
  try {
    const document = await provider.document();
    if (document.revocation_endpoint === undefined)
      throw new UpstreamFailure(
        "refused",
        `${settings.name} has no way to delete a token.`,
        "no revocation endpoint",
      );
    const methods =
      document.revocation_endpoint_auth_methods_supported ?? document.token_endpoint_auth_methods_supported;
    const response = await oauth.revocationRequest(
      ...([document, client, clientAuthentication(settings, methods), token, provider.options] as const),
    );
    await oauth.processRevocationResponse(response);
  } catch (error) {
    // section 2.2.1: of this kind it deletes none, however often it is asked
    if (error instanceof oauth.ResponseBodyError && error.error === "unsupported_token_type")
      throw new UpstreamFailure(
        "refused",
        `${settings.name} deletes no tokens of this kind.`,
        "unsupported_token_type",
        error.status,
      );
    throw classify(error, settings.name, "the deletion of a token");
  }
}
