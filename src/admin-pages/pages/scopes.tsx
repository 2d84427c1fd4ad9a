import type { ScopeName } from "../../scopes/scopes.ts";
import { inPageLanguage } from "../../web/language.ts";
import { cellWords } from "./table-words.ts";

/** What a client may do, by the names that the audit has of it. */
export function Scopes({ scopes }: { scopes: readonly ScopeName[] }) {
  if (scopes.length === 0) return <span>{inPageLanguage(cellWords).nothing}</span>;
  return <span lang="en">{scopes.join(" ")}</span>;
}
