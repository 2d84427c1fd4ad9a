import * as z from "zod";
import { isLoopback } from "./loopback.ts";

/** RFC 6749 section 3.3: one scope. */
const scopeToken = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/);

/** A claim's name, as it stands in a token. Some are addresses: "https://example.com/groups". */
const claimName = z.string().min(1).max(200);

/** An issuer: a URL without query and fragment (OpenID Connect Core 1.0 section 2, `iss`). */
const issuer = z
  // what follows reads its parts
  .url({ protocol: /^https?$/, abort: true })
  .refine((value) => !/[?#\s]/.test(value), "has a query or a fragment")
  .refine(
    (value) => value.startsWith("https:") || isLoopback(new URL(value).hostname),
    "must be https (http is for a provider on this machine only)",
  );

/** Parameters of the authorization request that are this server's to set. */
const ownParameters = [
  ...["response_type", "response_mode", "client_id", "redirect_uri", "scope", "state", "nonce"],
  ...["code_challenge", "code_challenge_method", "request", "request_uri", "login_hint"],
];

/** What a provider wants to be asked with besides, such as Google's `access_type`. */
const parameters = z
  .record(z.string().regex(/^[A-Za-z0-9_.:-]{1,100}$/), z.string().min(1).max(500))
  .refine(
    (given) => !ownParameters.some((name) => Object.hasOwn(given, name)),
    "has a parameter that this server sets itself",
  );

/** The OpenID provider where people sign in, as the operator describes it. */
export const openIdProvider = z.strictObject({
  issuer,
  clientId: z.string().trim().min(1).max(500),
  /** What it is called in sentences; its host if left out. */
  name: z.string().trim().min(1).max(60).optional(),
  scopes: z.array(scopeToken).max(20).default([]),
  groupsClaim: claimName.default("groups"),
  usernameClaim: claimName.default("preferred_username"),
  trustsEmail: z.boolean().default(false),
  parameters: parameters.exactOptional(),
});
