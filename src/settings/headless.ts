import * as z from "zod";
import { type ScopeName, scopeFacts, scopeNames, withImplied } from "../scopes/scopes.ts";

/** What stands for the client of callers who did not sign in here. No client can have it for an id. */
export const headlessClientId = "headless";

/** Callers without a browser, and what they may have, as the operator describes it. */
export const headlessUse = z.strictObject({
  /** The most that such a caller gets. */
  scopes: z.array(z.enum(scopeNames)).min(1),
  /** Where people sign in with GitHub: whether personal access tokens are taken. */
  personalAccessTokens: z.boolean().default(false),
  /** Where they sign in at an OpenID provider: for whom an access token has to be made (RFC 9068 section 3). */
  audiences: z.array(z.string().trim().min(1).max(500)).max(20).default([]),
});

/** Use without a browser: a caller shows a token that it got where people sign in, and not here. */
export interface HeadlessSettings {
  /** The most that such a caller gets, with what that implies. */
  readonly scopes: readonly ScopeName[];
  /** For whom an access token of the OpenID provider has to be made: one of these. Empty where that is not the upstream. */
  readonly audiences: readonly string[];
}

/** As much of the environment as use without a browser has to agree with. */
interface Vars {
  readonly UPSTREAM: "github" | "oidc";
  readonly OIDC?: { readonly clientId: string } | undefined;
  readonly HEADLESS?: z.output<typeof headlessUse> | undefined;
  readonly CLIENTS: readonly { readonly clientId: string }[];
}

export function headlessOf({ HEADLESS }: Vars): { headless?: HeadlessSettings } {
  if (!HEADLESS) return {};
  const { scopes, audiences } = HEADLESS;
  return { headless: { scopes: withImplied(scopes), audiences } };
}

/** What contradicts itself, as sentences for the operator. */
export function headlessProblems({ UPSTREAM, OIDC, HEADLESS, CLIENTS }: Vars): string[] {
  const reserved = CLIENTS.some(({ clientId }) => clientId === headlessClientId)
    ? [
        `CLIENTS has a client of the id "${headlessClientId}", which stands for callers without a browser: give it another.`,
      ]
    : [];
  if (!HEADLESS) return reserved;
  const { scopes, personalAccessTokens, audiences } = HEADLESS;
  return [...reserved, ...(UPSTREAM === "github" ? withGitHub() : withOpenId())];

  function withGitHub(): string[] {
    const problems: string[] = [];
    if (audiences.length > 0)
      problems.push(
        "HEADLESS.audiences is for deployments whose people sign in at an OpenID provider: these sign in with GitHub, so leave it out.",
      );
    if (!personalAccessTokens)
      problems.push(
        'HEADLESS takes no token of anybody\'s: add "personalAccessTokens": true, or leave HEADLESS out.',
      );
    return problems;
  }

  function withOpenId(): string[] {
    const problems: string[] = [];
    if (personalAccessTokens)
      problems.push(
        "HEADLESS.personalAccessTokens is for deployments whose people sign in with GitHub: these sign in at an OpenID provider, so leave it out.",
      );
    if (audiences.length === 0)
      problems.push(
        "HEADLESS takes no token of anybody's: name in HEADLESS.audiences for whom access tokens are made, or leave HEADLESS out.",
      );
    // an account that a person links is for the apps that they allow something
    const atGitHub = scopes.filter((name) => scopeFacts(name).inRepositories);
    if (atGitHub.length > 0)
      problems.push(
        `HEADLESS.scopes has ${atGitHub.join(", ")}, which callers without a browser have only where people sign in with GitHub: leave that out.`,
      );
    // an id_token is made for the client (OpenID Connect Core 1.0 section 2), and lets nobody in anywhere
    if (OIDC && audiences.includes(OIDC.clientId))
      problems.push(
        "HEADLESS.audiences has OIDC.clientId in it, for which the provider makes id_tokens: give this server an audience of its own there, and name that.",
      );
    return problems;
  }
}
