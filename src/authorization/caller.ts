import type { ValidatedAccessToken } from "@cloudflare/workers-oauth-provider";
import { z } from "zod";
import { grantProps } from "./grant.ts";

/** Who makes the request at hand: the person, the client, and what the person let that client do. */
export const caller = grantProps.extend({
  clientId: z.string().min(1),
  /** The grant that the token belongs to. */
  grantId: z.string().min(1),
  /** The MCP scopes of the token that was presented. */
  scopes: z.array(z.string()),
});

export type Caller = z.output<typeof caller>;

/**
 * The caller that a verified token stands for. The library's tokens are "<user id>:<grant id>:<secret>". Undefined if its grant is not of a shape that this version wrote,
 * or not the user's that the token names: such a token is not valid here.
 */
export function callerOf(token: string, verified: ValidatedAccessToken<unknown>): Caller | undefined {
  const props = grantProps.safeParse(verified.props);
  const [userId, grantId] = token.split(":");
  if (!props.success || !grantId || userId !== verified.userId || props.data.userId !== userId)
    return undefined;
  return { ...props.data, clientId: verified.clientId, grantId, scopes: verified.scope };
}
