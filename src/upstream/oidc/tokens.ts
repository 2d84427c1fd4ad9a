import type { TokenEndpointResponse } from "oauth4webapi";
import * as z from "zod";
import { type Credential, credential } from "../credential.ts";
import { malformed } from "./failure.ts";
import type { Provider } from "./provider.ts";
import { grantedScopes } from "./scopes.ts";

/** How long a token is good if the provider does not say, and at most, in seconds. */
const usualLifetime = 3600;
const longestLifetime = 365 * 24 * 3600;

/** What the provider gave. @param asked the scopes that were asked for @throws {UpstreamFailure} */
export function credentialOf(
  { settings: { name } }: Provider,
  tokens: TokenEndpointResponse,
  asked: readonly string[],
  claims: Credential["claims"],
): Credential {
  // RFC 6750 is how it is presented; a token that is bound to a key (RFC 9449) is of no use without
  if (tokens.token_type !== "bearer") throw malformed(name, "the sign-in", "no bearer token");
  const lifetime = Math.min(tokens.expires_in ?? usualLifetime, longestLifetime);
  const granted = credential.safeParse({
    accessToken: tokens.access_token,
    scopes: grantedScopes(tokens.scope, asked),
    expiresAt: Math.floor(Date.now() / 1000 + lifetime),
    ...(tokens.refresh_token !== undefined && { refreshToken: tokens.refresh_token }),
    ...(claims && { claims }),
  });
  if (granted.success) return granted.data;
  throw malformed(name, "the sign-in", "unusable token");
}

const someTokens = z.object({
  access_token: z.string().min(1).catch(""),
  refresh_token: z.string().min(1).optional().catch(undefined),
});

/** The tokens in an answer that may be wrong in anything else: whatever they are, they are to be revoked. */
export function tokensIn(body: string): Credential | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  const { data } = someTokens.safeParse(json);
  if (!data || (data.access_token === "" && data.refresh_token === undefined)) return undefined;
  const { access_token: accessToken, refresh_token: refreshToken } = data;
  return { accessToken, scopes: [], ...(refreshToken !== undefined && { refreshToken }) };
}
