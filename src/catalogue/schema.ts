import * as z from "zod";

/** A strict object: a parameter that is not declared is an error, not silence. */
export type StrictObject = z.ZodObject<z.core.$ZodShape, z.core.$strict>;

export type JsonObjectSchema = { type: "object"; [keyword: string]: unknown };

/**
 * A schema as clients read it. Patterns stay here: every model that lists the tools pays for them, and what does not
 * match is answered with a sentence that says what is wanted.
 */
export function objectSchema(schema: StrictObject, io: "input" | "output"): JsonObjectSchema {
  const withoutPattern = ({ jsonSchema }: { jsonSchema: { pattern?: string } }) => {
    delete jsonSchema.pattern;
  };
  const { $schema: _dialect, ...keywords } = z.toJSONSchema(schema, { io, override: withoutPattern });
  return { ...keywords, type: "object" };
}

/** What is wrong with arguments: a sentence for each problem. @param declared the parameters that there are */
export function problemsOf(error: z.ZodError, declared: readonly string[]): string[] {
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
