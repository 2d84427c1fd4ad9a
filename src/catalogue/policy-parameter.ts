import { matches } from "../policy/pattern.ts";
import type { Value } from "../policy/policy.ts";
import { repeatParameters } from "./repeats.ts";
import type { Tool } from "./tool.ts";

/** A parameter of a tool, or a part of one, as far as a policy can restrict it. */
export interface Parameter {
  /** Whether it is an object or a list of some, which no value of a policy is. */
  readonly hasParts: boolean;
  canBe(value: Value): boolean;
}

type Schema = Readonly<Record<string, unknown>>;

/** What calls take besides: the tool never sees it, and the policy does not either. */
const besides = Object.keys(repeatParameters(true));

/** A parameter by its name, or a part of one by names with dots. */
export function parameterOf({ definition, changes }: Tool, name: string): Parameter | undefined {
  const names = name.split(".");
  if (changes && besides.includes(name)) return undefined;
  const schemas = names.reduce<readonly Schema[]>(
    (found, part) =>
      found.flatMap((schema) => {
        const { properties } = schema;
        return isSchema(properties) && Object.hasOwn(properties, part) ? formsOf(properties[part]) : [];
      }),
    [definition.inputSchema],
  );
  if (schemas.length === 0) return undefined;
  return {
    hasParts: schemas.some(({ type }) => type === "object"),
    canBe: (value) => schemas.some((schema) => accepts(schema, value)),
  };
}

/** What a schema lets be, each form by itself; of a list its elements, for each of them is held to the policy. */
function formsOf(schema: unknown): Schema[] {
  if (!isSchema(schema)) return [];
  const { anyOf, items, type } = schema;
  if (Array.isArray(anyOf)) return anyOf.flatMap(formsOf);
  return type === "array" ? formsOf(items) : [schema];
}

function accepts(schema: Schema, value: Value): boolean {
  const listed = Array.isArray(schema.enum)
    ? schema.enum
    : Object.hasOwn(schema, "const")
      ? [schema.const]
      : undefined;
  if (listed)
    return listed.some(
      (entry) =>
        entry === value || (typeof value === "string" && typeof entry === "string" && matches(value, entry)),
    );
  switch (schema.type) {
    case "integer":
      return Number.isInteger(value);
    case "null":
      return value === null;
    default:
      return schema.type === typeof value;
  }
}

/** The parameters' values that a resource's variables are: text, or the number that it says. */
export function argumentsFrom(
  tool: Tool,
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const given = Object.entries(variables).flatMap(([name, text]) => {
    const parameter = parameterOf(tool, name);
    if (!parameter) return [];
    const number = Number(text);
    return [[name, parameter.canBe(number) ? number : text] as const];
  });
  const args = Object.fromEntries(given);
  const prepared = tool.prepare(args);
  return prepared.ok ? prepared.call.arguments : args;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
