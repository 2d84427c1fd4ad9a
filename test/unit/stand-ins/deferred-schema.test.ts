import { describe, expect, it, vi } from "vitest";
import * as zod from "zod";
import { deferred } from "../../../stand-ins/deferred-schema.ts";
import * as deferring from "../../../stand-ins/zod.ts";

/** The same schemas, made by zod and by its stand-in. */
function schemasOf(z: typeof zod) {
  const name = z.string().min(1).describe("a name");
  const base = z.object({ name, size: z.int().nonnegative().default(3) });
  const tree = z.object({
    name,
    get children() {
      return z.array(tree).optional();
    },
  });
  const kind = z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("one"), at: z.iso.datetime() }),
    z.object({ kind: z.literal("other"), of: z.enum(["a", "b"]) }),
  ]);
  return {
    text: z.preprocess(String, z.string().trim().toLowerCase().max(5)),
    refined: base.refine(({ name, size }) => name.length === size, "not as long as it says"),
    extended: base.extend({ name: name.optional(), more: z.record(z.string(), name) }).strict(),
    picked: base.pick({ name: true }).describe("picked"),
    spread: z.strictObject({ ...base.shape, ...base.extend({ id: z.number() }).shape }),
    transformed: z.union([z.number(), name.transform((text) => text.length)]),
    array: z.array(name.nullable()).max(2),
    nested: z.lazy(() => z.array(base)),
    tree,
    kind,
  };
}

const inputs: readonly unknown[] = [
  ...[undefined, null, 1, "", " ABC ", "abcdefg", [], ["a", null], ["a", "b", "c"], {}],
  ...[{ name: "abc" }, { name: "ab" }, { name: "" }, { name: "a", id: 1 }, { name: "abc", more: { a: "b" } }],
  ...[
    { name: "a", more: { a: "" } },
    { name: "a", children: [{ name: "b" }] },
    { name: "a", children: [{}] },
  ],
  ...[[{ name: "a", size: -1 }], { kind: "one", at: "2026-08-01T00:00:00Z" }, { kind: "other", of: "c" }],
];

const made = schemasOf(zod);
const promised = schemasOf(deferring as unknown as typeof zod);
const names = Object.keys(made) as (keyof typeof made)[];

describe("schemas that are made at their first use", () => {
  it.each(names)("take and refuse what those do that are made at once: %s", (name) => {
    for (const input of inputs) {
      const expected = made[name].safeParse(input);
      const found = promised[name].safeParse(input);
      expect(found.success).toBe(expected.success);
      expect(found.data).toEqual(expected.data);
      expect(found.error?.issues).toEqual(expected.error?.issues);
    }
  });

  it.each(names.filter((name) => !["text", "transformed"].includes(name)))(
    "are described as those are, with what is said of their parts: %s",
    (name) => {
      const expected = zod.toJSONSchema(made[name]);
      expect(deferring.toJSONSchema(promised[name])).toEqual(expected);
      expect(promised[name].toJSONSchema()).toEqual(expected);
    },
  );

  it("are not made before, whatever is made of them, and only once", () => {
    const make = vi.fn();
    const string = deferred(() => {
      make();
      return zod.string();
    });
    const schema = deferring.object({ name: string().min(1).optional().describe("a name") });
    const other = deferring.strictObject({ ...schema.extend({ id: string() }).shape });
    expect(make).not.toHaveBeenCalled();
    expect(other.parse({ name: "a", id: "b" })).toEqual({ name: "a", id: "b" });
    expect(other.parse({ id: "b" })).toEqual({ id: "b" });
    expect(schema.parse({ name: "a" })).toEqual({ name: "a" });
    expect(make).toHaveBeenCalledTimes(2);
  });

  it("keep what is said of what is added to one that was made before", () => {
    const schema = deferring.object({ name: deferring.string() });
    expect(schema.parse({ name: "a" })).toEqual({ name: "a" });
    const more = schema.extend({ id: deferring.string().describe("an id") });
    expect(deferring.toJSONSchema(more).properties?.id).toEqual({ type: "string", description: "an id" });
  });

  it("are told to be schemas", () => {
    const schema = deferring.object({});
    expect(schema instanceof zod.ZodObject).toBe(true);
    expect("_zod" in schema).toBe(true);
    expect(schema.meta()).toBeUndefined();
  });
});
