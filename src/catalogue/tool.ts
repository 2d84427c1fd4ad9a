import { z } from "zod";
import type { ScopeName } from "../scopes/scopes.ts";
import type { Content, ResourceLink } from "./content.ts";
import { type ToolContext, ToolFailure } from "./context.ts";

/**
 * The behaviour of a tool, as clients show it to people (MCP `ToolAnnotations`). All four are asked for: a hint
 * that is left out reads as the worst case.
 */
export interface Annotations {
  /** It changes nothing. */
  readonly readOnlyHint: boolean;
  /** What it changes may be lost. */
  readonly destructiveHint: boolean;
  /** Calling it again with the same arguments changes nothing more. */
  readonly idempotentHint: boolean;
  /** It reaches beyond this server. */
  readonly openWorldHint: boolean;
}

/** A strict object: a parameter that is not declared is an error, not silence. */
type StrictObject = z.ZodObject<z.core.$ZodShape, z.core.$strict>;

interface ToolDeclaration<Input extends StrictObject, Output extends StrictObject> {
  /** camelCase; 1 to 64 letters and digits, so that every client takes it. */
  readonly name: string;
  readonly title: string;
  /** For the model: what it does, what comes back, when to use it. */
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  readonly annotations: Annotations;
  /** What the person must have granted. */
  readonly scopes: readonly ScopeName[];
  /**
   * For a change that cannot be taken back: what the person is asked before it is made. Undefined if this call needs
   * no question.
   */
  confirmation?(
    input: z.output<Input>,
    context: ToolContext,
  ): Preview | undefined | Promise<Preview | undefined>;
  /** What the result leads to, for clients that read resources: links stand for long texts. */
  links?(output: z.output<Output>, input: z.output<Input>): readonly ResourceLink[];
  /**
   * Does the work, with validated arguments.
   * @throws {ToolFailure} to tell the caller why it could not; failures of GitHub's API may pass through
   */
  run(input: z.output<Input>, context: ToolContext): z.input<Output> | Promise<z.input<Output>>;
}

/** What a change would do, said before it is made: a sentence or a few lines, for the person. */
export interface Preview {
  readonly summary: string;
}

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

export type JsonObjectSchema = { type: "object"; [keyword: string]: unknown };

/** The outcome of {@link Tool.call}: invalid arguments are sentences, one for each. */
export type ToolOutcome =
  | { readonly ok: true; readonly output: Record<string, unknown> }
  | { readonly ok: true; readonly content: readonly Content[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A tool with its argument types sealed inside, so that unlike tools fit in one catalogue. */
export interface Tool {
  readonly definition: ToolDefinition;
  readonly scopes: readonly ScopeName[];
  call(args: unknown, context: ToolContext): Promise<ToolOutcome>;
}

/** What every declaration of a tool says, whatever it answers with. */
type Declared<Input extends StrictObject> = Omit<ToolDeclaration<Input, StrictObject>, "output" | "run">;

/** Declares a tool that answers with content for a person or a model to see, in place of data. */
export function defineContentTool<Input extends StrictObject>(
  tool: Declared<Input> & {
    run(input: z.output<Input>, context: ToolContext): readonly Content[] | Promise<readonly Content[]>;
  },
): Tool {
  const { name, title, description, annotations } = tool;
  const inputSchema = objectSchema(tool.input, "input");
  return Object.freeze({
    definition: { name, title, description, inputSchema, annotations },
    scopes: fixed(tool.scopes),
    async call(args, context) {
      const input = tool.input.safeParse(args ?? {});
      if (!input.success)
        return { ok: false, problems: problemsOf(input.error, Object.keys(tool.input.shape)) };
      return { ok: true, content: await tool.run(input.data, context) };
    },
  } satisfies Tool);
}

/** Declares a tool. One file each in `tools/`, added to the list in `tools/index.ts`. */
export function defineTool<Input extends StrictObject, Output extends StrictObject>(
  tool: ToolDeclaration<Input, Output>,
): Tool {
  const { name, title, description, annotations } = tool;
  const inputSchema = objectSchema(tool.input, "input");
  const outputSchema = objectSchema(tool.output, "output");
  return Object.freeze({
    definition: { name, title, description, inputSchema, outputSchema, annotations },
    scopes: fixed(tool.scopes),
    async call(args, context) {
      const input = tool.input.safeParse(args ?? {});
      if (!input.success)
        return { ok: false, problems: problemsOf(input.error, Object.keys(tool.input.shape)) };
      const output = tool.output.safeParse(await tool.run(input.data, context));
      if (output.success) return { ok: true, output: output.data };
      const fields = output.error.issues.map(({ path, code }) => `${path.join(".")} (${code})`);
      throw new ToolFailure(unusableAnswer, `output does not match its schema: ${fields.join(", ")}`);
    },
  } satisfies Tool);
}

/** What a tool declares is what its calls are held to: nothing can be added while they run. */
function fixed(scopes: readonly ScopeName[]): readonly ScopeName[] {
  return Object.freeze([...scopes]);
}

/** What a tool returns is what it was told by others, who may not keep to what they document. */
const unusableAnswer =
  "The answer that the tool got could not be used: it is not of the documented form. Try again later.";

function objectSchema(schema: StrictObject, io: "input" | "output"): JsonObjectSchema {
  const { $schema: _dialect, ...keywords } = z.toJSONSchema(schema, { io });
  return { ...keywords, type: "object" };
}

function problemsOf(error: z.ZodError, declared: readonly string[]): string[] {
  const takes = declared.length > 0 ? `it takes ${declared.join(", ")}` : "it takes none";
  return error.issues.map((issue) => {
    if (issue.code === "unrecognized_keys" && issue.path.length === 0) {
      const undeclared = issue.keys.map((key) => JSON.stringify(key.slice(0, 100))).join(", ");
      return `${undeclared} is not a parameter of this tool (${takes})`;
    }
    const place = issue.path.map(String).join(".") || "the arguments";
    return `${place}: ${issue.message}`;
  });
}
