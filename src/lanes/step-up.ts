import { insufficientScope, type OAuthResourceAuth } from "@cloudflare/workers-oauth-provider";
import { isHeadless } from "../authorization/caller.ts";
import type { Allowance } from "../dispatch/allowance.ts";
import { noMore } from "../dispatch/sentences.ts";
import { withImplied, withoutImplied } from "../scopes/scopes.ts";
import { isRecord } from "../text/json.ts";
import { isSince } from "./revision.ts";

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
  const needed = withImplied(challenge);
  const kept = withoutImplied(caller.scopes.filter((name) => !needed.includes(name)));
  const needs = `This operation needs ${challenge.join(" ")}`;
  // No page adds anything to a token that is to be less: who holds it as somebody's helper is to ask them
  const without = ", which this token was made without: it takes another, from the app that made this one";
  const description = isHeadless(caller)
    ? `${needs}. ${noMore}`
    : `${needs}${caller.narrowed ? without : ""}`;
  return insufficientScope(auth, [...challenge, ...kept], description);
}

/** Whether a session's client knows step-up, by the revision that it names in each request. */
export function knowsStepUp(request: Request): boolean {
  return isSince(request.headers.get("mcp-protocol-version"), firstWithStepUp);
}

/** Whether a call that lacks a scope can take its person to a page in place of being challenged: tools do that. */
export function canBeOffered(message: unknown): boolean {
  return isRecord(message) && message.method === "tools/call";
}
