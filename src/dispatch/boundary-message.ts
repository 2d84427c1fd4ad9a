import type { ScopeName } from "../scopes/scopes.ts";
import { movedAway } from "../upstream/github/redirect.ts";
import { changeableInWords } from "./changes.ts";
import { flawInWords } from "./flaw-message.ts";
import type { Limited, Problem } from "./problem.ts";
import { noMore, notGranted, notOffered, writeHasEnded } from "./sentences.ts";

/** How many entries of a list a sentence names. */
const mostNamed = 10;

/** The scopes that a person is to be offered so that a problem goes away; none where that does not help. */
export function wantedFor(problem: Problem): ScopeName[] {
  const isScope = problem.kind === "scope" || problem.kind === "write-ended";
  return isScope && isPersonal(problem) ? [problem.scope] : [];
}

/** Whether the person can do something about a problem. */
export function isPersonal(problem: Problem): boolean {
  return problem.kind === "write-ended" || ("by" in problem && problem.by === "person");
}

/**
 * A problem as sentences for the model and the person behind it: what happened, why, and what to do.
 * @param link where the person changes what this connection may do; it is in the message if {@link isPersonal}.
 * Undefined if nobody can change it
 */
export function messageOf(problem: Problem, link: string | undefined): string {
  switch (problem.kind) {
    case "account-change":
      return "This would change the GitHub account itself, which no permission of this server allows.";
    case "change-elsewhere":
      return `No permission of this server allows this change: what can be changed are ${changeableInWords} of one repository that the request names. Any request but GET and HEAD counts as a change, also one to GraphQL.`;
    case "administration":
      return `No permission of this server allows this change of ${problem.name}: what can be changed of a repository are ${changeableInWords}, and not the repository itself, its settings or who has access to it.`;
    case "undeclared":
      return `The tool asked for something that needs ${problem.scope}, which it does not declare. This is a fault of the tool; the operator of this server can mend it.`;
    case "scope":
      return problem.by === "operator"
        ? notOffered("This", [problem.scope])
        : notGranted("This", [problem.scope], link);
    case "write-ended":
      return writeHasEnded("This", [problem.scope], problem.endedAt, link);
    case "repository":
      return withRemedy(`${limitOf(problem)}; ${problem.name} is not among them.`, problem, link);
    case "not-public":
      return withRemedy(
        `${problem.name} is not a public repository that this connection can see. ${limitOf({ ...problem, reach: { kind: "public" } })}.`,
        problem,
        link,
      );
    case "unattributed":
      return withRemedy(
        `${limitOf(problem)}, and this request may reach others, so it was not made. Ask for one repository by its name.`,
        problem,
        link,
      );
    case "search-unclear":
      return withRemedy(
        `${limitOf(problem)}, so what a search reaches has to be certain. ${flawInWords(problem.flaw)}`,
        problem,
        link,
      );
    case "search-owner":
      return withRemedy(
        `${limitOf(problem)}; not all of ${problem.owner}'s repositories are among them. Name repositories with repo:owner/name instead.`,
        problem,
        link,
      );
    case "search-unnamed":
      return withRemedy(
        `${limitOf(problem)}, which this search cannot be kept to as it is. Name ${problem.most === 1 ? "one of its repositories" : `up to ${problem.most} of its repositories`} with repo:owner/name.`,
        problem,
        link,
      );
    case "pull-from-elsewhere":
      return withRemedy(
        `${limitOf(problem)}, and this pull request may be of another one's branch, so it was not opened. Give a branch of the repository itself as head, without an owner.`,
        problem,
        link,
      );
    case "moved":
      return movedAway;
  }
}

function withRemedy(sentence: string, { by }: Pick<Limited, "by">, link: string | undefined): string {
  if (by !== "person") return sentence;
  return link === undefined ? `${sentence} ${noMore}` : `${sentence} The person can change that: ${link}`;
}

function limitOf({ by, reach }: Limited): string {
  const whom = by === "person" ? "This connection is limited to" : "The operator limits this server to";
  switch (reach.kind) {
    case "public":
      return `${whom} public repositories`;
    case "listed":
      return `${whom} ${listed(reach.patterns)}`;
  }
}

/** Patterns are checked where they come from: they hold nothing but what names can hold. */
function listed(patterns: readonly string[]): string {
  const rest = patterns.length - mostNamed;
  const named = patterns.slice(0, mostNamed).join(", ");
  return rest > 0 ? `${named} and ${rest} more` : named;
}
