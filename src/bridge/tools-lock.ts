import type { ToolsLock } from "../catalogue/tools-lock.ts";

const methods = "GET, HEAD, OPTIONS";

/**
 * `/tools.lock.json`: the hashes of the definitions that this server has, whoever asks. It tells of no person and of no
 * policy, and the definitions are in the repository.
 */
export function serveToolsLock(request: Request, { text, hash }: ToolsLock): Response {
  // a strong validator: it changes with every byte of the text (RFC 9110 section 8.8.1)
  const etag = `"${hash}"`;
  switch (request.method) {
    case "GET":
    case "HEAD":
      if (isHeld(etag, request.headers.get("if-none-match")))
        return new Response(null, { status: 304, headers: { ...validated, ETag: etag } });
      return new Response(request.method === "HEAD" ? null : text, {
        headers: { ...validated, ETag: etag, "Content-Type": "application/json" },
      });
    case "OPTIONS":
      return new Response(null, { status: 204, headers: { ...readable, ...preflight, Allow: methods } });
    default:
      return Response.json(
        { error: "invalid_request", error_description: "Ask for the hashes of the tools with GET or HEAD." },
        { status: 405, headers: { ...readable, "Cache-Control": "no-store", Allow: methods } },
      );
  }
}

/** Whether the client has this text already (RFC 9110 section 13.1.2: compared weakly, for a proxy may have weakened it). */
function isHeld(etag: string, condition: string | null): boolean {
  if (condition === null) return false;
  const held = condition.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return held.includes("*") || held.includes(etag);
}

/** Pages of any origin may read what is public. */
const readable = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": "ETag",
  "X-Content-Type-Options": "nosniff",
};

// kept, but asked about each time: a former one beside a list of today looks like a definition that was tampered with
const validated = { ...readable, "Cache-Control": "no-cache" };

/** Browser clients send headers of MCP's with whatever they ask for. */
const preflight = {
  "Access-Control-Allow-Methods": "GET, HEAD",
  "Access-Control-Allow-Headers": "*",
  "Access-Control-Max-Age": "86400",
};
