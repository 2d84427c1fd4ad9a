import * as oauth from "oauth4webapi";
import * as z from "zod";
import { UpstreamFailure } from "../failure.ts";
import type { PresentedToken, PresentedWish } from "../upstream.ts";
import { keptClaims } from "./claims.ts";
import { asymmetricAlgorithm, asymmetricAlgorithms } from "./document.ts";
import { classify } from "./failure.ts";
import { isSubject } from "./id-token.ts";
import { clockTolerance, type Provider } from "./provider.ts";
import { serving } from "./scopes.ts";
import { profileOf } from "./sign-in.ts";

/** A compact JWT (RFC 7519 section 7.2) that is signed; the vault keeps none that is longer. */
const form = /^eyJ[\w-]{10,2000}\.eyJ[\w-]{10,10000}\.[\w-]{40,2000}$/;
const longest = 12_000;

export function isSignedJwt(text: string): boolean {
  return text.length <= longest && form.test(text);
}

/** How often at most the keys are asked for anew because a signature was wrong: anybody can send wrong ones. Milliseconds. */
const keyPause = 60_000;

const keysAskedAt = new WeakMap<Provider, number>();

/**
 * RFC 9068 section 2.1 has a type of its own. Not every provider sets it; then what else is known of the token has to say
 * that it is none of the others which a provider signs.
 */
const accessTokenType = /^(?:application\/)?at\+jwt$/i;
const unnamedType = /^jwt$/i;

const header = z.object({ alg: z.string().regex(asymmetricAlgorithm), typ: z.string().optional() });

const claims = z.looseObject({
  iss: z.string(),
  sub: z.string().refine(isSubject),
  aud: z.union([z.string(), z.array(z.string()).min(1).max(50)]),
  exp: z.number(),
  iat: z.number().optional(),
});

/**
 * Whose an access token is (RFC 9068): the provider signed it, for one of the audiences that the operator listed. An
 * id_token is for a client to read who signed in there, and lets nobody in here; nor does a token that is bound to a key
 * (RFC 9449 section 7.1), or one for another purpose.
 * @throws {UpstreamFailure}
 */
export async function readPresented(
  provider: Provider,
  token: string,
  { withEmail, audiences }: PresentedWish,
): Promise<PresentedToken> {
  const { settings } = provider;
  // what it says of itself is looked at first, so that nobody is asked about a token that is not for us
  const audience = audienceOf(token, provider, audiences);
  const document = await provider.document();
  // the library reads a signed answer about an account in the same way as any JWT
  const response = new Response(token, { headers: { "content-type": "application/jwt" } });
  const said = await oauth
    .processUserInfoResponse(
      { ...document, userinfo_signing_alg_values_supported: [...asymmetricAlgorithms] },
      { client_id: audience, [oauth.clockTolerance]: clockTolerance },
      oauth.skipSubjectCheck,
      response,
    )
    .catch((error: unknown) => {
      throw notTaken(
        provider,
        error instanceof oauth.OperationProcessingError && error.code ? error.code : "unreadable",
      );
    });
  await checkSignature(provider, response);
  const { sub, exp } = claims.parse(said);
  return {
    credential: {
      accessToken: token,
      // what the token itself says is all that it serves here
      scopes: Object.values(serving).sort(),
      expiresAt: Math.floor(exp),
      claims: { ...keptClaims([["id-token", said]], sub, settings), isWhole: true },
    },
    profile: profileOf(provider, [said], sub, withEmail),
  };
}

/** The listed audience that a token says it is for. Nothing of it is proven yet. @throws {UpstreamFailure} */
function audienceOf(token: string, provider: Provider, audiences: readonly string[]): string {
  const { issuer, clientId } = provider.settings;
  const wrong = (detail: string) => notTaken(provider, detail);
  const [head, body] = token.split(".").slice(0, 2).map(partOf);
  const { data: protectedHeader } = header.safeParse(head);
  if (!protectedHeader) throw wrong("its header");
  const { data: unproven } = claims.safeParse(body);
  if (!unproven) throw wrong("its claims");
  const now = Date.now() / 1000;
  if (unproven.iss !== issuer) throw wrong("iss");
  if (unproven.exp + clockTolerance <= now) throw wrong("exp");
  if (unproven.iat !== undefined && unproven.iat > now + clockTolerance) throw wrong("iat");
  if (unproven.cnf !== undefined) throw wrong("cnf");
  const named = [unproven.aud].flat();
  const { typ } = protectedHeader;
  if (typ === undefined || unnamedType.test(typ)) {
    if (named.includes(clientId)) throw wrong("aud is the client");
    if (isForAnotherPurpose(unproven)) throw wrong("another kind of token");
  } else if (!accessTokenType.test(typ)) throw wrong("typ");
  const audience = audiences.find((one) => named.includes(one));
  if (audience === undefined) throw wrong("aud");
  return audience;
}

/**
 * Claims that only an id_token has (OpenID Connect Core 1.0 sections 2 and 3.3.2.11) or a logout token (Back-Channel
 * Logout 1.0 section 2.4), and Keycloak's word for what a token is.
 */
function isForAnotherPurpose(unproven: Readonly<Record<string, unknown>>): boolean {
  const ofOthers = ["nonce", "at_hash", "c_hash", "events"];
  if (ofOthers.some((name) => unproven[name] !== undefined)) return true;
  return typeof unproven.typ === "string" && /^(?:ID|Refresh|Offline|Logout)$/i.test(unproven.typ);
}

/** Keys change: they are asked for anew before a signature is found wrong, though not for each that somebody makes up. */
async function checkSignature(provider: Provider, response: Response): Promise<void> {
  const check = async () =>
    await oauth.validateApplicationLevelSignature(
      await provider.document(),
      response,
      provider.documentOptions,
    );
  try {
    await check();
  } catch (error) {
    if (!isWrong(error)) throw classify(error, provider.settings.name, act);
    if (Date.now() - (keysAskedAt.get(provider) ?? 0) < keyPause) throw notTaken(provider, "signature");
    keysAskedAt.set(provider, Date.now());
    // the library keeps keys by the document that they belong to
    await provider.documentNow();
    await check().catch((again: unknown) => {
      throw isWrong(again) ? notTaken(provider, "signature") : classify(again, provider.settings.name, act);
    });
  }
}

const act = "the request for its keys";

/** Whether it is the signature that is wrong, or its key that is not there, and not the way to the keys. */
function isWrong(error: unknown): boolean {
  if (error instanceof oauth.UnsupportedOperationError) return true;
  if (error instanceof DOMException) return error.name === "DataError" || error.name === "OperationError";
  return (
    error instanceof oauth.OperationProcessingError &&
    (error.code === oauth.KEY_SELECTION || error.code === oauth.INVALID_RESPONSE)
  );
}

function partOf(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

function notTaken({ settings: { name } }: Provider, detail: string): UpstreamFailure {
  return new UpstreamFailure(
    "unauthorized",
    `This is no access token of ${name} for this server, or it has expired.`,
    `presented token: ${detail}`,
  );
}
