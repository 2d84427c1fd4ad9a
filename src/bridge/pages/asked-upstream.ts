import { inPageLanguage } from "../../web/language.ts";
import { choiceWords } from "./choice-words.tsx";

interface AskedUpstream {
  readonly upstream: { readonly name: string };
  /** The scopes there that this server was given already. */
  readonly upstreamScopes: readonly string[];
}

/** The upstream asks the person about what is new to it, and about nothing else. */
export function askedUpstream(scope: string, { upstream: { name }, upstreamScopes }: AskedUpstream): string {
  const { gave, willBeAsked } = inPageLanguage(choiceWords);
  return upstreamScopes.includes(scope) ? gave(name, scope) : willBeAsked(name, scope);
}
