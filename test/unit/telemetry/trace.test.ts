import { describe, expect, it } from "vitest";
import { handTrace, readTrace, traceHandedIn, writtenTrace } from "../../../src/telemetry/handed-trace.ts";
import { currentTrace, inTrace, type Trace, traceOf, traceOfMessage } from "../../../src/telemetry/trace.ts";

const id = "0af7651916cd43dd8448eb211c80319c";
const other = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${id}-b7ad6b7169203331-01`;
const sent: Trace = { id, context: { traceId: id, parentId: "b7ad6b7169203331", flags: "01", state: "a=b" } };

describe("the trace of a request", () => {
  it("is the client's, or else Cloudflare's", () => {
    const ray = { "cf-ray": "230b030023ae2822-SJC" };
    expect(traceOf(new Headers({ traceparent, tracestate: "a=b", ...ray }))).toEqual(sent);
    expect(traceOf(new Headers({ traceparent: "x", ...ray }))).toEqual({ id: "230b030023ae2822" });
  });

  it("is a new one each time where neither is one", () => {
    const hostile = new Headers({ traceparent: "'); DROP TABLE x", "cf-ray": "x\ty", "x-trace": id });
    const [one, two] = [traceOf(hostile), traceOf(hostile)];
    expect(one).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(one.id).not.toBe(two.id);
    expect(one.id).not.toBe(id);
  });
});

describe("the trace of a message", () => {
  it("is what it says itself, before what its request says", () => {
    expect(traceOfMessage({ traceparent, tracestate: "a=b" }, { id: other })).toEqual(sent);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["a text", traceparent],
    ["null", null],
    ["none", {}],
    ["a malformed one", { traceparent: `${traceparent}x`, tracestate: "a=b" }],
    ["a list", { traceparent: [traceparent] }],
  ])("is its request's if it says %s", (_what, meta) => {
    expect(traceOfMessage(meta, { id: other })).toEqual({ id: other });
    expect(traceOfMessage(meta, undefined).id).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe("an object", () => {
  it("is told the trace of the request at hand, whatever the client says", () => {
    for (const trace of [sent, { id }, { id: "230b030023ae2822" }]) {
      const headers = new Headers({ "x-trace": other });
      inTrace(trace, () => handTrace(headers));
      expect(traceHandedIn(headers)).toEqual(trace);
    }
    const headers = new Headers({ "x-trace": other });
    handTrace(headers);
    expect(traceHandedIn(headers).id).not.toBe(other);
  });

  it("takes nothing for one that is none", () => {
    for (const line of ["", "x", `${id}0`, `${traceparent}\n`, `00-${id}`, undefined, { id }])
      expect(readTrace(line)).toBeUndefined();
    expect(readTrace(writtenTrace(sent))).toEqual(sent);
  });
});

it("overlapping work keeps its own trace", async () => {
  const seen: (string | undefined)[] = [];
  const both = Promise.withResolvers<void>();
  const work = (trace: string) =>
    inTrace({ id: trace }, async () => {
      await both.promise;
      seen.push(currentTrace()?.id);
    });
  const all = Promise.all([work("one"), work("two")]);
  both.resolve();
  await all;
  expect(seen).toEqual(["one", "two"]);
  expect(currentTrace()).toBeUndefined();
});
