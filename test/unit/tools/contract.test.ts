import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../../src/features.ts";
import { scopeFacts, scopeNames } from "../../../src/scopes/scopes.ts";
import { listBudget, listCost } from "../catalogue/token-cost.ts";

/** What a description may cost a model, in tokens. */
const descriptionBudget = 90;

/**
 * Parameters by which a tool would get hold of what is none of its business: clients fill in what a name asks for.
 * Written as they are compared: in lower case, letters only.
 */
const fishing =
  /^(system(prompt|message|instructions)?|developer(prompt|message)|prompts|(conversation|chat|message|session)(history|log|context|summary)?|history|messages|transcript|context|memory|memories|tools?list|availabletools|toolcalls|model(name|id)?|reasoning|thoughts?|thinking|scratchpad|sidenotes?|userinput|originalquery|credentials?|token|password|secret|apikey|env(ironment)?)$/;

/** What a parameter may be called in spite of that, with the reason. */
const harmless: Readonly<Record<string, string>> = { message: "what a commit says of itself" };

type Schema = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Schema => typeof value === "object" && value !== null;

/** Every schema of an object within a schema. */
function objectsIn(schema: unknown): Schema[] {
  if (Array.isArray(schema)) return schema.flatMap(objectsIn);
  if (!isObject(schema)) return [];
  const inner = Object.values(schema).flatMap(objectsIn);
  return schema.type === "object" ? [schema, ...inner] : inner;
}

/** Every pattern within a schema. */
function patternsIn(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(patternsIn);
  if (!isObject(schema)) return [];
  const own = typeof schema.pattern === "string" ? [schema.pattern] : [];
  return [...own, ...Object.values(schema).flatMap(patternsIn)];
}

describe.each(catalogue.definitions.map((definition) => [definition.name, definition] as const))(
  "%s",
  (name, definition) => {
    const { title, description, inputSchema, outputSchema, annotations } = definition;
    const tool = catalogue.find(name);
    const parameters = Object.keys(isObject(inputSchema.properties) ? inputSchema.properties : {});

    it("has a name in camelCase that begins with what it does", () => {
      expect(name).toMatch(/^[a-z][a-z0-9]*([A-Z][a-z0-9]*)*$/);
      expect(name.length).toBeLessThanOrEqual(40);
    });

    it("has a title for people and a description for models, within its budget of tokens", () => {
      expect(title).toMatch(/^[A-Z].{2,40}$/);
      expect(description).toMatch(/^[A-Z][\s\S]{20,}\.$/);
      expect(countTokens(description)).toBeLessThanOrEqual(descriptionBudget);
    });

    it("takes and gives what it declares, and nothing else", () => {
      const schemas = [...objectsIn(inputSchema), ...objectsIn(outputSchema)];
      expect(schemas.length).toBeGreaterThan(0);
      expect(schemas.filter(({ additionalProperties }) => additionalProperties !== false)).toEqual([]);
    });

    it("has patterns that every client reads the same way", () => {
      for (const pattern of patternsIn([inputSchema, outputSchema])) {
        expect(() => new RegExp(pattern, "u")).not.toThrow();
        expect(() => new RegExp(pattern)).not.toThrow();
        // neither looking around nor classes by property are known to all of them
        expect(pattern).not.toMatch(/\(\?|\\p/);
      }
    });

    it("asks for nothing that is none of its business", () => {
      const asking = parameters.filter((parameter) => {
        const plain = parameter.toLowerCase().replace(/[^a-z]/g, "");
        return fishing.test(plain) && !(parameter in harmless);
      });
      expect(asking).toEqual([]);
    });

    it("says of its behaviour all four things, and nothing that its scopes contradict", () => {
      expect(Object.keys(annotations).sort()).toEqual([
        "destructiveHint",
        "idempotentHint",
        "openWorldHint",
        "readOnlyHint",
      ]);
      const scopes = tool?.scopes ?? [];
      expect(scopes.filter((scope) => !scopeNames.includes(scope))).toEqual([]);
      const changes = scopes.filter((scope) => scopeFacts(scope).changes);
      // an operator reads and changes by the same scope
      if (annotations.readOnlyHint) expect(changes.filter((scope) => scope !== "admin")).toEqual([]);
      else expect(changes).not.toEqual([]);
      if (annotations.readOnlyHint) expect(annotations.destructiveHint).toBe(false);
    });

    it("has its person asked before it destroys something", () => {
      expect(parameters.includes("confirmationToken")).toBe(annotations.destructiveHint);
    });

    it("can be repeated by its client without doing twice what it changes", () => {
      expect(parameters.includes("idempotencyKey")).toBe(!annotations.readOnlyHint);
      expect(tool?.changes).toBe(!annotations.readOnlyHint);
    });
  },
);

it("listing all tools stays within its budget of tokens", () => {
  const { total } = listCost(catalogue);
  expect(total.tokens).toBeGreaterThan(1000);
  expect(total.tokens).toBeLessThanOrEqual(listBudget);
});
