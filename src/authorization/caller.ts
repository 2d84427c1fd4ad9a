import type { ValidatedAccessToken } from "@cloudflare/workers-oauth-provider";
import { z } from "zod";
import { grantProps } from "./grant.ts";

/** Who makes the request at hand: the person, the client, and what the person let that client do. */
export const caller = grantProps.extend({
  clientId: z.string().min(1),
  /** The MCP scopes of the token that was presented. */
  scopes: z.array(z.string()),
});

export type Caller = z.output<typeof caller>;

/**
 * The caller that a verified token stands for. Undefined if its grant is not of a shape that this version wrote,
 * or not the user's that the token names: such a token is not valid here.
 */
export function callerOf(token: ValidatedAccessToken<unknown>): Caller | undefined {
  const props = grantProps.safeParse(token.props);
  if (!props.success || props.data.userId !== token.userId) return undefined;
  return { ...props.data, clientId: token.clientId, scopes: token.scope };
}
