import type { Rule } from "./refusal-rule.ts";
import { type Problem, quoted, type RefusedAnswer } from "./refused-answer.ts";

/** Refusals that are about what is asked for, and not about who asks. */
export const changeRules: readonly Rule[] = [
  {
    kind: "archived",
    applies: ({ status, message }) => status === 403 && /^Repository was archived/i.test(message),
    says: () =>
      "This repository is archived, so nothing in it can be changed. Its owner can unarchive it at GitHub.",
  },
  {
    kind: "too-large",
    applies: ({ status, message, problems }) =>
      status === 413 ||
      ([403, 406, 422].includes(status) && problems.some(({ code }) => code === "too_large")) ||
      ([403, 406].includes(status) &&
        /\btoo[ _]large\b|\bexceeded the maximum\b|\bblobs up to\b/i.test(message)),
    says: () =>
      "This is too large for GitHub in this form. Ask for less of it: a list of the files, or one file.",
  },
  {
    kind: "gone",
    applies: ({ status }) => status === 410,
    says: ({ message }) =>
      /\bissues?\b.*\bdisabled\b/i.test(message)
        ? "Issues are turned off in this repository. Whoever administers it can turn them on."
        : "This is gone from GitHub: it was deleted, or the repository has turned this off. Calling again does not help.",
  },
  {
    kind: "empty-repository",
    applies: ({ status, message }) =>
      (status === 404 || status === 409) && /\brepository is empty\b/i.test(message),
    says: () =>
      "This repository is empty: it has no commit yet. A first file has to be added before this works.",
  },
  {
    kind: "protected",
    applies: (answer) =>
      [403, 405, 409, 422].includes(answer.status) &&
      mentions(
        answer,
        /\bprotected branch\b|\brequired status check|\brule violations?\b|\bapproving reviews?\b|\bthrough a pull request\b|\bmust have verified signatures\b|\bmerge queue\b|\bnot authorized to push\b/i,
      ),
    says: (answer) =>
      `A rule of the repository forbids this${because(answer)}. Do what the rule asks for, such as a pull request from another branch, a review or passing checks, or ask whoever administers the repository.`,
  },
  {
    kind: "conflict",
    applies: (answer) =>
      (answer.status === 409 || answer.status === 422) &&
      (mentions(answer, /\balready exists\b/i) ||
        answer.problems.some(({ code }) => code === "already_exists")),
    says: (answer) => `This exists already at GitHub${because(answer)}. Use what is there, or another name.`,
  },
  {
    kind: "conflict",
    applies: (answer) =>
      ([405, 409, 422].includes(answer.status) &&
        mentions(answer, /\bnot a fast[- ]forward\b|\b(?:head|base) branch was modified\b/i)) ||
      (answer.status === 409 && mentions(answer, /\bdoes not match\b|\bbut expected\b/i)),
    says: (answer) =>
      `This was changed at GitHub in the meantime${because(answer)}. Read it again, and make the change to what is there now.`,
  },
  {
    kind: "conflict",
    applies: (answer) =>
      [405, 409].includes(answer.status) &&
      mentions(answer, /\bmergeable\b|\bmerge conflict|\bcannot be (?:merged|rebased)/i),
    says: (answer) =>
      `This cannot be merged as it is${because(answer)}. Look at the state of the pull request: conflicts have to be resolved first.`,
  },
  {
    kind: "conflict",
    applies: ({ status }) => status === 405 || status === 409,
    says: (answer) =>
      `This does not go together with what is at GitHub now${because(answer)}. Read it again before another try.`,
  },
  {
    kind: "invalid",
    applies: ({ status }) => status === 422 || status === 400,
    says: (answer) => `GitHub does not accept what was sent${because(answer)}. Change it before another try.`,
  },
];

/** How many problems a sentence names. */
const mostNamed = 5;

/** Whether GitHub's words, the one or the other, say something. */
function mentions({ message, problems }: RefusedAnswer, what: RegExp): boolean {
  return [message, ...problems.map((problem) => problem.message ?? "")].some((words) => what.test(words));
}

/** What GitHub says of it, in brackets. */
function because({ message, problems }: RefusedAnswer): string {
  const named = problems.slice(0, mostNamed).map(inWords).filter(Boolean);
  const all = [quoted(message), ...named].filter(Boolean).join("; ");
  return all === "" ? "" : ` (GitHub says: ${all})`;
}

/** "title: missing_field": names of GitHub's, but nobody made sure of it. */
function inWords({ field, code, message }: Problem): string {
  const name = nameIn(field);
  const what = [nameIn(code), quoted(message, 150)].filter(Boolean).join(" ");
  return name !== "" && what !== "" ? `${name}: ${what}` : name || what;
}

/** A name as GitHub gives to fields and codes; nothing if it is anything else. */
function nameIn(text: string | undefined): string {
  return text !== undefined && /^[A-Za-z][\w.[\]-]{0,59}$/.test(text) ? text : "";
}
