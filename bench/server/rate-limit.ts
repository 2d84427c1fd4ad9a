import type { Bindings } from "../../src/site.ts";

/** The period of a limit, in milliseconds. */
const period = 60_000;

/** Keys that are counted at most: a run has a handful. */
const mostKeys = 10_000;

/**
 * A rate limit as its binding does it at Cloudflare, where counters are kept on the machine that the Worker runs on: so many
 * of a key in a period.
 * @see https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/
 */
export function countingHere(most: number): RateLimit {
  const counters = new Map<string, { count: number; endsAt: number }>();
  return {
    async limit({ key }) {
      const now = Date.now();
      const known = counters.get(key);
      if (known && now < known.endsAt) {
        known.count += 1;
        return { success: known.count <= most };
      }
      if (counters.size >= mostKeys) counters.clear();
      counters.set(key, { count: 1, endsAt: now + period });
      return { success: most >= 1 };
    },
  };
}

/** More than a run makes in a minute. */
const mostCalls = 1_000_000;

const known = new WeakMap<Bindings, Bindings>();

/** The bindings, with limits counted here, which no run reaches; the same for the same. */
export function withLimitsHere(env: Bindings): Bindings {
  const made = known.get(env) ?? {
    ...env,
    CALL_LIMITER: countingHere(mostCalls),
    ADDRESS_LIMITER: countingHere(mostCalls),
  };
  known.set(env, made);
  return made;
}
