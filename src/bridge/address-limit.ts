import type { Context, Next } from "hono";
import { recordLimit } from "../audit/recorded-limit.ts";
import { addressOf } from "../limits/address-limiter.ts";
import { period } from "../limits/rate-limiter.ts";
import { inWords, waitUntil } from "../limits/wait.ts";
import { inLanguageOf, languageOf } from "../web/language.ts";
import { renderProblem } from "../web/render.tsx";
import { problemWords } from "./problem-words.ts";
import type { BridgeEnv } from "./services.ts";
import { startAgainOf } from "./start-again.ts";

/**
 * So many pages of an address in a minute. Where they cannot be counted, people sign in all the same: nothing is
 * granted here that GitHub does not vouch for.
 */
export async function limitByAddress(c: Context<BridgeEnv>, next: Next): Promise<Response | undefined> {
  const { limitAddresses, trail } = c.env;
  const address = addressOf(c.req.raw.headers);
  const verdict = await limitAddresses("authorize", address);
  if (verdict === "exceeded") {
    recordLimit(trail, address ?? "", { action: "authorization", decision: "refused", reason: "exceeded" });
    const said = inLanguageOf(c, problemWords);
    const wait = waitUntil(Date.now() + period);
    return await renderProblem(c, {
      status: 429,
      headers: new Headers({ "Retry-After": String(wait.retryAfter) }),
      ...said.tooMany(languageOf(c) === "en" ? inWords(wait) : wait.resetAt),
      startAgain: startAgainOf(c),
    });
  }
  if (verdict === "failed") {
    const passed = { action: "authorization", decision: "allowed", reason: "limiter-failed" } as const;
    recordLimit(trail, address ?? "", passed);
  }
  await next();
  return undefined;
}
