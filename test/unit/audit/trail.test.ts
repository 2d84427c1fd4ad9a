import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AuditEntry } from "../../../src/audit/entry.ts";
import type { AuditEvent } from "../../../src/audit/event.ts";
import { createTrail, type TrailEnds } from "../../../src/audit/trail.ts";
import { inTrace } from "../../../src/telemetry/trace.ts";

const event: AuditEvent = { kind: "consent", decision: "denied", clientId: "client", userId: "42" };
const policy = { secret: "a server secret of more than 32 characters", values: false };

let logged: string[];
beforeEach(() => {
  logged = [];
  for (const level of ["info", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((line: string) => void logged.push(`${level} ${line}`));
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A trail, and everything that it does after the answer. */
function trailWith(ends: Partial<TrailEnds>) {
  const work: Promise<void>[] = [];
  const trail = createTrail({
    take: async () => {},
    later: (promise) => void work.push(promise),
    policy,
    ...ends,
  });
  return { trail, done: () => Promise.all(work) };
}

describe("3. the trail", () => {
  it("hands an entry over, and writes the same to the log as one line", async () => {
    const kept: AuditEntry[] = [];
    const { trail, done } = trailWith({ take: async (entry) => void kept.push(entry) });
    trail.record(event);
    await done();
    expect(kept).toEqual([expect.objectContaining(event)]);
    expect(logged).toEqual([`info ${JSON.stringify({ event: "audit", ...kept[0] })}`]);
  });

  it("never throws: not for what cannot be hashed, nor where nothing can go on after the answer", async () => {
    const circular: Record<string, unknown> = {};
    circular.owner = circular;
    const operation: AuditEvent = {
      ...{ kind: "tool", action: "add", decision: "allowed", outcome: "ok", duration: 0 },
      given: { values: circular, declared: ["owner"] },
    };
    const { trail, done } = trailWith({});
    trail.record(operation);
    await done();
    expect(logged).toEqual([expect.stringMatching(/"kind":"tool".*"outcome":"ok"/)]);
    const later = () => {
      throw new TypeError("no request is at hand");
    };
    trailWith({ later }).trail.record(event);
    expect(logged.map((line) => /"event":"(\w+)"/.exec(line)?.[1])).toContain("audit_failed");
  });

  it("gives an entry, and the line about it, the trace of the request at hand", async () => {
    const kept: AuditEntry[] = [];
    const { trail, done } = trailWith({ take: async (entry) => void kept.push(entry) });
    await inTrace({ id: "one" }, async () => {
      trail.record(event);
      await null;
      inTrace({ id: "other" }, () => trail.record(event));
      trail.record(event);
    });
    trail.record(event);
    await done();
    const traces = ["one", "other", "one", undefined];
    expect(kept.map(({ traceId }) => traceId)).toEqual(traces);
    expect(logged.map((line) => JSON.parse(line.slice(line.indexOf(" "))).traceId)).toEqual(traces);
  });
});
