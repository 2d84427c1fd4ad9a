/** The rate limiters of wrangler.jsonc. A deployment whose configuration is older has none. */
export interface LimitBindings {
  /** By person. */
  readonly CALL_LIMITER?: RateLimit;
  /** By network address. */
  readonly ADDRESS_LIMITER?: RateLimit;
}
