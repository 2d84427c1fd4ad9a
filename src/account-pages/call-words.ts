import type { AuditEntry } from "../audit/entry.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Refusal } from "../dispatch/refusal.ts";
import { knownScopes, type SignInPlace, scopeFacts } from "../scopes/scopes.ts";
import { headlessClientId } from "../settings/headless.ts";

/** What an app asked for, for its person to read: by the titles of what there is. */
export function callInWords({ kind, action = "" }: AuditEntry, catalogue: Catalogue): string {
  if (action === "(unknown)") return "something that this server does not have";
  switch (kind) {
    case "tool":
      return catalogue.find(action)?.definition.title ?? action;
    case "resource":
      return `to read: ${catalogue.resources.find(({ name }) => name === action)?.title ?? action}`;
    case "prompt":
      return `the prompt: ${catalogue.findPrompt(action)?.definition.title ?? action}`;
    case "completion":
      return `suggestions for ${action}`;
    default:
      return "something that needs a permission";
  }
}

/** What came of a call, for the person in whose name it was made. @param upstream where they sign in */
export function outcomeInWords(
  { kind, outcome, reason, detail, clientId }: AuditEntry,
  upstream: SignInPlace,
): string {
  if (kind === "token" || reason === "insufficient-scope")
    return clientId === headlessClientId ? headlessLacks : notAllowedTo(detail, upstream);
  if (outcome === "ok") return "Done";
  if (outcome === "failed") return "Did not work; the app was told why";
  return isRefusal(reason) ? refusals[reason] : "Not done";
}

/** Why a call was not carried out, by the reasons that are recorded. */
const refusals: Readonly<Record<Refusal["kind"], string>> = {
  "unknown-tool": "Not done: there is no such tool",
  "unknown-prompt": "Not done: there is no such prompt",
  "unknown-resource": "Not done: there is nothing of that name",
  "insufficient-scope": "Refused: you did not allow it",
  "invalid-arguments": "Not done: the app's request had a mistake in it",
  "out-of-bounds": "Refused: it is beyond what you, or this server's operator, allow here",
  unlinked: "Not done: it needs a GitHub account, and you have linked none, or one that gave too little",
  "not-allowed": "Refused by the rules of this server's operator",
  limited: "Refused: the operator's limit for a minute or a day was reached",
  "limiter-failed": "Not done: whether it was too often could not be found out",
  "input-needed": "Not done yet: the app had to answer something first",
  "client-lacks": "Not done: it takes something that the app cannot do",
  declined: "Not done: you did not agree to it",
  "agreement-needed": "Not done yet: you have to agree to it first",
  failed: "Not done; the app was told why",
  internal: "Not done: something went wrong in this server",
};

/** Nobody is asked to allow a program without a browser anything. */
const headlessLacks =
  "Refused: the operator of this server lets such programs do no more, or the token itself allows less";

function isRefusal(reason: string | undefined): reason is Refusal["kind"] {
  return reason !== undefined && Object.hasOwn(refusals, reason);
}

/** @param missing the names of the scopes that were missing */
function notAllowedTo(missing: string | undefined, upstream: SignInPlace): string {
  // without what a sentence goes on to say in detail
  const sentences = knownScopes((missing ?? "").split(" ")).map(
    (name) =>
      scopeFacts(name)
        .sentence(upstream)
        .split(/: |, if /, 1)[0],
  );
  if (sentences.length === 0) return refusals["insufficient-scope"];
  return `Refused: you did not allow it to ${sentences.join(", and to ")}`;
}

/** How long a call took. */
export function durationInWords(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
