import type {
  OAuthError,
  TokenExchangeCallbackOptions,
  TokenExchangeCallbackResult,
  TokenSummary,
} from "@cloudflare/workers-oauth-provider";
import type { Accounts } from "../accounts/accounts.ts";
import type { Trail } from "../audit/trail.ts";
import { effectiveScopes, type Permissions } from "../permissions/permissions.ts";
import { canChange, knownScopes, type ScopeName, withImplied } from "../scopes/scopes.ts";
import { boundOf, type Settings } from "../settings/settings.ts";
import { askedFor, type ExchangeRequest, refuseExchange, shortest } from "./exchange-request.ts";
import { type GrantProps, grantProps } from "./grant.ts";
import { connectionEnded, type EndGrants } from "./token-exchange.ts";

type Exchange = TokenExchangeCallbackOptions<unknown>;
type Subject = Pick<TokenSummary<unknown>, "scope" | "expiresAt">;

/**
 * Most access tokens that a grant has at a time, for one more to be made in exchange: each is deleted when it ends, and of
 * very many that would take more requests than one can make. A helper could keep its grant from ending by that.
 */
const mostTokens = 100;

/** What an exchange takes. */
export interface ExchangeServices {
  readonly accounts: Pick<Accounts, "credential">;
  readonly settings: Settings;
  readonly endGrants: EndGrants;
  readonly trail: Trail;
  readonly origin: string;
  /** What is known of an access token; null if it is none, or over. */
  readonly subjectOf: (token: string) => Promise<Subject | null>;
  /** How many access tokens a grant has; beyond `most`, as many as are found at once. */
  readonly tokensOf: (userId: string, grantId: string, most: number) => Promise<number>;
}

/**
 * Token exchange (RFC 8693): a client gives a token of its grant and gets one that may do no more, and ends no later, so
 * that it can hand that to a helper. The connection is asked as at every token request, and to exchange is to use it; but
 * it lives no longer by that, for its grant does not either. What the library would cut or not look at is refused here.
 */
export function exchangeForLess(services: ExchangeServices) {
  const { accounts, settings, endGrants, trail, origin, subjectOf, tokensOf } = services;
  return async (
    request: Exchange,
    parameters: URLSearchParams | undefined,
  ): Promise<TokenExchangeCallbackResult | undefined> => {
    const { userId, grantId, clientId } = request;
    // The library refuses another client's token when it is told nothing; nothing of that one's may be asked or end
    if (clientId !== request.subjectClientId) return undefined;
    if (!parameters) throw unusableSubject();
    const asked = askedFor(parameters, origin, request.resource);
    if ((await tokensOf(userId, grantId, mostTokens)) >= mostTokens) throw tooMany();
    const props = grantProps.safeParse(request.props);
    if (!props.success || props.data.userId !== userId) throw unusableSubject();
    const who = { userId, grantId, clientId, login: props.data.login };
    const answer = await accounts.credential(userId, props.data.connectionId);
    if (answer.kind === "ended") throw await connectionEnded(answer, who, { endGrants, trail });
    // Not before: while the account was asked, time went by
    const subject = await subjectOf(asked.subjectToken);
    if (!subject) throw unusableSubject();
    const allowed = answer.kind === "good" ? answer.permissions : undefined;
    const token = lesserToken(asked, subject, props.data, allowed, boundOf(settings, userId).scopes);
    const detail = token.accessTokenScope.join(" ");
    trail.record({ kind: "grant", action: "exchange", decision: "allowed", detail, ...who });
    return token;
  };
}

/**
 * @param allowed what the account's vault says, if it could be asked; otherwise the subject token has it as it was
 * @param offered what the operator lets anybody have
 */
function lesserToken(
  asked: ExchangeRequest,
  subject: Subject,
  { name, picture, email, groups, ...props }: GrantProps,
  allowed: Permissions | undefined,
  offered: readonly ScopeName[],
) {
  const now = Date.now();
  const ends = [props.writeUntil, allowed?.writeUntil].filter((end) => end !== undefined);
  const writeUntil = ends.length > 0 ? Math.min(...ends) : undefined;
  const left = effectiveScopes(allowed?.scopes ?? subject.scope, writeUntil, { scopes: offered }, now);
  const held = left.filter((name) => subject.scope.includes(name));
  if (asked.scopes && !asked.scopes.every((scope) => held.some((name) => name === scope)))
    throw refuseExchange("invalid_scope", "scope_exceeds_subject_token", beyond(held));
  const scopes = asked.scopes ? knownScopes(asked.scopes) : held;
  const has = withImplied(scopes);
  const seconds = lifetimeOf(asked, subject, canChange(scopes) ? writeUntil : undefined, now);
  return {
    accessTokenScope: scopes,
    // What it may not tell is not in it either
    accessTokenProps: {
      ...props,
      ...(has.includes("profile") && name !== undefined && { name }),
      ...(has.includes("profile") && picture !== undefined && { picture }),
      ...(has.includes("profile") && groups !== undefined && { groups }),
      ...(has.includes("email") && email !== undefined && { email }),
      ...(writeUntil !== undefined && { writeUntil }),
      narrowed: true,
      endsAt: now + seconds * 1000,
    } satisfies GrantProps,
    accessTokenTTL: seconds,
  };
}

/**
 * In seconds: as long as was asked for, and no longer than the subject token lives. The library counts from the time at
 * which it is done, in whole seconds, so the one that is under way does not count: with it, a chain of exchanges could
 * go on for ever.
 */
function lifetimeOf(
  { expiresIn = Infinity }: ExchangeRequest,
  { expiresAt }: Subject,
  writeUntil: number | undefined,
  now: number,
): number {
  const remaining = expiresAt - Math.ceil(now / 1000);
  if (remaining < shortest) {
    const description = `The subject token ends in less than ${shortest} seconds. Refresh it, and exchange the new one.`;
    throw refuseExchange("invalid_request", "subject_token_near_expiry", description);
  }
  // one that can change something ends with that, like every other
  const writing = writeUntil === undefined ? Infinity : Math.ceil((writeUntil - now) / 1000);
  return Math.min(expiresIn, remaining, Math.max(shortest, writing));
}

function tooMany(): OAuthError {
  const description = `This grant has ${mostTokens} access tokens already. Revoke some, or wait until some have ended.`;
  const options = { statusCode: 429, headers: { "Retry-After": "60" } };
  return refuseExchange("temporarily_unavailable", "too_many_tokens", description, options);
}

function beyond(held: readonly ScopeName[]): string {
  const has = held.length > 0 ? `It has ${held.join(", ")} now` : "It has none now";
  return `The subject token does not have every scope that was asked for. ${has}. Ask for some of that, or leave scope out.`;
}

function unusableSubject(): OAuthError {
  const description = "The subject token is not valid here any more. Refresh it, or sign in again.";
  return refuseExchange("invalid_request", "subject_token_invalid", description);
}
