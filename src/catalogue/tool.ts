import type { z } from "zod";
import type { ScopeName } from "../scopes/scopes.ts";
import { once } from "../text/once.ts";
import type { Content, ResourceLink } from "./content.ts";
import { type ToolContext, ToolFailure } from "./context.ts";
import type { Need } from "./needs.ts";
import { type Repeat, repeatParameters, withoutRepeat } from "./repeats.ts";
import { type JsonObjectSchema, objectSchema, problemsOf, type StrictObject } from "./schema.ts";
import type { Annotations, Declaration, Preview, ToolDeclaration } from "./tool-declaration.ts";

/** A tool as protocols see it: JSON Schemas, and nothing that executes. */
export interface ToolDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonObjectSchema;
  /** Absent if the tool answers with content only. */
  readonly outputSchema?: JsonObjectSchema;
  readonly annotations: Annotations;
}

/**
 * What a tool did: data, with the same as JSON text, or content for a person or a model to see. `note` is what has to be
 * said of it besides.
 */
export type ToolResult =
  | {
      readonly output: Record<string, unknown>;
      readonly text: string;
      readonly links: readonly ResourceLink[];
      readonly note?: string;
    }
  | { readonly content: readonly Content[]; readonly note?: string };

interface RepositoryArguments {
  readonly owner: string;
  readonly repo: string;
}

/** A call whose arguments are good. */
export interface PreparedCall {
  /** The arguments as they were checked, with defaults. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly repeat: Repeat;
  /** The repository that it acts on as the operator's app; undefined if it acts as its caller. */
  readonly actsOn?: RepositoryArguments;
  /** What the person has to agree to first, if anything. */
  preview(context: ToolContext): Promise<Preview | undefined>;
  run(context: ToolContext, agreed?: Preview): Promise<ToolResult>;
}

/** The outcome of {@link Tool.prepare}: what is wrong with arguments are sentences, one for each. */
export type Prepared =
  | { readonly ok: true; readonly call: PreparedCall }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A tool with its argument types sealed inside, so that unlike tools fit in one catalogue. */
export interface Tool {
  readonly definition: ToolDefinition;
  readonly scopes: readonly ScopeName[];
  /** What it takes besides, if its scopes do not say so. */
  readonly needs?: Need;
  /** Whether it changes something outside of this server. */
  readonly changes: boolean;
  /** Whether nobody can call it until the operator's policy allows it by its name. */
  readonly offByDefault: boolean;
  prepare(args: unknown): Prepared;
}

/** Longest result, in characters of JSON: tools stay far below, and whatever does not is an error of theirs. */
const longestResult = 40_000;

/** Declares a tool. One file each in `tools/`, added to the list in `tools/index.ts`. */
export function defineTool<Input extends StrictObject, Output extends StrictObject>(
  tool: ToolDeclaration<Input, Output>,
): Tool {
  return sealed(tool, tool.output, tool.confirmation?.bind(tool), async (input, context, agreed) => {
    const output = tool.output.safeParse(await tool.run(input, context, agreed));
    if (!output.success) {
      const fields = output.error.issues.map(({ path, code }) => `${path.join(".")} (${code})`);
      throw new ToolFailure(unusableAnswer, `output does not match its schema: ${fields.join(", ")}`);
    }
    const text = JSON.stringify(output.data);
    if (text.length > longestResult) throw new ToolFailure(tooLong, `a result of ${text.length} characters`);
    return { output: output.data, text, links: tool.links?.(output.data, input) ?? [] };
  });
}

/** Declares a tool that answers with content for a person or a model to see, in place of data. */
export function defineContentTool<Input extends StrictObject>(
  tool: Declaration<Input> & {
    run(input: z.output<Input>, context: ToolContext): readonly Content[] | Promise<readonly Content[]>;
  },
): Tool {
  return sealed(tool, undefined, undefined, async (input, context) => ({
    content: await tool.run(input, context),
  }));
}

function sealed<Input extends StrictObject>(
  tool: Declaration<Input>,
  output: StrictObject | undefined,
  confirmation: ToolDeclaration<Input, StrictObject>["confirmation"],
  run: (input: z.output<Input>, context: ToolContext, agreed?: Preview) => Promise<ToolResult>,
): Tool {
  const changes = !tool.annotations.readOnlyHint;
  const repeats = repeatParameters(confirmation !== undefined);
  const taken: StrictObject = changes ? tool.input.safeExtend(repeats) : tool.input;
  return Object.freeze({
    definition: definitionOf(tool, taken, output),
    // what a tool declares is what its calls are held to: nothing can be added while they run
    scopes: Object.freeze([...tool.scopes]),
    ...(tool.needs !== undefined && { needs: tool.needs }),
    changes,
    offByDefault: tool.offByDefault === true,
    prepare(args) {
      const given = taken.safeParse(args ?? {});
      if (!given.success)
        return { ok: false, problems: problemsOf(given.error, Object.keys(tool.input.shape)) };
      const { repeat, own } = changes ? withoutRepeat(given.data) : { repeat: {}, own: given.data };
      // what was checked is the tool's own input and what `repeats` has, which is taken out of it
      const input = own as z.output<Input>;
      return {
        ok: true,
        call: {
          ...{ arguments: own, repeat },
          ...(tool.actsAs === "app" && { actsOn: repositoryIn(own) }),
          preview: async (context) => await confirmation?.(input, context),
          run: (context, agreed) => run(input, context, agreed),
        },
      };
    },
  } satisfies Tool);
}

function definitionOf<Input extends StrictObject>(
  { name, title, description, annotations }: Declaration<Input>,
  input: StrictObject,
  output: StrictObject | undefined,
): ToolDefinition {
  const takes = once(() => objectSchema(input, "input"));
  const definition = {
    ...{ name, title, description },
    get inputSchema() {
      return takes();
    },
  };
  if (output === undefined) return Object.assign(definition, { annotations });
  const gives = once(() => objectSchema(output, "output"));
  return Object.assign(Object.defineProperty(definition, "outputSchema", { enumerable: true, get: gives }), {
    annotations,
  });
}

function repositoryIn({ owner, repo }: Readonly<Record<string, unknown>>): RepositoryArguments {
  if (typeof owner === "string" && typeof repo === "string") return { owner, repo };
  throw new Error("a tool that acts as the app takes owner and repo");
}

/** What a tool returns is what it was told by others, who may not keep to what they document. */
const unusableAnswer =
  "The answer that the tool got could not be used: it is not of the documented form. Try again later.";

const tooLong = "The answer is too long to be given whole. Ask for less of it.";
