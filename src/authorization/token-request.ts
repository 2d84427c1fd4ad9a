import { grantNamedBy } from "../identity/account-id.ts";
import { handTrace } from "../telemetry/handed-trace.ts";
import { isClientId, presentedClientIds } from "./client-id.ts";
import { hasMediaType, refusal } from "./endpoint-request.ts";
import { canonicalizeResources } from "./resources.ts";

/** Longest body of a token request, in bytes; real ones stay under 4 KiB. */
const maximumBody = 64 * 1024;

/** A token request, and the grant that it is about, as its ledger is named: "<user id>:<grant id>". */
export interface TokenRequest {
  readonly request: Request;
  readonly grant?: string;
}

/**
 * A token or revocation request whose `resource` is spelled as the authorization server knows it. A request that
 * is not a form is returned as it is: the authorization server has the answer to it.
 * @returns the request to serve, or the refusal of one that is too large
 */
export async function canonicalTokenRequest(
  origin: string,
  request: Request,
): Promise<TokenRequest | Response> {
  if (request.method !== "POST" || !hasMediaType(request, "application/x-www-form-urlencoded"))
    return { request };
  const body = await readBounded(request);
  if (body === undefined) return tooLarge();
  const parameters = new URLSearchParams(body);
  const clientIds = presentedClientIds(parameters, request.headers.get("authorization"));
  if (!clientIds.every(isClientId)) return refusal(401, "invalid_client", "Client not found");
  canonicalizeResources(origin, parameters);
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  // the ledger that serves it works for the request at hand
  handTrace(headers);
  const grant = grantOf(parameters);
  return {
    request: new Request(request.url, { method: "POST", headers, body: parameters.toString() }),
    ...(grant !== undefined && { grant }),
  };
}

/** The parameter that names the grant, by grant type; a request without one is a revocation. */
const named = new Map([
  ["authorization_code", "code"],
  ["refresh_token", "refresh_token"],
  ["urn:ietf:params:oauth:grant-type:token-exchange", "subject_token"],
  ["", "token"],
]);

/**
 * The grant that the request acts on: of its code or token, which start with the user's and the grant's id. Others
 * that it carries along mean nothing, and must not lead to another grant's ledger.
 */
function grantOf(parameters: URLSearchParams): string | undefined {
  const name = named.get(parameters.get("grant_type") ?? "");
  const value = name === undefined ? null : parameters.get(name);
  return grantNamedBy(value ?? "");
}

/** The body as text, or undefined as soon as it turns out to be too large. */
async function readBounded(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get("content-length")) > maximumBody) return undefined;
  const decoder = new TextDecoder();
  let text = "";
  let received = 0;
  for await (const chunk of request.body ?? []) {
    received += chunk.byteLength;
    if (received > maximumBody) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function tooLarge(): Response {
  return refusal(413, "invalid_request", `The token request must not be larger than ${maximumBody} bytes`);
}
