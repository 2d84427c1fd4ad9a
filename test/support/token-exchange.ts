import { z } from "zod";
import { postToken, register, type SignedIn } from "./oauth-client.ts";
import { type Connected, connectClient, type SignInOptions } from "./permission-page.ts";

/** The grant type of RFC 8693, as clients register and send it. */
export const tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";

/** The only type of token that is exchanged here, and that there is in exchange. */
export const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";

/** A signed-in client that registered to exchange tokens. */
export async function connectExchanging(origin: string, options: SignInOptions = {}): Promise<Connected> {
  const grant_types = ["authorization_code", "refresh_token", tokenExchange];
  return await connectClient(origin, { clientId: await register(origin, { grant_types }), ...options });
}

/** One exchange of a client's token. @param fields in place of the usual ones, or besides */
export function exchange(
  origin: string,
  { clientId, access_token }: Pick<SignedIn, "clientId" | "access_token">,
  fields: Record<string, string> = {},
): Promise<Response> {
  return postToken(origin, {
    grant_type: tokenExchange,
    client_id: clientId,
    subject_token: access_token,
    subject_token_type: accessTokenType,
    ...fields,
  });
}

// strict: a refresh token would be one thing too many
const exchanged = z.strictObject({
  access_token: z.string().min(1),
  issued_token_type: z.literal(accessTokenType),
  token_type: z.literal("bearer"),
  expires_in: z.number(),
  scope: z.string(),
  resource: z.string(),
});

/** What a helper is handed: its token, and the header that presents it. */
export type Handed = z.output<typeof exchanged> & Pick<SignedIn, "clientId" | "authorization">;

/** The token that one is exchanged for. @throws if it is refused */
export async function handOut(
  origin: string,
  client: Pick<SignedIn, "clientId" | "access_token">,
  fields: Record<string, string> = {},
): Promise<Handed> {
  const response = await exchange(origin, client, fields);
  if (response.status !== 200) throw new Error(`No token (${response.status}): ${await response.text()}`);
  const token = exchanged.parse(await response.json());
  const authorization = { authorization: `Bearer ${token.access_token}` };
  return { ...token, clientId: client.clientId, authorization };
}
