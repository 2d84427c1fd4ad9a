import { matches } from "../policy/pattern.ts";
import type { Policy, Rule, Value } from "../policy/policy.ts";
import type { Catalogue } from "./catalogue.ts";
import { parameterOf } from "./policy-parameter.ts";
import type { Tool } from "./tool.ts";

/** Something that a policy names and that there is not; the message goes on after the name of the place. */
export interface UnknownName {
  /** Such as `rules.3.deny.0`. */
  readonly place: string;
  readonly message: string;
}

const noTool = { message: "is the name of no tool of this server" };
const noMatch = { message: "matches no tool of this server" };

/** What a policy names that is not in the catalogue: tools, patterns of tools, parameters and their values. */
export function unknownNames({ rules }: Policy, catalogue: Catalogue): UnknownName[] {
  // the same few names and patterns are in most rules
  const flaws = new Map<string, UnknownName | undefined>();
  const flawOf = (list: "allow" | "deny" | "perDay", entry: string) => {
    const key = `${list} ${entry}`;
    if (!flaws.has(key)) flaws.set(key, flawIn(list, entry, catalogue));
    return flaws.get(key);
  };
  return rules.flatMap((rule, index) => {
    const named = [
      ...(rule.allow ?? []).map((entry, at) => ({ list: "allow" as const, entry, at: String(at) })),
      ...(rule.deny ?? []).map((entry, at) => ({ list: "deny" as const, entry, at: String(at) })),
      ...Object.keys(rule.perDay ?? {}).map((entry) => ({ list: "perDay" as const, entry, at: entry })),
    ];
    const unknown = named.flatMap(({ list, entry, at }) => {
      const flaw = flawOf(list, entry);
      return flaw ? [{ ...flaw, place: `${list}.${at}` }] : [];
    });
    return [...unknown, ...inParameters(rule, catalogue)].map(({ place, message }) => ({
      place: `rules.${index}.${place}`,
      message,
    }));
  });
}

function flawIn(list: string, entry: string, { tools, find }: Catalogue): UnknownName | undefined {
  if (!entry.includes("*")) return find(entry) ? undefined : { place: "", ...noTool };
  const matched = tools.filter(({ definition }) => matches(entry, definition.name));
  if (matched.length === 0) return { place: "", ...noMatch };
  if (list !== "allow" || matched.some(({ offByDefault }) => !offByDefault)) return undefined;
  const message = "matches only what is off by default, which has to be allowed by its whole name";
  return { place: "", message };
}

function inParameters({ parameters = {} }: Rule, catalogue: Catalogue): UnknownName[] {
  return Object.entries(parameters).flatMap(([name, restricted]) => {
    const tool = catalogue.find(name);
    if (!tool) return [{ place: `parameters.${name}`, ...noTool }];
    return Object.entries(restricted).flatMap(([parameter, listed]) =>
      inParameter(tool, parameter, listed).map(({ place, message }) => ({
        place: `parameters.${name}.${parameter}${place}`,
        message,
      })),
    );
  });
}

function inParameter(tool: Tool, name: string, listed: readonly Value[]): UnknownName[] {
  const parameter = parameterOf(tool, name);
  if (!parameter) return [{ place: "", message: "is no parameter of that tool" }];
  if (parameter.hasParts)
    return [
      { place: "", message: "has parts, and only one of them can be restricted, by its name after a dot" },
    ];
  return listed.flatMap((value, index) =>
    parameter.canBe(value) ? [] : [{ place: `.${index}`, message: "is nothing that this parameter can be" }],
  );
}
