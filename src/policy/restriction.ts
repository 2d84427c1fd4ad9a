import { patternOf } from "./pattern.ts";
import type { Value } from "./policy.ts";

/** The arguments of a call, as its tool checked them: with defaults. */
export type Arguments = Readonly<Record<string, unknown>>;

/** What a rule lets be given for a parameter of a tool. */
export interface Restriction {
  /** Of its rule. */
  readonly index: number;
  /** Such as `rules.3.parameters.getFile.owner`. */
  readonly place: string;
  readonly parameter: string;
  readonly listed: readonly Value[];
  /** What of the arguments does not meet it, if anything. */
  unmetBy(args: Arguments): Given | undefined;
}

/** Something given for a parameter, or that nothing is. Wrapped, so that nothing can be found as well. */
export interface Given {
  readonly value: unknown;
}

/** A restriction by a rule, with what it lists looked at once: calls then look a value up. */
export function restrictionOf(
  tool: string,
  parameter: string,
  listed: readonly Value[],
  index: number,
): Restriction {
  const names = parameter.split(".");
  const isMet = metBy(listed, inAnyCase.test(parameter) ? "any" : "same");
  return {
    ...{ index, parameter, listed, place: `rules.${index}.parameters.${tool}.${parameter}` },
    unmetBy: (args) => valuesAt(args, names).find(({ value }) => !isMet(value)),
  };
}

/** What is given at a place, one for each element of the lists on the way. */
function valuesAt(value: unknown, names: readonly string[]): Given[] {
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, names));
  const [name, ...rest] = names;
  if (name === undefined) return [{ value }];
  const isInside = typeof value === "object" && value !== null && Object.hasOwn(value, name);
  return isInside ? valuesAt((value as Arguments)[name], rest) : [{ value: undefined }];
}

/** Names of accounts and repositories, which are the same in any case at GitHub. Nothing else is. */
const inAnyCase = /^(?:owner|repo)$/;

type Met = (value: unknown) => boolean;

/** How each list is met, by how letters are compared. It may be long, is one rule's, and that rule is in many sets. */
const known = { any: new WeakMap<readonly Value[], Met>(), same: new WeakMap<readonly Value[], Met>() };

/** Whether a value is one of those listed, or text with the pattern of one. */
function metBy(listed: readonly Value[], letterCase: keyof typeof known): Met {
  const found = known[letterCase].get(listed);
  if (found) return found;
  const written = letterCase === "any" ? asciiLowerCase : (text: string) => text;
  const texts = listed.filter((entry) => typeof entry === "string").map(written);
  const wild = texts.filter((text) => text.includes("*")).map(patternOf);
  const names = new Set(texts);
  const others = new Set<unknown>(listed.filter((entry) => typeof entry !== "string"));
  const isMet = (value: unknown) => {
    if (typeof value !== "string") return others.has(value);
    const text = written(value);
    return names.has(text) || wild.some((fits) => fits(text));
  };
  known[letterCase].set(listed, isMet);
  return isMet;
}

/** Lower case of ASCII only: elsewhere, letters that are not ASCII become some that are. */
function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
