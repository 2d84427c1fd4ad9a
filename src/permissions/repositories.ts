import * as z from "zod";

/** What an owner (account or organization) and a repository can be called at GitHub. Letters are ASCII there. */
const owner = "[a-z0-9](?:[a-z0-9_-]{0,99})";
const repository = "(?!\\.{1,2}$)[a-z0-9._-]{1,100}";
const patternForm = new RegExp(`^${owner}/(?:\\*|${repository})$`);
const fullNameForm = new RegExp(`^${owner}/${repository}$`);
const ownerForm = new RegExp(`^${owner}$`);

/** Longest list: it has to be readable, and is matched with each request. */
export const mostPatterns = 50;

/** ASCII first: lower case makes ASCII letters of some that are not, such as the Kelvin sign. */
const ascii = /^[\x21-\x7e]+$/;

/** "owner/repo" or "owner/*", in lower case: GitHub's names are the same in any case. */
export const repositoryPattern = z
  .string()
  .regex(ascii)
  .toLowerCase()
  .regex(patternForm, 'must be "owner/repository" or "owner/*"');

/** Which repositories a connection reaches. */
export const reach = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("all") }),
  z.strictObject({ kind: z.literal("public") }),
  z.strictObject({
    kind: z.literal("listed"),
    patterns: z.array(repositoryPattern).min(1).max(mostPatterns),
  }),
]);

export type Reach = z.output<typeof reach>;

/** A repository as GitHub names it, in lower case: "owner/repo". */
export type RepositoryName = string;

/** The name of a repository in its one spelling, or undefined if it is none. */
export function repositoryName(fullName: string): RepositoryName | undefined {
  if (!ascii.test(fullName)) return undefined;
  const name = fullName.toLowerCase();
  return fullNameForm.test(name) ? name : undefined;
}

/** The name of an account or organization in its one spelling, or undefined if it is none. */
export function ownerName(login: string): string | undefined {
  if (!ascii.test(login)) return undefined;
  const name = login.toLowerCase();
  return ownerForm.test(name) ? name : undefined;
}

/** Whether a reach has a repository in it by name alone; whether it is public has to be asked apart. */
export function names(limit: Reach, repositoryName: RepositoryName): boolean {
  if (limit.kind !== "listed") return true;
  return limit.patterns.some((entry) =>
    entry.endsWith("/*") ? repositoryName.startsWith(entry.slice(0, -1)) : entry === repositoryName,
  );
}

/** Whether a reach has all of an owner's repositories in it, by name alone. */
export function namesAllOf(limit: Reach, owner: string): boolean {
  return limit.kind !== "listed" || limit.patterns.includes(`${owner}/*`);
}

/** What all lists among some reaches have in common, each entry once; undefined if none of them is a list. */
export function commonPatterns(limits: readonly Reach[]): string[] | undefined {
  const lists = limits.flatMap((limit) => (limit.kind === "listed" ? [limit] : []));
  if (lists.length === 0) return undefined;
  const entries = lists.flatMap(({ patterns }) => patterns);
  const common = new Set(entries.filter((entry) => lists.every((list) => covers(list, entry))));
  // what all of an owner's has in it needs no entry of its own
  return [...common].filter((entry) => entry.endsWith("/*") || !common.has(`${ownerOf(entry)}/*`));
}

function covers(limit: Reach, entry: string): boolean {
  return entry.endsWith("/*") ? namesAllOf(limit, ownerOf(entry)) : names(limit, entry);
}

function ownerOf(entry: string): string {
  return entry.slice(0, entry.indexOf("/"));
}

/** What is wrong with a list of repositories, or with an entry of it, which is cut if it is long. */
export type RepositoryListProblem =
  | { readonly kind: "empty-list" | "too-many" }
  /** It has a character that no name at GitHub has, though it may look like one. */
  | { readonly kind: "lookalike"; readonly entry: string }
  | { readonly kind: "malformed"; readonly entry: string };

/** A list of repositories as a person wrote it, or what is wrong with it. */
export type ParsedList =
  | { readonly ok: true; readonly patterns: string[] }
  | { readonly ok: false; readonly problems: RepositoryListProblem[] };

/** The name in a repository's address, which is what people paste. */
function withoutHost(entry: string): string {
  const address = /^https:\/\/github\.com\/([^/]+\/[^/]+?)(?:\.git)?\/?$/i.exec(entry);
  return address?.[1] ?? entry;
}

/** Reads a list of "owner/repo" and "owner/*", between spaces, commas or on lines of their own. */
export function parseRepositoryList(text: string): ParsedList {
  const entries = text
    .split(/[\s,;]+/)
    .map(withoutHost)
    .filter((entry) => entry !== "");
  if (entries.length === 0) return { ok: false, problems: [{ kind: "empty-list" }] };
  const patterns = new Set<string>();
  const problems: RepositoryListProblem[] = [];
  for (const entry of entries) {
    const parsed = repositoryPattern.safeParse(entry);
    if (parsed.success) patterns.add(parsed.data);
    else problems.push({ kind: ascii.test(entry) ? "malformed" : "lookalike", entry: entry.slice(0, 100) });
  }
  if (patterns.size > mostPatterns) problems.push({ kind: "too-many" });
  return problems.length > 0
    ? { ok: false, problems: problems.slice(0, 5) }
    : { ok: true, patterns: [...patterns] };
}

/** Whether an entry of a list has anything in common with what the operator allows. */
export function overlaps(entry: string, bound: Reach): boolean {
  if (bound.kind !== "listed") return true;
  const [owner = ""] = entry.split("/");
  return entry.endsWith("/*")
    ? bound.patterns.some((allowed) => allowed.startsWith(`${owner}/`))
    : names(bound, entry);
}

/** A reach as a person reads it. */
export function reachInWords(limit: Reach): string {
  switch (limit.kind) {
    case "all":
      return "all repositories that the account can reach";
    case "public":
      return "public repositories only";
    case "listed":
      return limit.patterns.join(", ");
  }
}
