import { OAuthError } from "@cloudflare/workers-oauth-provider";
import type { Accounts } from "../accounts/accounts.ts";
import { recordLimit } from "../audit/recorded-limit.ts";
import type { Trail } from "../audit/trail.ts";
import { type AddressLimiter, addressOf } from "../limits/address-limiter.ts";
import { onceAMinute } from "../limits/once-a-minute.ts";
import { period } from "../limits/rate-limiter.ts";
import { inWords, type Wait, waitUntil } from "../limits/wait.ts";
import { effectiveScopes } from "../permissions/permissions.ts";
import { headlessClientId } from "../settings/headless.ts";
import { boundOf, type HeadlessSettings, type Settings } from "../settings/settings.ts";
import { log } from "../telemetry/log.ts";
import { within } from "../time/within.ts";
import { UpstreamFailure } from "../upstream/failure.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import type { Caller } from "./caller.ts";
import { HeadlessAnswers } from "./headless-answers.ts";
import { checkHeadless, type HeadlessAnswer, type HeadlessServices } from "./headless-check.ts";
import { headlessIds } from "./headless-ids.ts";

/** How long what the upstream said of a token holds: a yes and a no. Milliseconds. */
const lifetimes = { accepted: 60_000, refused: 30_000 } as const;

/** How long somebody waits for the upstream, in milliseconds. */
const patience = 20_000;

/** How long to wait when it could not be asked, in milliseconds. */
const failurePause = 10_000;

/** What taking tokens of callers without a browser takes. */
export interface HeadlessDependencies extends HeadlessServices {
  readonly accounts: Pick<Accounts, "present" | "status">;
  readonly limiter: AddressLimiter;
  readonly trail: Trail;
  /** Has work go on when the request that began it is gone: others may wait for the same. */
  readonly keepAlive: (work: Promise<unknown>) => void;
}

/**
 * The caller that a token stands for which was not given out here, but where people sign in. Undefined if it is none.
 * @throws {OAuthError} if nobody can say, or its person is refused
 */
export type HeadlessCaller = (token: string, headers: Pick<Headers, "get">) => Promise<Caller | undefined>;

const answersOf = new WeakMap<Settings, HeadlessAnswers<HeadlessAnswer>>();

const isFirst = onceAMinute();

/** Undefined unless the operator turned it on. @param issuer the authorization server's, which the callers are of */
export function headlessCallers(
  issuer: string,
  dependencies: HeadlessDependencies,
): HeadlessCaller | undefined {
  const { settings, accounts, limiter, trail, keepAlive } = dependencies;
  const { headless } = settings;
  if (!headless) return undefined;
  const answers = answersOf.get(settings) ?? new HeadlessAnswers();
  answersOf.set(settings, answers);

  return async (token, headers) => {
    if (!upstreamOf(settings).canBePresented(token)) return undefined;
    const ids = await headlessIds(token);
    const key = ids.connectionId;
    const ask = () => {
      const asking = answers.ask(key, () => found(token, headless, dependencies), lastingOf);
      keepAlive(asking.catch(() => undefined));
      return asking;
    };
    const known = answers.get(key);
    if (known === undefined) await requireWithinLimit(addressOf(headers));
    const answer = await within(patience, Promise.resolve(known ?? ask())).catch(unavailable);
    if (answer.kind === "refused") return refuse(answer, addressOf(headers));
    const { props, permissions } = answer;
    const { userId } = props;
    // However it ended, and in whichever part of the world: the next request is refused
    if (!(await accounts.status(userId, props.connectionId))) {
      answers.forget(key);
      return refuse({ kind: "refused", reason: "ended" }, addressOf(headers));
    }
    const scopes = effectiveScopes(permissions.scopes, undefined, boundOf(settings, userId), Date.now());
    return { ...props, clientId: headlessClientId, grantId: ids.grantId, issuer, scopes };
  };

  /** Each unknown token is a question to the upstream, and anybody can make some up. */
  async function requireWithinLimit(address: string | undefined): Promise<void> {
    const verdict = await limiter("headless", address);
    if (verdict === "within") return;
    const isExceeded = verdict === "exceeded";
    const reason = isExceeded ? "exceeded" : "limiter-failed";
    recordLimit(trail, address ?? "", { action: "headless", decision: "refused", reason });
    const wait = waitUntil(Date.now() + (isExceeded ? period : failurePause));
    throw isExceeded
      ? passing(
          429,
          wait,
          `Within a minute, more tokens came from this network address than this server asks about. Go on from ${inWords(wait)} at the latest.`,
        )
      : passing(
          503,
          wait,
          `How many tokens came lately could not be found out, so nobody was asked about this one. Try again from ${inWords(wait)}.`,
        );
  }

  /** Recorded once a minute for each address: whoever has a token that is no good may go on sending it. */
  function refuse(refused: Extract<HeadlessAnswer, { readonly kind: "refused" }>, address = ""): undefined {
    const { reason, description, profile } = refused;
    if (isFirst(`${address} ${reason}`))
      trail.record({
        ...{ kind: "token", action: "present", decision: "refused", reason },
        ...{ clientId: headlessClientId, userId: profile?.id, login: profile?.login },
      });
    if (description === undefined) return undefined;
    throw new OAuthError("invalid_token", { description });
  }

  function unavailable(error: unknown): never {
    const isPassing = error instanceof UpstreamFailure || isTimeout(error);
    if (!isPassing) throw error;
    const detail = error instanceof UpstreamFailure ? error.detail : "it took too long";
    if (isFirst("unavailable")) log.warn("headless_not_checked", { detail });
    const wait = waitUntil(Date.now() + failurePause);
    const { name } = upstreamOf(settings);
    throw passing(
      503,
      wait,
      `Whose token this is could not be found out at ${name}, so nothing was done. Try again from ${inWords(wait)}.`,
    );
  }
}

/** Finds out, and records each token that is new. */
async function found(
  token: string,
  headless: HeadlessSettings,
  dependencies: HeadlessDependencies,
): Promise<HeadlessAnswer> {
  const ids = await headlessIds(token);
  const answer = await checkHeadless(token, ids, headless, dependencies);
  if (answer.kind === "accepted" && answer.isNew) {
    const { userId, login } = answer.props;
    const who = { userId, login, clientId: headlessClientId, grantId: ids.grantId };
    const detail = answer.permissions.scopes.join(" ");
    dependencies.trail.record({ kind: "grant", action: "make", decision: "allowed", detail, ...who });
  }
  return answer;
}

function lastingOf(answer: HeadlessAnswer): { readonly isGood: boolean; readonly lifetime: number } {
  if (answer.kind === "refused") return { isGood: false, lifetime: lifetimes.refused };
  const { expiresAt = Number.POSITIVE_INFINITY } = answer;
  return { isGood: true, lifetime: Math.min(lifetimes.accepted, expiresAt - Date.now()) };
}

/** Something that passes: the token may be good. */
function passing(statusCode: number, { retryAfter }: Wait, description: string): OAuthError {
  const headers = { "Retry-After": String(retryAfter) };
  return new OAuthError("temporarily_unavailable", { description, statusCode, headers });
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}
