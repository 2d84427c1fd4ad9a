/** Where a request's credential comes from, and what happens when GitHub does not take it. */
export interface TokenSource {
  /** The token to act with now. */
  current(): Promise<string>;
  /** GitHub answered 401 to `token`. @returns a newer one to try once, or undefined if there is none */
  rejected(token: string): Promise<string | undefined>;
}

/** A token that nothing can replace, such as the one of a sign-in under way. */
export function fixedToken(token: string): TokenSource {
  return { current: async () => token, rejected: async () => undefined };
}
