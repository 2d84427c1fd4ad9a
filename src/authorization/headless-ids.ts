/** What a presented token is known by here. */
export interface HeadlessIds {
  readonly connectionId: string;
  /** In place of a grant's id, and of its form. */
  readonly grantId: string;
}

/**
 * The ids of a token: hashes of it (SHA-256), so that it has the same ones wherever it is presented, and nobody finds it
 * by them. The hash is not that of the token alone, which GitHub shows in its own audit log.
 */
export async function headlessIds(token: string): Promise<HeadlessIds> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`headless ${token}`));
  const text = Buffer.from(digest).toString("base64url");
  return { connectionId: `headless-${text.slice(0, 24)}`, grantId: text.slice(24, 40) };
}
