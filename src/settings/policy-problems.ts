import type { z } from "zod";

/** What is wrong with a part of the policy; the message goes on after the name of the place. */
interface Flaw {
  /** Such as `POLICY.rules.3.deny.0`. */
  readonly place: string;
  readonly message: string;
}

/** How many problems of a policy are named at once. */
const mostNamed = 10;

/** What is wrong with the policy, as sentences for the operator. They hold nothing of it but names in the places. */
export function policyProblems(flaws: readonly Flaw[]): string[] {
  return flaws
    .slice(0, mostNamed)
    .map(
      ({ place, message }) =>
        `${printable(place)} ${message}. docs/restrict.md has the form of a policy ("Restrict who may call what").`,
    );
}

/** What the schema of the policy found, among what it found of other variables. */
export function policyFlaws(issues: readonly z.core.$ZodIssue[]): Flaw[] {
  return issues
    .filter(({ path }) => path[0] === "POLICY")
    .flatMap((issue) => {
      const place = issue.path.map(String).join(".");
      if (issue.code !== "unrecognized_keys") return [{ place, message: messageOf(issue) }];
      // the place of an unknown key is that of the object which it is in
      return issue.keys.map((key) => ({ place: `${place}.${key}`, message: "is no part of a policy" }));
    });
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_key") return issue.issues[0]?.message ?? "is no name";
  const isOwn = issue.code !== "invalid_type" || !issue.message.startsWith("Invalid input");
  return isOwn ? issue.message : `has to be of another type: ${issue.expected}`;
}

/** A place as it can be shown: keys in it are what the operator wrote, and that may be anything. */
function printable(place: string): string {
  return place.replace(/[^\x20-\x7e]/g, "?").slice(0, 200);
}
