import { ownerName, type RepositoryName, repositoryName } from "../../permissions/repositories.ts";
import type { SearchedKind } from "./collection.ts";

/** A search as GitHub understands it, in whichever way it reads what is doubtful: all of its terms have to hold. */
export interface SearchQuery {
  /** Each as it can be sent, with a space between them; without those that say where to search. */
  readonly terms: readonly string[];
  /** The repositories that it names with repo:, of which it is a search. */
  readonly repositories: readonly RepositoryName[];
  /** The accounts and organizations that it names with user: or org:. */
  readonly owners: readonly string[];
  /** Whether it may say which repositories by their visibility, other than public ones. */
  readonly choosesVisibility: boolean;
}

/** Why a query is not understood for certain. A qualifier's key is letters and hyphens. */
export type QueryFlaw =
  | { readonly kind: "long" | "characters" | "quotes" | "operators" | "words" | "scope" | "visibility" }
  | { readonly kind: "qualifier"; readonly key: string }
  | { readonly kind: "value"; readonly key: string };

export type ParsedQuery =
  | { readonly ok: true; readonly query: SearchQuery }
  | { readonly ok: false; readonly flaw: QueryFlaw };

/** How long a query can be: GitHub takes no more words, and who knows what it does with the rest. */
export const longestQuery = 256;

/** The qualifiers that leave something out of what is searched, and reach nothing beyond it. */
const narrowing: Record<SearchedKind, ReadonlySet<string>> = {
  repositories: new Set(
    "in language stars forks size followers created pushed topic topics license archived fork mirror template is good-first-issues help-wanted-issues".split(
      " ",
    ),
  ),
  code: new Set("in language path filename extension size fork".split(" ")),
  issues: new Set(
    "in type is state reason author assignee mentions commenter involves label milestone no language comments interactions reactions created updated closed merged draft review reviewed-by review-requested user-review-requested team-review-requested team head base status archived".split(
      " ",
    ),
  ),
};

/** One term up to the space after it: perhaps negated, perhaps with a key, then in quotes or not. */
const term =
  / *(?<negation>-?)(?:(?<key>[A-Za-z][A-Za-z-]*):)?(?:"(?<phrase>[^"]*)"|(?<word>[^ "]+))(?= |$)/y;

/** What would say where to search if quotes, or what is in front of it, did not count. */
const scopeInside =
  /(?:(?:repo|repository|user|org|organization|owner|enterprise|visibility)|(?<![a-z])is)\s*:/i;

/** Text without quotes: none of its signs is one that separates, groups or combines anything anywhere. */
const plainWord = /^[\p{L}\p{N}\p{So}_./#@*'$%?][\p{L}\p{M}\p{N}\p{So}_./#@+*',$%?=-]*$/u;

const plainValue = /^[A-Za-z0-9_./#@+*,:<>=-]+$/;

/** What combines terms, in any case, and wherever a word may be taken to begin and end. */
const operator = /\b(?:and|or|not)\b/i;

/** What "is:" says that has nothing to do with who can see a repository. */
const states =
  /^(?:open|closed|merged|unmerged|draft|queued|locked|unlocked|issue|pr|archived|template|sponsorable)$/i;

interface Term {
  readonly negated: boolean;
  /** In lower case; undefined for text. */
  readonly key: string | undefined;
  readonly phrase: string | undefined;
  readonly word: string;
}

/**
 * Reads a query, if there is one way to read it: words, phrases and known qualifiers that are all required. Whatever
 * GitHub might take for something else (groups, operators, look-alikes of other characters) is a flaw.
 */
export function parseSearchQuery(of: SearchedKind, text: string): ParsedQuery {
  if (text.length > longestQuery) return flawed({ kind: "long" });
  if (![...text].every(isUnmistakable)) return flawed({ kind: "characters" });
  const terms = termsOf(text);
  if (!terms) return flawed({ kind: "quotes" });
  const flaw = terms.map((each) => flawOf(of, each)).find((each) => each !== undefined);
  return flaw ? flawed(flaw) : { ok: true, query: queryOf(terms) };
}

function flawed(flaw: QueryFlaw): ParsedQuery {
  return { ok: false, flaw };
}

/** Whether a character is nothing but itself to everybody, whatever they normalize or leave out (UAX 15, UAX 44). */
function isUnmistakable(character: string): boolean {
  if (/^[\x20-\x7e]$/.test(character)) return character !== "\\" && character !== "`";
  if (/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\p{Quotation_Mark}]/u.test(character)) return false;
  return !/[\0-\x7f]/.test(character.normalize("NFKC"));
}

/** The terms between spaces; undefined if quotes are anywhere but around the end of one. */
function termsOf(text: string): Term[] | undefined {
  const whole = text.trim();
  const terms: Term[] = [];
  term.lastIndex = 0;
  while (term.lastIndex < whole.length) {
    const groups = term.exec(whole)?.groups;
    if (!groups) return undefined;
    const { negation, key, phrase, word = "" } = groups;
    terms.push({ negated: negation !== "", key: key?.toLowerCase(), phrase, word });
  }
  return terms;
}

function flawOf(of: SearchedKind, { negated, key, phrase, word }: Term): QueryFlaw | undefined {
  if (phrase?.trim() === "") return { kind: "quotes" };
  if (scopeInside.test(phrase ?? word)) return { kind: "scope" };
  if (key === undefined) {
    if (phrase !== undefined) return undefined;
    if (operator.test(word)) return { kind: "operators" };
    return plainWord.test(word) ? undefined : { kind: "words" };
  }
  if (isScope(key)) {
    const names = key === "repo" ? repositoryName : ownerName;
    return negated || phrase !== undefined || names(word) === undefined ? { kind: "scope" } : undefined;
  }
  if (!narrowing[of].has(key)) return { kind: "qualifier", key };
  // several values of this one may mean any of them
  const form = key === "is" ? /^[A-Za-z-]+$/ : plainValue;
  const isFine = phrase === undefined ? form.test(word) : key !== "is" && /^[\x20-\x7e]+$/.test(phrase);
  return isFine ? undefined : { kind: "value", key };
}

function isScope(key: string | undefined): key is "repo" | "user" | "org" {
  return key === "repo" || key === "user" || key === "org";
}

function queryOf(terms: readonly Term[]): SearchQuery {
  const named = (...keys: string[]) =>
    terms.flatMap(({ key, word }) => (key !== undefined && keys.includes(key) ? [word.toLowerCase()] : []));
  return {
    terms: terms.filter(({ key }) => !isScope(key)).map(written),
    repositories: [...new Set(named("repo"))],
    owners: [...new Set(named("user", "org"))],
    choosesVisibility: terms.some(
      ({ negated, key, word }) => key === "is" && !states.test(word) && (negated || !/^public$/i.test(word)),
    ),
  };
}

function written({ negated, key, phrase, word }: Term): string {
  const value = phrase === undefined ? word : `"${phrase}"`;
  return `${negated ? "-" : ""}${key === undefined ? "" : `${key}:`}${value}`;
}
