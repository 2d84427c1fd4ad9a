import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { definitionHash, definitionKey, listedTool } from "../../../src/catalogue/definition-hash.ts";
import { catalogue } from "../../../src/features.ts";

const definition = {
  name: "greet",
  title: "Greet",
  description: "Grüßt “somebody”.\n\u{1F44B} \u0007",
  inputSchema: {
    type: "object" as const,
    properties: {
      who: { type: "string", description: "A name" },
      times: { type: "integer", maximum: 1e21, minimum: -0, default: 1.5 },
    },
    required: ["who", "times"],
    additionalProperties: false,
  },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
};

/** What RFC 8785 makes of it, by hand: keys in order, no space, its own numbers, and only what has to be escaped. */
const canonical =
  '{"annotations":{"destructiveHint":false,"idempotentHint":true,"openWorldHint":false,"readOnlyHint":true},' +
  '"description":"Grüßt “somebody”.\\n\u{1F44B} \\u0007",' +
  '"inputSchema":{"additionalProperties":false,"properties":{"times":{"default":1.5,"maximum":1e+21,"minimum":0,' +
  '"type":"integer"},"who":{"description":"A name","type":"string"}},"required":["who","times"],"type":"object"},' +
  '"name":"greet","title":"Greet"}';

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** A value with the keys of each of its objects the other way round. */
function reversed(value: Value): Value {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, part]) => [key, reversed(part)] as const);
  return Object.fromEntries(entries.reverse());
}

/** The same value, once for each of its leaves and keys, with that one another. */
function mutations(value: Value): Value[] {
  if (Array.isArray(value))
    return [
      [...value, "more"],
      ...value.flatMap((part, index) => mutations(part).map((other) => value.with(index, other))),
    ];
  if (typeof value !== "object")
    return [typeof value === "boolean" ? !value : typeof value === "number" ? value / 2 + 1 : `${value} `];
  const entries = Object.entries(value);
  return [
    { ...value, more: true },
    ...entries.map(([left]) => Object.fromEntries(entries.filter(([key]) => key !== left))),
    ...entries.flatMap(([key, part]) => mutations(part).map((other) => ({ ...value, [key]: other }))),
  ];
}

describe("6. the hash of a definition", () => {
  it("is SHA-256 over the canonical JSON of RFC 8785", () => {
    const known = createHash("sha256").update(canonical, "utf8").digest("hex");
    expect(definitionHash(definition)).toBe(`sha256:${known}`);
    // computed once with `printf %s … | sha256sum`, in case the two lines above change together
    expect(known).toBe("741964d36caf5c08dc1ab4fc2127a1c1349c02138056384f1ad6002961a5d08d");
  });

  it("is the same however the keys are ordered, and after a way as JSON", () => {
    const other = reversed(definition);
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(definition));
    expect(definitionHash(Object(other))).toBe(definitionHash(definition));
    expect(definitionHash(JSON.parse(JSON.stringify(definition)))).toBe(definitionHash(definition));
  });

  it("is another for the same elements of a list in another order", () => {
    const inputSchema = { ...definition.inputSchema, required: ["times", "who"] };
    expect(definitionHash({ ...definition, inputSchema })).not.toBe(definitionHash(definition));
  });

  it("changes with whatever changes, is added or is left out, at each level", () => {
    const others = mutations(definition);
    const hashes = new Set(others.map((other) => definitionHash(Object(other))));
    expect(others.length).toBeGreaterThan(40);
    expect(hashes.size).toBe(others.length);
    expect(hashes).not.toContain(definitionHash(definition));
  });

  it("changes with a character that nobody sees", () => {
    const description = `${definition.description}\u200B`;
    expect(definitionHash({ ...definition, description })).not.toBe(definitionHash(definition));
  });

  it("leaves out the tool's _meta, which holds it, and no other that lies deeper", () => {
    expect(definitionHash({ ...definition, _meta: { any: "thing" } })).toBe(definitionHash(definition));
    const inputSchema = { ...definition.inputSchema, _meta: {} };
    expect(definitionHash({ ...definition, inputSchema })).not.toBe(definitionHash(definition));
  });

  it("is refused for half of a character, which no client would get as it is", () => {
    expect(() => definitionHash({ ...definition, description: "\uD83D" })).toThrow("Lone surrogate");
  });

  it("is refused for what does not arrive at all", () => {
    expect(() => definitionHash({ toJSON: () => undefined })).toThrow("nothing that JSON can say");
  });
});

describe("6. a listed tool", () => {
  it("is its definition and the hash, under a key that MCP lets a server have", () => {
    const { _meta, ...rest } = listedTool(definition);
    expect(rest).toEqual(definition);
    expect(_meta).toEqual({ [definitionKey]: definitionHash(definition) });
    const [prefix = "", name] = definitionKey.split("/");
    for (const label of prefix.split(".")) expect(label).toMatch(/^[a-z]([a-z0-9-]*[a-z0-9])?$/i);
    // the second label says whose a prefix is, and these are MCP's own
    expect(["mcp", "modelcontextprotocol"]).not.toContain(prefix.split(".")[1]);
    expect(name).toMatch(/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i);
  });

  it("has the hash of what the catalogue was given, whatever other catalogues have", () => {
    const [tool, other] = catalogue.tools;
    if (!tool || !other) throw new Error("the catalogue is empty");
    const changed = { ...tool, definition: { ...tool.definition, description: "Does something else." } };
    const [listed, same] = createCatalogue([changed, other]).listed;
    expect(listed?.description).toBe("Does something else.");
    expect(listed?._meta[definitionKey]).toBe(definitionHash(changed.definition));
    expect(listed?._meta).not.toEqual(catalogue.listed[0]?._meta);
    expect(same).toEqual(catalogue.listed[1]);
  });
});
