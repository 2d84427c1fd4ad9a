import type { ValidatedAccessToken } from "@cloudflare/workers-oauth-provider";
import * as z from "zod";
import { effectiveScopes } from "../permissions/permissions.ts";
import { scopeNames } from "../scopes/scopes.ts";
import { headlessClientId } from "../settings/headless.ts";
import { boundOf, type Settings, signsInHere } from "../settings/settings.ts";
import { type GrantProps, grantProps } from "./grant.ts";

/** Who makes the request at hand: the person, the client, and what the person let that client do. */
export const caller = grantProps.extend({
  clientId: z.string().min(1),
  /** The grant that the token belongs to; of a caller without a browser, what stands for one. */
  grantId: z.string().min(1),
  /** The authorization server that issued the token: this deployment, at the origin that it was reached at. */
  issuer: z.url(),
  /** What the token allows now: with what its scopes imply, within the operator's bound, and without what has ended. */
  scopes: z.array(z.enum(scopeNames)),
});

export type Caller = z.output<typeof caller>;

/** Whether a caller showed a token of where people sign in, and did not sign in here: nobody is there to be asked. */
export function isHeadless({ clientId }: Pick<Caller, "clientId">): boolean {
  return clientId === headlessClientId;
}

/**
 * The caller that a verified token stands for. The library's tokens are "<user id>:<grant id>:<secret>". Undefined if
 * its grant is not of a shape that this version wrote, not the user's that the token names, or of an account of where
 * people signed in before: such a token is not valid here.
 */
export function callerOf(
  token: string,
  verified: ValidatedAccessToken<unknown>,
  issuer: string,
  settings: Settings,
): Caller | undefined {
  const props = propsIn(verified.props);
  const [userId, grantId] = token.split(":");
  if (!props || !grantId || userId !== verified.userId || props.userId !== userId) return undefined;
  // what the operator's rules say now is about other people
  if (!signsInHere(userId, settings)) return undefined;
  const scopes = effectiveScopes(verified.scope, props.writeUntil, boundOf(settings, userId), Date.now());
  return { ...props, clientId: verified.clientId, grantId, issuer, scopes };
}

/** What was found good: the requests of a token bring the same (see opened-tokens.ts). */
const goodProps = new WeakMap<object, GrantProps>();

/** What a grant says, if it is of a shape that this version wrote. */
function propsIn(stored: unknown): GrantProps | undefined {
  if (typeof stored !== "object" || stored === null) return undefined;
  const known = goodProps.get(stored);
  if (known) return known;
  const { data } = grantProps.safeParse(stored);
  if (!data) return undefined;
  // it is shared by the requests that it comes with
  if (data.groups) Object.freeze(data.groups);
  goodProps.set(stored, Object.freeze(data));
  return data;
}
