import { createHash } from "node:crypto";
import { readSeed } from "../github/seed.ts";

/** Somebody who can sign in: the same people as at the local GitHub. */
export interface OpenIdAccount {
  /** What it is called; for the provider's clients, `sub` is what it is. */
  readonly login: string;
  readonly name: string;
  readonly email: string;
  /** OpenID Connect Core 1.0 section 2: unlike the login, it never changes. */
  readonly subject: string;
  readonly groups: readonly string[];
}

const groupsOf: Readonly<Record<string, readonly string[]>> = {
  inspector: ["operators", "engineering"],
  admin: ["operators", "engineering"],
  demo: ["guests"],
};

/** Everybody with an account. */
export function readAccounts(): OpenIdAccount[] {
  return readSeed().accounts.map(({ login, name, email }) => ({
    ...{ login, name, email, subject: subjectOf(login), groups: groupsOf[login] ?? [] },
  }));
}

/** Says nothing to who reads it, as at most providers, and is the same after a restart. */
function subjectOf(login: string): string {
  return createHash("sha256").update(`local provider ${login}`).digest("base64url").slice(0, 24);
}

/** The claims of an account, of which each client gets those that its scopes are for. */
export function claimsOf(account: OpenIdAccount, issuer: string) {
  return {
    sub: account.subject,
    name: account.name,
    preferred_username: account.login,
    picture: `${issuer}/avatars/u/${account.login}`,
    email: account.email,
    email_verified: true,
    groups: [...account.groups],
  };
}
