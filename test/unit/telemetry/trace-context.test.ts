import { describe, expect, it } from "vitest";
import { continued, readTraceContext } from "../../../src/telemetry/trace-context.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const parentId = "b7ad6b7169203331";
const parent = `00-${traceId}-${parentId}-01`;
const context = { traceId, parentId, flags: "01" };

describe("a traceparent", () => {
  it.each([
    ["of the first version", parent],
    ["of a later version", `cc-${traceId}-${parentId}-01`],
    ["of a later version that goes on", `cc-${traceId}-${parentId}-01-what-comes.next`],
  ])("%s is read", (_what, value) => {
    expect(readTraceContext(value)).toEqual(context);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["no text", [parent]],
    ["empty", ""],
    ["of a version that is none", `ff-${traceId}-${parentId}-01`],
    ["in capitals", parent.toUpperCase()],
    ["of no trace", `00-${"0".repeat(32)}-${parentId}-01`],
    ["of no step", `00-${traceId}-${"0".repeat(16)}-01`],
    ["of a trace that is too short", `00-${traceId.slice(1)}-${parentId}-01`],
    ["of a trace that is too long", `00-0${traceId}-${parentId}-01`],
    ["without flags", `00-${traceId}-${parentId}`],
    ["of the first version that goes on", `${parent}-more`],
    ["with a space before it", ` ${parent}`],
    ["with a line after it", `${parent}\n`],
    ["with a line of the log after it", `cc${parent.slice(2)}-x\n{"event":"audit"}`],
    ["with what is no ASCII after it", `cc${parent.slice(2)}-é`],
    ["as long as a book", `cc${parent.slice(2)}-${"x".repeat(100_000)}`],
    ["two of them", `${parent}, ${parent}`],
  ])("that is %s is ignored", (_what, value) => {
    expect(readTraceContext(value, "a=b")).toBeUndefined();
  });
});

describe("a tracestate", () => {
  it.each([
    ["a=b", "a=b"],
    ["rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"],
    ["a=1 ,\t b=2", "a=1,b=2"],
    ["a=1,,b=2,", "a=1,b=2"],
    ["fw529a3039@dt=FfAAAAAAAgdI", "fw529a3039@dt=FfAAAAAAAgdI"],
    ["0_-*/=a b!~", "0_-*/=a b!~"],
  ])("%j goes on", (state, expected) => {
    expect(readTraceContext(parent, state)).toEqual({ ...context, state: expected });
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["no text", { a: "b" }],
    ["empty", " , "],
    ["a key in capitals", "A=b"],
    ["no value", "a="],
    ["a value with =", "a=b=c"],
    ["a line break", "a=b\r\nauthorization: x"],
    ["a value in another script", "a=é"],
    ["a key twice", "a=1,b=2,a=3"],
    ["more members than there may be", Array.from({ length: 33 }, (_, n) => `k${n}=v`).join(",")],
    ["more than has to be passed on", `a=${"b".repeat(200)},c=${"d".repeat(200)},e=${"f".repeat(200)}`],
  ])("with %s is left out, and the trace is read all the same", (_what, state) => {
    expect(readTraceContext(parent, state)).toEqual(context);
  });
});

it("a trace goes on as a step of its own", () => {
  const { traceparent, tracestate } = continued({ ...context, state: "a=b" });
  expect(tracestate).toBe("a=b");
  expect(traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
  expect(traceparent).not.toContain(parentId);
  expect(readTraceContext(traceparent)).toBeDefined();
  expect(continued(context)).not.toHaveProperty("tracestate");
});

it.each([
  ["00", "00"],
  ["03", "03"],
  ["ff", "03"],
  ["fc", "00"],
])("of the flags %s, a later step is told %s: others mean nothing yet", (flags, told) => {
  expect(continued({ ...context, flags }).traceparent?.slice(-3)).toBe(`-${told}`);
});
