import type { AuditEntry } from "../audit/entry.ts";
import type { Refusal } from "../dispatch/refusal.ts";
import { knownScopes } from "../scopes/scopes.ts";
import { headlessClientId } from "../settings/headless.ts";
import type { Language } from "../web/language.ts";
import { scopeInShort } from "../web/scope-words.ts";
import type { SignInPlace } from "../web/upstream-name.tsx";
import { outcomeWords } from "./outcome-words.ts";

/** What came of a call, for the person in whose name it was made. @param upstream where they sign in */
export function outcomeInWords(
  { kind, outcome, reason, detail, clientId }: AuditEntry,
  language: Language,
  upstream: SignInPlace,
): string {
  const said = outcomeWords[language];
  if (kind === "token" || reason === "insufficient-scope")
    // nobody is asked to allow a program without a browser anything
    return clientId === headlessClientId ? said.headlessLacks : notAllowedTo(detail, language, upstream);
  if (outcome === "ok") return said.done;
  if (outcome === "failed") return said.failed;
  return isRefusal(reason) ? said.refusals[reason] : said.notDone;
}

function isRefusal(reason: string | undefined): reason is Refusal["kind"] {
  // those of every language are the same
  return reason !== undefined && Object.hasOwn(outcomeWords.en.refusals, reason);
}

/** @param missing the names of the scopes that were missing */
function notAllowedTo(missing: string | undefined, language: Language, upstream: SignInPlace): string {
  const said = outcomeWords[language];
  const names = knownScopes((missing ?? "").split(" "));
  if (names.length === 0) return said.refusals["insufficient-scope"];
  return said.notAllowed(names.map((name) => scopeInShort(language, name, upstream)));
}

/** How long a call took. */
export function durationInWords(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
