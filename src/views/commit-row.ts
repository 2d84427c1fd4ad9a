import * as z from "zod";
import { untrustedText } from "../text/untrusted.ts";
import {
  absentable,
  loginOf,
  nameOf,
  optionalAccount,
  optionalLine,
  optionalText,
  optionalTime,
  present,
} from "./fields.ts";
import { rowWithin } from "./row.ts";

/** Who signed a commit, and when, as git has it: anybody can write anything there. */
const signature = absentable(z.object({ name: optionalText, date: optionalTime }));

/** What is read of a commit in GitHub's lists. */
export const listedCommit = z.object({
  sha: z.string(),
  commit: z.object({ message: optionalText, author: signature, committer: signature }),
  author: optionalAccount,
});

type ListedCommit = z.output<typeof listedCommit>;

/** A commit in a list. */
export const commitRow = z.strictObject({
  sha: z.string(),
  author: z.string().optional().describe("Login, or the name that git has"),
  date: z.string().optional(),
  message: z.string().describe("Its first line"),
});

/** How much of a message is read for its first line, in UTF-16 units. */
const mostRead = 2000;

/** The most that a commit takes in a list, in bytes of JSON. */
const mostOfCommit = 500;

/** The commit as a row. */
export function commitRowOf(listed: ListedCommit): z.output<typeof commitRow> {
  // what hides over several lines is none of them
  const seen = untrustedText((listed.commit.message ?? "").slice(0, mostRead)).trimStart();
  const [firstLine] = seen.split("\n", 1);
  const row = { ...madeBy(listed), message: optionalLine(firstLine, 300) ?? "" };
  return rowWithin(mostOfCommit, row, "message", ["author"]);
}

/** Which commit it is, who made it, and when. */
export function madeBy({ sha, author, commit }: ListedCommit) {
  return {
    sha: nameOf(sha, 64),
    ...present({
      author: loginOf(author) ?? optionalLine(commit.author?.name, 80),
      date: commit.author?.date ?? commit.committer?.date,
    }),
  };
}
