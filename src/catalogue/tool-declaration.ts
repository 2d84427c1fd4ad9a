import type { z } from "zod";
import type { ScopeName } from "../scopes/scopes.ts";
import type { ResourceLink } from "./content.ts";
import type { ToolContext } from "./context.ts";
import type { Need } from "./needs.ts";
import type { StrictObject } from "./schema.ts";

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

/** What every declaration of a tool says, whatever it answers with. */
export interface Declaration<Input extends StrictObject> {
  /** camelCase; 1 to 64 letters and digits, so that every client takes it. */
  readonly name: string;
  readonly title: string;
  /** For the model: what it does, what comes back, when to use it. */
  readonly description: string;
  readonly input: Input;
  readonly annotations: Annotations;
  /** What the person must have granted. */
  readonly scopes: readonly ScopeName[];
  /**
   * Set for a tool that acts at GitHub, if its scopes do not say so: those for repositories do. Without an account
   * there it is not listed.
   */
  readonly needs?: Need;
  /** Set for a tool that nobody can call until the operator's policy allows it by its name. */
  readonly offByDefault?: true;
  /**
   * Set for a tool that acts at GitHub as the operator's app, on the repository that its parameters `owner` and `repo`
   * name. Its caller's scopes and limits count all the same.
   */
  readonly actsAs?: "app";
}

/** What the declaration of a tool says that answers with data. */
export interface ToolDeclaration<Input extends StrictObject, Output extends StrictObject>
  extends Declaration<Input> {
  readonly output: Output;
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
   * @param agreed what the person agreed to, if they were asked: nothing else may be done
   * @throws {ToolFailure} to tell the caller why it could not; failures of GitHub's API may pass through
   */
  run(
    input: z.output<Input>,
    context: ToolContext,
    agreed?: Preview,
  ): z.input<Output> | Promise<z.input<Output>>;
}

/** What a change would do, said before it is made. */
export interface Preview {
  /** A sentence or a few lines, for the person. */
  readonly summary: string;
  /** What the summary holds for, such as a branch's head. If that is another by then, the person is asked again. */
  readonly basis?: string;
}
