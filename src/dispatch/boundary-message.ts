import type { Reach } from "../permissions/repositories.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import { outsideOfApi } from "../upstream/github/gate.ts";
import { movedAway } from "../upstream/github/redirect.ts";
import type { Problem } from "./boundary.ts";

/** How many entries of a list a sentence names. */
const mostNamed = 10;

/** The scopes that a person is to be offered so that a problem goes away. */
export function wantedFor(problem: Problem): ScopeName[] {
  return problem.kind === "scope" || problem.kind === "write-ended" ? [problem.scope] : [];
}

/** Whether the person can do something about a problem. */
export function isPersonal(problem: Problem): boolean {
  return problem.kind === "write-ended" || ("by" in problem && problem.by === "person");
}

/**
 * A problem as sentences for the model and the person behind it: what happened, why, and what to do.
 * @param link where the person changes what this connection may do; it is in the message if {@link isPersonal}
 */
export function messageOf(problem: Problem, link: string): string {
  switch (problem.kind) {
    case "foreign":
      return outsideOfApi;
    case "account-change":
      return "This would change the GitHub account itself, which no permission of this server allows.";
    case "undeclared":
      return `The tool asked for something that needs ${problem.scope}, which it does not declare. This is a fault of the tool; the operator of this server can mend it.`;
    case "scope":
      return problem.by === "operator"
        ? `This needs ${problem.scope}, which the operator of this server does not allow.`
        : `This needs ${problem.scope}, which was not granted. The person can grant it at ${link}, then call again.`;
    case "write-ended":
      return `This needs ${problem.scope}, and this connection's write access ended at ${isoTime(problem.endedAt)}. The person can allow it again at ${link}, then call again.`;
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
    case "moved":
      return movedAway;
  }
}

type Limit = Extract<Problem, { by: "person" | "operator" }>;

function withRemedy(sentence: string, { by }: Pick<Limit, "by">, link: string): string {
  return by === "person" ? `${sentence} The person can change that: ${link}` : sentence;
}

function limitOf({ by, reach }: Pick<Limit, "by"> & { readonly reach: Reach }): string {
  const whom = by === "person" ? "This connection is limited to" : "The operator limits this server to";
  switch (reach.kind) {
    case "all":
      return `${whom} all repositories`;
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

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
