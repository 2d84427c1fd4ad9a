import type { AuthorizationServer } from "oauth4webapi";
import * as z from "zod";
import { isLoopback } from "../../settings/loopback.ts";

/**
 * Signatures that only the provider can make (RFC 7518 section 3.1, RFC 8037). Those with the client secret (HS256) and
 * none at all are not among them, whatever a document says.
 */
export const asymmetricAlgorithms = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
];
export const asymmetricAlgorithm = new RegExp(`^(?:${asymmetricAlgorithms.join("|")})$`);

const words = z.array(z.string());
const algorithms = words.transform((names) => names.filter((name) => asymmetricAlgorithm.test(name)));

/** A place that credentials go to: https, or on this machine if the provider is there as well. */
const endpointOf = (issuer: string) =>
  z
    .url({ protocol: /^https?$/, abort: true })
    .max(2000)
    .refine((address) => {
      const { protocol, hostname, username, password, hash } = new URL(address);
      if (username !== "" || password !== "" || hash !== "") return false;
      return protocol === "https:" || (issuer.startsWith("http:") && isLoopback(hostname));
    });

/** What is read of a provider's configuration (OpenID Connect Discovery 1.0 section 3). */
const documentOf = (issuer: string) => {
  const endpoint = endpointOf(issuer);
  return z.object({
    issuer: z.literal(issuer),
    authorization_endpoint: endpoint,
    token_endpoint: endpoint,
    jwks_uri: endpoint,
    userinfo_endpoint: endpoint.exactOptional(),
    revocation_endpoint: endpoint.exactOptional(),
    scopes_supported: words.exactOptional(),
    /** Initiating User Registration via OpenID Connect 1.0 section 4.1. */
    prompt_values_supported: words.exactOptional(),
    token_endpoint_auth_methods_supported: words.exactOptional(),
    /** RFC 8414 section 2. */
    revocation_endpoint_auth_methods_supported: words.exactOptional(),
    id_token_signing_alg_values_supported: algorithms.exactOptional(),
    userinfo_signing_alg_values_supported: algorithms.exactOptional(),
    /** RFC 9207 section 3. */
    authorization_response_iss_parameter_supported: z.boolean().exactOptional(),
  });
};

/** A provider, as its configuration document describes it. */
export type ProviderDocument = z.output<ReturnType<typeof documentOf>> & AuthorizationServer;

/**
 * Reads a configuration document: no more of it than is used here.
 * @returns the document, or the name of what is wrong in it: one that is not the issuer's, to the letter (section 4.3),
 * could be of somebody who is not the provider
 */
export function readDocument(issuer: string, json: unknown): ProviderDocument | { readonly wrong: string } {
  const read = documentOf(issuer).safeParse(json);
  if (read.success) return read.data;
  // names of the specification's only: what the document says is not repeated
  return { wrong: String(read.error.issues[0]?.path[0] ?? "shape") };
}
