import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { newReference, reportFailure } from "../../../src/telemetry/failure.ts";
import { log } from "../../../src/telemetry/log.ts";
import { inTrace } from "../../../src/telemetry/trace.ts";
import { servesTraces, tellingTrace } from "../../../src/telemetry/traced-object.ts";

let logged: string[];
beforeEach(() => {
  logged = [];
  for (const level of ["info", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((line: string) => void logged.push(`${level} ${line}`));
});
afterEach(() => vi.restoreAllMocks());

const lines = () => logged.map((line) => JSON.parse(line.slice(line.indexOf(" "))));

it("a line is one line of JSON, with the trace of the request at hand", () => {
  log.info("something", { text: 'a\n"b"' });
  inTrace({ id: "trace" }, () => log.warn("another"));
  expect(logged).toEqual([
    'info {"event":"something","text":"a\\n\\"b\\""}',
    'warn {"event":"another","traceId":"trace"}',
  ]);
});

it("a failure is one line, under a reference of its own that can be read aloud", () => {
  const reference = inTrace({ id: "trace" }, () =>
    reportFailure("page_failed", new TypeError("gho_secret"), { path: "/x" }),
  );
  expect(reference).toMatch(/^(?:[0-9a-hjkmnp-tv-z]{4}-){2}[0-9a-hjkmnp-tv-z]{4}$/);
  expect(lines()).toEqual([
    {
      ...{ event: "page_failed", reference, path: "/x", error: "TypeError", traceId: "trace" },
      at: expect.arrayContaining([expect.stringMatching(/failure\.test\.ts:\d+/)]),
    },
  ]);
  expect(logged[0]).toMatch(/^error /);
  expect(logged[0]).not.toContain("gho_secret");
  const many = Array.from({ length: 1000 }, newReference);
  expect(new Set(many).size).toBe(many.length);
});

class Vault {
  #secret = "gho_secret";
  sum(a: number, b = 10): number {
    log.info("summed");
    return a + b;
  }
  async fail(): Promise<void> {
    await null;
    throw new RangeError(this.#secret);
  }
  failAtOnce(): never {
    throw new RangeError(this.#secret);
  }
  get length(): number {
    return 1;
  }
}
servesTraces("Vault", Vault);

it("an object works in the trace of whoever calls it, and its methods see their own arguments only", () => {
  const stub = tellingTrace(new Vault());
  inTrace({ id: "0af7651916cd43dd8448eb211c80319c" }, () => {
    expect([stub.sum(1), stub.sum(1, 2)]).toEqual([11, 3]);
  });
  expect([stub.sum(1), new Vault().sum(1, 2), stub.length]).toEqual([11, 3, 1]);
  const traces = lines().map(({ traceId }) => traceId);
  expect(traces.slice(0, 2)).toEqual(Array(2).fill("0af7651916cd43dd8448eb211c80319c"));
  // nobody said which: each call is one of its own
  expect(new Set(traces.slice(1)).size).toBe(3);
});

it("an object logs what it throws without its message, and throws it all the same", async () => {
  const stub = tellingTrace(new Vault());
  const trace = { id: "0af7651916cd43dd8448eb211c80319c" };
  await expect(inTrace(trace, () => stub.fail())).rejects.toThrow("gho_secret");
  expect(() => inTrace(trace, () => stub.failAtOnce())).toThrow("gho_secret");
  const line = { event: "object_failed", object: "Vault", error: "RangeError", traceId: trace.id };
  expect(lines()).toEqual([
    { ...line, method: "fail", at: expect.arrayContaining([expect.stringMatching(/^Vault\.fail /)]) },
    { ...line, method: "failAtOnce", at: expect.arrayContaining([expect.stringMatching(/failAtOnce /)]) },
  ]);
  expect(logged.join()).not.toContain("gho_secret");
});
