import * as z from "zod";

const document = z.looseObject({ issuer: z.url() });

/**
 * The authorization server's metadata with what the library does not know of: `userinfo_endpoint`, as registered in
 * IANA's OAuth Authorization Server Metadata registry (RFC 8414 section 7.1). Anything but the document itself, such
 * as the answer to a HEAD or a preflight, is returned as it is.
 */
export async function withUserInfoEndpoint(request: Request, answer: Response): Promise<Response> {
  if (request.method !== "GET" || answer.status !== 200) return answer;
  const metadata = document.parse(await answer.json());
  return Response.json({ ...metadata, userinfo_endpoint: `${metadata.issuer}/userinfo` }, answer);
}
