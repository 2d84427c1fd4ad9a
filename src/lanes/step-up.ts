import { insufficientScope, type OAuthResourceAuth } from "@cloudflare/workers-oauth-provider";
import type { Allowance } from "../dispatch/allowance.ts";
import { withImplied } from "../scopes/scopes.ts";

/** The first revision whose clients take a 403 as the request for more scopes (SEP-835). */
const firstWithStepUp = "2025-11-25";

/**
 * The scope challenge (RFC 6750 section 3.1) for calls that lack a scope: an HTTP status, so it has to be given before
 * a protocol handler answers. It names every scope that they need, and those that the client has: some clients ask
 * for what the challenge names and nothing else, and would lose the rest (MCP 2025-11-25, scope challenge handling).
 */
export function scopeChallenge(
  { caller, challenge }: Allowance,
  auth: OAuthResourceAuth,
): Response | undefined {
  if (challenge.length === 0) return undefined;
  const held = caller.scopes.filter((name) => !withImplied(challenge).includes(name));
  const kept = held.filter(
    (name) => !held.some((other) => other !== name && withImplied([other]).includes(name)),
  );
  return insufficientScope(auth, [...challenge, ...kept], `This operation needs ${challenge.join(" ")}`);
}

/** Whether a session's client knows step-up, by the revision that it names in each request. */
export function knowsStepUp(request: Request): boolean {
  const revision = request.headers.get("mcp-protocol-version") ?? "";
  return /^\d{4}-\d{2}-\d{2}$/.test(revision) && revision >= firstWithStepUp;
}

/** The names of the tools that a message or batch calls. */
export function calledTools(message: unknown): string[] {
  const messages: unknown[] = Array.isArray(message) ? message : [message];
  return messages.flatMap((part) => {
    if (!isRecord(part) || part.method !== "tools/call" || !isRecord(part.params)) return [];
    return typeof part.params.name === "string" ? [part.params.name] : [];
  });
}

/** Whether a request of revision 2026-07-28 says that its client can take its person to a URL (elicitation, URL mode). */
export function elicitsUrls(message: unknown): boolean {
  const meta = isRecord(message) && isRecord(message.params) ? message.params._meta : undefined;
  return canElicitUrls(isRecord(meta) ? meta["io.modelcontextprotocol/clientCapabilities"] : undefined);
}

/** Whether a client's capabilities have elicitation in URL mode. */
export function canElicitUrls(capabilities: unknown): boolean {
  return (
    isRecord(capabilities) && isRecord(capabilities.elicitation) && isRecord(capabilities.elicitation.url)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
