import * as z from "zod";
import type { ScopeName } from "../scopes/scopes.ts";
import type { ResourceContents } from "./content.ts";
import { type ToolContext, ToolFailure } from "./context.ts";

/** Completes what somebody started to type. @param others the values that are there already */
export type Completer = (
  started: string,
  context: ToolContext,
  others: Readonly<Record<string, string>>,
) => readonly string[] | Promise<readonly string[]>;

interface ResourceDeclaration {
  /** A URI, or a URI template with `{name}` for one segment and `{+name}` for the rest of a path (RFC 6570). */
  readonly uri: string;
  /** What the values of the template's variables have to be; any text where nothing is said. */
  readonly variables?: Readonly<Record<string, z.ZodType<string>>>;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
  readonly scopes: readonly ScopeName[];
  /**
   * The tool that gives the same: what the operator's policy says of it counts here too, with the template's variables
   * as its arguments.
   */
  readonly tool?: string;
  readonly completes?: Readonly<Record<string, Completer>>;
  /** @throws {ToolFailure} to say why it cannot be read */
  read(
    uri: string,
    variables: Readonly<Record<string, string>>,
    context: ToolContext,
  ): readonly ResourceContents[] | Promise<readonly ResourceContents[]>;
}

/** A resource, or all that a template names. */
export interface Resource extends ResourceDeclaration {
  readonly isTemplate: boolean;
  /** The values of the template's variables in a URI; undefined if it is not of this form. */
  match(uri: string): Record<string, string> | undefined;
  /** @throws {ToolFailure} if these are no values of the template's variables */
  requireValid(variables: Readonly<Record<string, string>>): void;
}

/** Declares a resource or a template of resources. */
export function defineResource(resource: ResourceDeclaration): Resource {
  const form = compile(resource.uri);
  const [, openEnded] = /\{\+(\w+)\}/.exec(resource.uri) ?? [];
  const checks = z.looseObject({ ...resource.variables });
  function requireValid(variables: Readonly<Record<string, string>>): void {
    const checked = checks.safeParse(variables);
    if (!checked.success) throw new InvalidVariables(checked.error);
  }
  return {
    ...resource,
    scopes: Object.freeze([...resource.scopes]),
    isTemplate: resource.uri.includes("{"),
    match(uri) {
      const found = form.exec(uri);
      return found ? decoded(found.groups ?? {}, openEnded) : undefined;
    },
    requireValid,
    async read(uri, variables, context) {
      requireValid(variables);
      return await resource.read(uri, variables, context);
    },
  };
}

/** A URI is of a template's form, and what it has in place of a variable cannot be one. */
class InvalidVariables extends ToolFailure {
  constructor(error: z.ZodError) {
    const problems = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    super(`The URI names nothing: ${problems.join("; ").slice(0, 500)}.`);
  }
}

/**
 * The form of a template's URIs: a variable is one segment at least a character long, `{+name}` goes over slashes.
 * @throws {Error} at start-up, for a template that a hostile URI could be tried on for seconds
 */
function compile(template: string): RegExp {
  const parts = template.split(/(\{\+?\w+\})/);
  const openEnded = parts.filter((part, index) => {
    if (!variable.test(part)) return false;
    const rest = parts.slice(index + 1).join("");
    // what is one segment ends where the next begins; of others, each end that is possible has to be tried
    return part.startsWith("{+") || !/^([/?#]|$)/.test(rest);
  });
  if (openEnded.length > 1)
    throw new Error(`In ${template}, ${openEnded.join(" and ")} could end anywhere: only one variable may.`);
  const source = parts
    .map((part) => {
      const [, rest, name] = variable.exec(part) ?? [];
      if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      return rest ? `(?<${name}>.+)` : `(?<${name}>[^/?#]+)`;
    })
    .join("");
  return new RegExp(`^${source}$`, "u");
}

const variable = /^\{(\+?)(\w+)\}$/;

/** @param openEnded the variable that goes over slashes: in it, one that is encoded is no other way to write one */
function decoded(
  groups: Readonly<Record<string, string>>,
  openEnded: string | undefined,
): Record<string, string> | undefined {
  if (openEnded !== undefined && /%2f/i.test(groups[openEnded] ?? "")) return undefined;
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return undefined;
  }
}
