import { insufficientScope, type OAuthResourceAuth } from "@cloudflare/workers-oauth-provider";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { missingScopes, type ScopeName } from "../scopes/scopes.ts";

/** The first revision whose clients take a 403 as the request for more scopes (SEP-835). */
const firstWithStepUp = "2025-11-25";

/**
 * The scope challenge (RFC 6750 section 3.1) for a message that calls a tool whose scopes were not granted. It has
 * to be found before a protocol handler answers, for a challenge is an HTTP status. Dispatch checks the same
 * scopes again; this only says so in the way that a client can act on.
 */
export function scopeChallenge(
  message: unknown,
  catalogue: Catalogue,
  auth: OAuthResourceAuth,
): Response | undefined {
  const messages: unknown[] = Array.isArray(message) ? message : [message];
  const required = new Set<ScopeName>();
  for (const name of messages.map(calledTool)) {
    const tool = name === undefined ? undefined : catalogue.find(name);
    if (tool && missingScopes(tool.scopes, auth.scope).length > 0)
      for (const scope of tool.scopes) required.add(scope);
  }
  if (required.size === 0) return undefined;
  return insufficientScope(auth, [...required], `This operation needs ${[...required].join(" ")}`);
}

/** Whether a session's client knows step-up, by the revision that it names in each request. */
export function knowsStepUp(request: Request): boolean {
  const revision = request.headers.get("mcp-protocol-version") ?? "";
  return /^\d{4}-\d{2}-\d{2}$/.test(revision) && revision >= firstWithStepUp;
}

function calledTool(message: unknown): string | undefined {
  if (!isRecord(message) || message.method !== "tools/call" || !isRecord(message.params)) return undefined;
  return typeof message.params.name === "string" ? message.params.name : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
