import type { RefusedAnswer } from "./refused-answer.ts";
import { includes } from "./scopes.ts";

/** How many names a sentence lists. */
const mostNamed = 5;

/**
 * The scopes of which GitHub accepts any for a request, none of which the credential has. Undefined if that is not
 * what is missing: it has one, none is needed, or it is a GitHub App's, which has permissions and not scopes.
 */
export function missingScopes({ header }: Pick<RefusedAnswer, "header">): string[] | undefined {
  const held = header("x-oauth-scopes");
  if (held === undefined || header("x-accepted-github-permissions") !== undefined) return undefined;
  const accepted = scopesIn(header("x-accepted-oauth-scopes"));
  if (accepted.length === 0) return undefined;
  const has = scopesIn(held);
  if (accepted.some((scope) => has.some((one) => includes(one, scope)))) return undefined;
  return accepted.slice(0, mostNamed);
}

function scopesIn(list: string | undefined): string[] {
  return (list ?? "")
    .split(",")
    .map((scope) => scope.trim())
    .filter((scope) => /^[a-z][a-z_:]{1,39}$/.test(scope));
}

/**
 * The permissions of a GitHub App that a request takes, in words: "contents=read and issues=write, or pages=write".
 * Undefined if GitHub does not say so in a way that is understood.
 */
export function permissionsInWords({ header }: Pick<RefusedAnswer, "header">): string | undefined {
  const alternatives = (header("x-accepted-github-permissions") ?? "")
    .split(";")
    .map((all) => all.split(",").map((one) => one.trim()));
  const isKnown = alternatives.flat().every((one) => /^[a-z][a-z_]{1,39}=(?:read|write|admin)$/.test(one));
  if (!isKnown || alternatives.flat().length > 2 * mostNamed) return undefined;
  return alternatives.map((all) => all.join(" and ")).join(", or ");
}
