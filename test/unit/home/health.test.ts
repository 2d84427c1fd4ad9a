import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { healthOf } from "../../../src/home/health.ts";
import { inTrace } from "../../../src/telemetry/trace.ts";
import { ask } from "./home.ts";

type Bindings = Parameters<typeof healthOf>[0];
type Answer = () => Promise<unknown>;

const fine: Answer = async () => null;
const never: Answer = () => new Promise(() => {});
const broken: Answer = async () => {
  throw new Error("D1_ERROR: something that is nobody's business");
};

/** Parts that answer so, and how often each was asked. */
function parts(answers: { kv?: Answer; database?: Answer; objects?: Answer } = {}) {
  const kv = vi.fn(answers.kv ?? fine);
  const database = vi.fn(answers.database ?? fine);
  const objects = vi.fn(answers.objects ?? fine);
  // of the bindings, nothing else is used
  const bindings = {
    OAUTH_KV: { get: kv },
    AUDIT: { prepare: () => ({ first: database }) },
    LEDGERS: { idFromName: (name: string) => name, get: () => ({ recall: objects }) },
  } as unknown as Bindings;
  return { bindings, kv, database, objects };
}

const keepGoing = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("health", () => {
  it("is good when every part answers", async () => {
    expect(await healthOf(parts().bindings, keepGoing)).toEqual({
      status: "ok",
      checks: { kv: "ok", database: "ok", objects: "ok" },
    });
    expect(console.error).not.toHaveBeenCalled();
  });

  it.each(["kv", "database", "objects"] as const)(
    "is not when %s fails, and the others are told apart",
    async (part) => {
      const { status, checks } = await healthOf(parts({ [part]: broken }).bindings, keepGoing);
      expect(status).toBe("failing");
      expect(checks).toEqual({ kv: "ok", database: "ok", objects: "ok", [part]: "failing" });
      expect(console.error).toHaveBeenCalledTimes(1);
    },
  );

  it("is told to the operator without what a part wrote, which may be anything", async () => {
    await inTrace({ id: "230b030023ae2822" }, () =>
      healthOf(parts({ database: broken }).bindings, keepGoing),
    );
    const line = String(vi.mocked(console.error).mock.calls[0]?.[0]);
    expect(line).not.toContain("nobody's business");
    expect(JSON.parse(line)).toMatchObject({
      ...{ event: "health_check_failed", check: "database", error: "Error", traceId: "230b030023ae2822" },
      at: expect.arrayContaining([expect.stringContaining("(health.test.ts:")]),
    });
  });

  it("is not when a part never answers: nobody waits longer than two seconds", async () => {
    const asked = healthOf(parts({ objects: never }).bindings, keepGoing);
    await vi.advanceTimersByTimeAsync(2000);
    expect((await asked).checks).toEqual({ kv: "ok", database: "ok", objects: "failing" });
  });

  it("is not when a part is missing altogether", async () => {
    const { bindings } = parts();
    const { checks } = await healthOf({ ...bindings, AUDIT: undefined } as unknown as Bindings, keepGoing);
    expect(checks.database).toBe("failing");
  });

  it("is looked at once in five seconds, however many ask", async () => {
    const { bindings, kv, database, objects } = parts({ kv: broken });
    const asked = await Promise.all(Array.from({ length: 100 }, () => healthOf(bindings, keepGoing)));
    expect(new Set(asked).size).toBe(1);
    await vi.advanceTimersByTimeAsync(4999);
    await healthOf(bindings, keepGoing);
    expect([kv, database, objects].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1]);
    expect(console.error).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    await healthOf(bindings, keepGoing);
    expect(kv).toHaveBeenCalledTimes(2);
  });

  it("goes on being looked at when whoever asked first has gone", async () => {
    keepGoing.mockClear();
    const health = healthOf(parts().bindings, keepGoing);
    expect(keepGoing).toHaveBeenCalledTimes(1);
    expect(await keepGoing.mock.calls[0]?.[0]).toEqual(await health);
  });
});

describe("GET /health", () => {
  const url = "https://mcp.example.com/health";

  it("says what it is, when, and that it works", async () => {
    const before = Date.now();
    const response = await ask(url);
    expect(response.status).toBe(200);
    const body: unknown = await response.json();
    expect(body).toEqual({
      ...{ status: "ok", name: "remote-mcp-github", version: "0.1.0" },
      time: new Date(before).toISOString(),
      checks: { kv: "ok", database: "ok", objects: "ok" },
    });
  });

  it("is 503 with what fails and nothing of why", async () => {
    const health = await healthOf(parts({ database: broken }).bindings, keepGoing);
    const response = await ask(url, {}, {}, health);
    expect(response.status).toBe(503);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ status: "failing", checks: { kv: "ok", database: "failing" } });
    expect(text).not.toMatch(/D1|business|Error/);
  });
});
