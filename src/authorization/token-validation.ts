import type { ValidatedAccessToken } from "@cloudflare/workers-oauth-provider";
import type { OpenToken } from "./opened-tokens.ts";

/** What finding out about a token takes. */
interface TokenLibrary {
  readonly open: OpenToken;
  /** The library's own validation of a token for one of the resources that it is configured with. */
  validate(resource: string, token: string): Promise<ValidatedAccessToken<unknown> | null>;
}

/**
 * What is known of an access token that is valid for one of some resources (RFC 8707); null if it is for none of them. Tokens
 * name their audience as it is configured here, to the letter, and then the token is read once and nothing is compared as an
 * address. What names it in any other way, or not at all, is the library's to understand.
 */
export async function validatedFor(
  resources: readonly string[],
  token: string,
  { open, validate }: TokenLibrary,
): Promise<ValidatedAccessToken<unknown> | null> {
  const known = await open(token);
  if (!known) return null;
  const audience = resources.find((resource) => resource === known.audience);
  if (audience === undefined) return await firstValid(resources, (resource) => validate(resource, token));
  const { expiresAt, scope, userId, grant } = known;
  return { props: grant.props, audience, expiresAt, scope, userId, clientId: grant.clientId };
}

async function firstValid(
  resources: readonly string[],
  validate: (resource: string) => Promise<ValidatedAccessToken<unknown> | null>,
): Promise<ValidatedAccessToken<unknown> | null> {
  for (const resource of resources) {
    const validated = await validate(resource);
    if (validated) return validated;
  }
  return null;
}
