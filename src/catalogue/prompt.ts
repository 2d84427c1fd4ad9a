import * as z from "zod";
import type { ScopeName } from "../scopes/scopes.ts";
import type { Content } from "./content.ts";
import { type ToolContext, ToolFailure } from "./context.ts";
import type { Completer } from "./resource.ts";

/** An argument of a prompt: always text. */
export interface PromptArgument {
  readonly description: string;
  readonly required: boolean;
  /** What it has to be, and how long it may be; any text without. */
  readonly value?: z.ZodType<string, string>;
  readonly complete?: Completer;
}

export interface PromptMessage {
  readonly role: "user" | "assistant";
  readonly content: Content;
}

interface PromptDeclaration<Name extends string> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: Readonly<Record<Name, PromptArgument>>;
  readonly scopes: readonly ScopeName[];
  /** The tool that shows the same: what the operator's policy says of it counts here too. */
  readonly tool?: string;
  /** @throws {ToolFailure} to say why there is nothing to say */
  get(
    values: Readonly<Partial<Record<Name, string>>>,
    context: ToolContext,
  ): readonly PromptMessage[] | Promise<readonly PromptMessage[]>;
}

/** A prompt as protocols see it. */
export interface PromptDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly { name: string; description: string; required: boolean }[];
}

/** A prompt with its arguments' names sealed inside. */
export interface Prompt {
  readonly definition: PromptDefinition;
  readonly scopes: readonly ScopeName[];
  readonly tool?: string;
  readonly completes: Readonly<Record<string, Completer>>;
  /** @throws {InvalidPromptArguments} */
  requireValid(values: unknown): void;
  get(values: unknown, context: ToolContext): Promise<readonly PromptMessage[]>;
}

/** Longest value of an argument of which nothing is said, in characters. */
const longestValue = 10_000;

/** Declares a prompt. */
export function definePrompt<Name extends string>(prompt: PromptDeclaration<Name>): Prompt {
  const { name, title, description, scopes } = prompt;
  const declared = Object.entries<PromptArgument>(prompt.arguments);
  const shape = declared.map(([key, argument]) => {
    const value = argument.value ?? z.string().max(longestValue);
    return [key, argument.required ? value : optional(value)] as const;
  });
  const values = z.strictObject(Object.fromEntries(shape));
  function valid(given: unknown) {
    const parsed = values.safeParse(given ?? {});
    if (!parsed.success) throw new InvalidPromptArguments(name, parsed.error);
    // the schema was made of exactly these names
    return parsed.data as Partial<Record<Name, string>>;
  }
  return {
    definition: {
      ...{ name, title, description },
      arguments: declared.map(([key, argument]) => ({
        name: key,
        description: argument.description,
        required: argument.required,
      })),
    },
    scopes: Object.freeze([...scopes]),
    ...(prompt.tool !== undefined && { tool: prompt.tool }),
    completes: Object.fromEntries(
      declared.flatMap(([key, { complete }]) => (complete ? [[key, complete] as const] : [])),
    ),
    requireValid: (given) => void valid(given),
    get: async (given, context) => await prompt.get(valid(given), context),
  };
}

/** A field of a form that was left empty is sent by some clients as such. */
function optional(value: z.ZodType<string>) {
  return z.preprocess((given) => (given === "" ? undefined : given), value.optional()).optional();
}

/** A prompt was asked for with other arguments than it has. */
export class InvalidPromptArguments extends ToolFailure {
  constructor(prompt: string, error: z.ZodError) {
    const problems = error.issues.map((issue) => `${issue.path.join(".") || "arguments"}: ${issue.message}`);
    super(`Invalid arguments for ${prompt}: ${problems.join("; ").slice(0, 500)}.`);
  }
}
