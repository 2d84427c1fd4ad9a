import { matches } from "./pattern.ts";
import { policy, type Rule } from "./policy.ts";
import { isGroup } from "./subjects.ts";

/** Something in rules that makes no sense, and where; the message goes on after the name of the place. */
export interface Contradiction {
  readonly place: readonly (string | number)[];
  readonly message: string;
}

/** How many groups of all kinds a policy can name: where people sign in is asked of each, for each account. */
const mostGroups = 40;

/** What the operator cannot have meant: each would leave a rule without the effect that it seems to have. */
export function contradictionsIn(rules: readonly Rule[]): Contradiction[] {
  const groups = new Set(rules.flatMap((rule) => rule.for.filter(isGroup)));
  const tooMany = groups.size > mostGroups;
  return [
    ...(tooMany
      ? [
          {
            place: [],
            message: `name more than ${mostGroups} organizations and teams, groups or e-mail domains`,
          },
        ]
      : []),
    ...rules.flatMap((rule, index) =>
      [...sayingNothing(rule), ...repeated(rule), ...denied(rule)].map(({ place, message }) => ({
        place: [index, ...place],
        message,
      })),
    ),
  ];
}

function sayingNothing(rule: Rule): Contradiction[] {
  const { for: _who, ...said } = rule;
  if (Object.values(said).some((part) => part !== undefined)) return [];
  return [
    { place: [], message: "says nothing: it has neither allow, deny, parameters, perMinute nor perDay" },
  ];
}

function repeated(rule: Rule): Contradiction[] {
  return [
    ...repeatedIn(rule.for, ["for"]),
    ...repeatedIn(rule.allow ?? [], ["allow"]),
    ...repeatedIn(rule.deny ?? [], ["deny"]),
    ...restrictionsOf(rule).flatMap(({ place, listed }) => repeatedIn(listed, place)),
  ];
}

function repeatedIn(list: readonly unknown[], place: Contradiction["place"]): Contradiction[] {
  const seen = new Set<unknown>();
  return list.flatMap((entry, index) => {
    if (seen.has(entry)) return [{ place: [...place, index], message: "is there twice" }];
    seen.add(entry);
    return [];
  });
}

/** What a rule denies and yet says something of. */
function denied(rule: Rule): Contradiction[] {
  const { deny = [], allow = [], parameters = {}, perDay = {} } = rule;
  // A pattern is covered by another that matches it as it is written: only "*" matches a "*"
  const isDenied = covering(deny);
  const message = "is denied by the same rule";
  return [
    ...allow.flatMap((entry, index) => (isDenied(entry) ? [{ place: ["allow", index], message }] : [])),
    ...Object.keys(parameters).flatMap((tool) =>
      isDenied(tool) ? [{ place: ["parameters", tool], message }] : [],
    ),
    ...Object.keys(perDay).flatMap((tool) => (isDenied(tool) ? [{ place: ["perDay", tool], message }] : [])),
  ];
}

/** Whether one of the patterns covers a name or pattern. Names are looked up, so that long lists take no longer. */
function covering(patterns: readonly string[]): (entry: string) => boolean {
  const names = new Set(patterns);
  const wild = [...names].filter((pattern) => pattern.includes("*"));
  return (entry) => names.has(entry) || wild.some((pattern) => matches(pattern, entry));
}

function restrictionsOf({ parameters = {} }: Rule) {
  return Object.entries(parameters).flatMap(([tool, restricted]) =>
    Object.entries(restricted).map(([name, listed]) => ({ place: ["parameters", tool, name], listed })),
  );
}

/** The policy as the operator writes it: of the right form, and without contradictions. */
export const consistentPolicy = policy.superRefine(({ rules }, context) => {
  for (const { place, message } of contradictionsIn(rules))
    context.addIssue({ code: "custom", path: ["rules", ...place], message });
});
