import type { Permissions } from "../permissions/permissions.ts";
import {
  overlaps,
  parseRepositoryList,
  type Reach,
  type RepositoryListProblem,
} from "../permissions/repositories.ts";
import { canChange, knownScopes, type ScopeName, scopeFacts } from "../scopes/scopes.ts";

/** The fields of the permission pages as they were filled in, to show them again. */
export interface Entries {
  readonly scopes: readonly ScopeName[];
  readonly reach: Reach["kind"] | undefined;
  readonly repositories: string;
  readonly writeFor: WriteFor | undefined;
}

/** How long write access lasts. */
export type WriteFor = "hour" | "day" | "always";

/** What the person chose. */
export type Choice =
  | { readonly kind: "chosen"; readonly permissions: Permissions }
  | { readonly kind: "incomplete"; readonly problems: readonly ChoiceProblem[]; readonly entries: Entries }
  /** Something was ticked that the page did not offer: this is not the page's form. */
  | { readonly kind: "forged" };

/** What has to be mended before a choice counts. */
export type ChoiceProblem =
  | RepositoryListProblem
  | { readonly kind: "no-reach" }
  | { readonly kind: "list-too-long" }
  /** An entry of the list is beyond what the operator allows. */
  | { readonly kind: "out-of-bounds"; readonly entry: string; readonly bound: Reach }
  | { readonly kind: "no-duration" };

const durations: Readonly<Record<WriteFor, number | undefined>> = {
  hour: 3600_000,
  day: 24 * 3600_000,
  always: undefined,
};

/** Longest list of repositories that is read, in characters. */
const longestList = 8000;

/**
 * Reads a permission form. A limit that was not chosen is never taken for none: where it matters, it has to be there.
 * @param offered what the page showed
 * @param bound the repositories that the operator lets anybody allow
 */
export function readChoice(form: FormData, offered: readonly ScopeName[], bound: Reach, now: number): Choice {
  const ticked = form.getAll("scope").map(String);
  const scopes = knownScopes(ticked);
  const text = String(form.get("repositories") ?? "");
  const reachKind = oneOf(form, "reach", ["all", "public", "listed"]);
  const writeFor = oneOf(form, "write_for", ["hour", "day", "always"]);
  const problems: ChoiceProblem[] = [];
  if (ticked.some((name) => !offered.some((scope) => scope === name))) return { kind: "forged" };

  let repositories: Reach = { kind: "all" };
  if (scopes.some(reachesRepositories)) {
    if (reachKind === undefined) problems.push({ kind: "no-reach" });
    else if (reachKind !== "listed") repositories = { kind: reachKind };
    else if (text.length > longestList) problems.push({ kind: "list-too-long" });
    else {
      const list = parseRepositoryList(text);
      if (list.ok) repositories = { kind: "listed", patterns: list.patterns };
      else problems.push(...list.problems);
      for (const entry of list.ok ? list.patterns : [])
        if (!overlaps(entry, bound)) problems.push({ kind: "out-of-bounds", entry, bound });
    }
  }
  const changes = canChange(scopes);
  if (changes && writeFor === undefined) problems.push({ kind: "no-duration" });
  if (problems.length > 0) {
    const entries = { scopes, reach: reachKind, repositories: text.slice(0, longestList), writeFor };
    return { kind: "incomplete", problems, entries };
  }
  const duration = changes && writeFor ? durations[writeFor] : undefined;
  return {
    kind: "chosen",
    permissions: { scopes, repositories, ...(duration !== undefined && { writeUntil: now + duration }) },
  };
}

/** Whether a scope is about repositories, so that the limits on them matter. */
export function reachesRepositories(name: ScopeName): boolean {
  return scopeFacts(name).inRepositories;
}

/** A field's value if it is one of a few and there once. */
function oneOf<Value extends string>(
  form: FormData,
  name: string,
  values: readonly Value[],
): Value | undefined {
  const [value, ...more] = form.getAll(name);
  return more.length > 0 ? undefined : values.find((candidate) => candidate === value);
}
