/** Whether a request's body is of a media type, whatever parameters follow it (RFC 9110 section 8.3.1). */
export function hasMediaType(request: Request, mediaType: string): boolean {
  return request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() === mediaType;
}

/** An OAuth endpoint's refusal (RFC 6749 section 5.2, RFC 7591 section 3.2.2). */
export function refusal(
  status: number,
  error: string,
  description: string,
  headers: Record<string, string> = {},
): Response {
  // readable for browser clients, like every other answer of these endpoints
  const readable = { "Access-Control-Allow-Origin": "*", "Cache-Control": "no-store" };
  return Response.json(
    { error, error_description: description },
    { status, headers: { ...readable, ...headers } },
  );
}
