import * as oauth from "oauth4webapi";
import type { ProviderDocument } from "./document.ts";
import { malformed } from "./failure.ts";
import { clockTolerance, type Provider } from "./provider.ts";

/**
 * Whether a text can be a subject (OpenID Connect Core 1.0 section 2, `sub`). Halves of characters are no text, and would be
 * the same as each other once they are hashed.
 */
export function isSubject(text: string): boolean {
  return text !== "" && text.length <= 255 && text.isWellFormed();
}

/**
 * Checks an id_token further that the library has read (OpenID Connect Core 1.0 section 3.1.3.7): that the provider
 * signed it, for us, and not in the future.
 * @param response that it came in
 * @throws {UpstreamFailure | oauth.OperationProcessingError}
 */
export async function checkIdToken(
  provider: Provider,
  document: ProviderDocument,
  response: Response,
  claims: oauth.IDToken,
): Promise<void> {
  const wrong = (detail: string) => malformed(provider.settings.name, "the sign-in", `id_token: ${detail}`);
  if (claims.azp !== undefined && claims.azp !== provider.client.client_id) throw wrong("azp");
  if (claims.iat > Date.now() / 1000 + clockTolerance) throw wrong("iat");
  if (!isSubject(claims.sub)) throw wrong("sub");
  await checkSignature(provider, document, response);
}

/** Checks the signature of what a response holds. Keys change: they are asked for anew before it is found wrong. */
export async function checkSignature(
  provider: Provider,
  document: ProviderDocument,
  response: Response,
): Promise<void> {
  const options = provider.documentOptions;
  try {
    await oauth.validateApplicationLevelSignature(document, response, options);
  } catch (error) {
    if (!(error instanceof oauth.OperationProcessingError)) throw error;
    // the library keeps keys by the document that they belong to
    await oauth.validateApplicationLevelSignature(await provider.documentNow(), response, options);
  }
}
