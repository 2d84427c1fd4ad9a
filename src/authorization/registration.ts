import type {
  ClientRegistrationCallbackOptions,
  ClientRegistrationCallbackResult,
} from "@cloudflare/workers-oauth-provider";
import * as z from "zod";

/** Longest registration, in characters of JSON. It is kept for months, and real ones are a twentieth of this. */
const longestRegistration = 16 * 1024;

/**
 * Bounds on what a client may say about itself (RFC 7591 section 2) beyond what the library checks. Its name is
 * shown to people; a registration is kept for months, and anybody can make one.
 */
const registration = z.object({
  client_name: z.string().max(200, "client_name must not be longer than 200 characters").optional(),
  redirect_uris: z
    .array(z.string().max(2000, "a redirect URI must not be longer than 2000 characters"))
    .max(20, "a client may register at most 20 redirect URIs"),
});

/** Refuses a registration outside the bounds with RFC 7591's `invalid_client_metadata`; undefined lets it pass. */
export function checkRegistration({
  clientMetadata,
}: Pick<ClientRegistrationCallbackOptions, "clientMetadata">): ClientRegistrationCallbackResult | undefined {
  if (JSON.stringify(clientMetadata).length > longestRegistration) {
    const description = `the metadata must not be longer than ${longestRegistration} characters`;
    return { code: "invalid_client_metadata", description };
  }
  const parsed = registration.safeParse(clientMetadata);
  if (parsed.success) return undefined;
  const description = parsed.error.issues.map((issue) => issue.message).join("; ");
  return { code: "invalid_client_metadata", description };
}
