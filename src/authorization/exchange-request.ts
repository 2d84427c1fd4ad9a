import { OAuthError, type OAuthErrorOptions } from "@cloudflare/workers-oauth-provider";
import { canonicalResource } from "./resources.ts";

/** The shortest lifetime of a token, in seconds: KV keeps nothing for a shorter time. */
export const shortest = 60;

/** What a token is asked for in exchange for another (RFC 8693 section 2.1), as far as the library has not looked at it. */
export interface ExchangeRequest {
  readonly subjectToken: string;
  /** Undefined: those of the subject token. */
  readonly scopes?: readonly string[];
  /** How long it is to live at most, in seconds; undefined: as long as the subject token. */
  readonly expiresIn?: number;
}

/**
 * @param resource that the subject token is for
 * @throws {OAuthError} with what section 2.2.2 says
 */
export function askedFor(parameters: URLSearchParams, origin: string, resource: string): ExchangeRequest {
  // RFC 6749 section 3.1: a parameter without a value counts as left out
  const given = (name: string) => parameters.get(name) || undefined;
  if (given("actor_token") !== undefined || given("actor_token_type") !== undefined) {
    const description =
      "Actor tokens are not supported: leave out actor_token and actor_token_type. The new token is the same client's.";
    throw refuseExchange("invalid_request", "actor_token_unsupported", description);
  }
  const audience = given("audience");
  if (audience !== undefined && canonicalResource(origin, audience) !== resource) {
    const description = `The subject token is for ${resource}; a token for another audience takes a sign-in of its own.`;
    throw refuseExchange("invalid_target", "audience_subject_token_mismatch", description);
  }
  const scopes = scopesIn(given("scope"));
  const expiresIn = secondsIn(given("expires_in"));
  return {
    subjectToken: given("subject_token") ?? "",
    ...(scopes !== undefined && { scopes }),
    ...(expiresIn !== undefined && { expiresIn }),
  };
}

function scopesIn(scope: string | undefined): string[] | undefined {
  const scopes = scope?.split(" ").filter((name) => name !== "");
  if (scopes?.length !== 0) return scopes;
  const description = "scope has no scope in it. Name some of the subject token's, or leave scope out.";
  throw refuseExchange("invalid_scope", "scope_malformed", description);
}

function secondsIn(expiresIn: string | undefined): number | undefined {
  if (expiresIn === undefined) return undefined;
  if (/^\d{1,9}$/.test(expiresIn) && Number(expiresIn) >= shortest) return Number(expiresIn);
  const description = `expires_in has to be a number of seconds, and at least ${shortest}.`;
  throw refuseExchange("invalid_request", "expires_in_invalid", description);
}

/** @param reason for the audit and the log: a word that stays the same */
export function refuseExchange(
  code: string,
  reason: string,
  description: string,
  options: Pick<OAuthErrorOptions, "statusCode" | "headers"> = {},
): OAuthError {
  const internal = { category: "token-exchange-grant", reason };
  return new OAuthError(code, { ...options, description, internal });
}
