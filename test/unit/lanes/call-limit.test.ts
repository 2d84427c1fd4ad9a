import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { AuditEvent } from "../../../src/audit/event.ts";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { defineTool } from "../../../src/catalogue/tool.ts";
import { callLimit } from "../../../src/lanes/call-limit.ts";
import type { Verdict } from "../../../src/limits/rate-limiter.ts";
import { callerWith } from "../tool-context.ts";

const now = Date.parse("2026-11-21T19:00:00Z");
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now }));
afterEach(() => void vi.useRealTimers());

const tool = (name: string, readOnlyHint: boolean) =>
  defineTool({
    ...{ name, title: "Tool", description: "Does what the test says.", scopes: [] },
    input: z.strictObject({}),
    output: z.strictObject({}),
    annotations: { readOnlyHint, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    run: () => ({}),
  });
const catalogue = createCatalogue([tool("read", true), tool("write", false)]);

let people = 0;
/** A limiter that says this, what it was asked, and what was recorded. */
function limitOf(verdict: Verdict) {
  const limiter = vi.fn(async (_key: string, _times?: number) => verdict);
  const recorded: AuditEvent[] = [];
  const limit = callLimit(limiter, { catalogue, trail: { record: (event) => void recorded.push(event) } });
  // what is recorded once a minute is so for each person
  const caller = callerWith({ userId: `${++people}` });
  return { limiter, recorded, caller, ask: (message: unknown, by = caller) => limit(message, by) };
}

const request = (method: string, params: object = {}, id: unknown = 1) => ({
  ...{ jsonrpc: "2.0", id, method, params },
});
const call = (name: string) => request("tools/call", { name, arguments: {} });
const notification = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } };
const answer = { jsonrpc: "2.0", id: 1, result: {} };

describe("2. what counts", () => {
  it.each<[string, unknown, number]>([
    ["a call", call("read"), 1],
    ["any other request", request("tools/list"), 1],
    ["each request of a batch", [call("read"), call("write"), request("ping"), notification], 3],
    ["what is no message at all", 7, 1],
    ["what has neither a method nor an answer", {}, 1],
    ["a request whose id is nothing", request("tools/call", {}, null), 1],
  ])("%s", async (_what, message, times) => {
    const { ask, limiter, caller } = limitOf("within");
    expect(await ask(message)).toBeUndefined();
    expect(limiter.mock.calls).toEqual([[`user ${caller.userId}`, times]]);
  });

  it.each<[string, unknown]>([
    ["a notification", notification],
    ["an answer to a question of ours", answer],
    ["an error in place of one", { jsonrpc: "2.0", id: 1, error: { code: 1, message: "no" } }],
    ["a batch of those", [notification, answer]],
  ])("not %s: the limiter is not even asked", async (_what, message) => {
    const { ask, limiter } = limitOf("exceeded");
    expect(await ask(message)).toBeUndefined();
    expect(limiter).not.toHaveBeenCalled();
  });
});

describe("2. beyond the limit", () => {
  it.each([["a read"], ["a change"]])("%s is a 429 that says what, why and when", async (what) => {
    const { ask } = limitOf("exceeded");
    const response = await ask(call(what === "a read" ? "read" : "write"));
    expect(response?.status).toBe(429);
    expect(response?.headers.get("retry-after")).toBe("60");
    expect(await response?.json()).toEqual({
      jsonrpc: "2.0",
      id: null,
      error: {
        code: -32000,
        message:
          "Too many requests: this server takes so many of one person in a minute, of all of their clients together, and this is beyond that. Nothing of it was done. Go on from 2026-11-21T19:01:00Z (in 60 seconds) at the latest.",
        data: { retryAfter: 60, resetAt: "2026-11-21T19:01:00Z" },
      },
    });
  });

  it("it is recorded once a minute for each person", async () => {
    const { ask, recorded, caller } = limitOf("exceeded");
    for (let times = 0; times < 5; times++) await ask(call("read"));
    await ask(call("read"), callerWith({ userId: "another", login: "other" }));
    const { userId, login, clientId, grantId } = caller;
    const refused = { kind: "limit", action: "calls", decision: "refused", reason: "exceeded" };
    expect(recorded).toEqual([
      { ...refused, userId, login, clientId, grantId },
      { ...refused, userId: "another", login: "other", clientId, grantId },
    ]);
    vi.setSystemTime(now + 60_000);
    await ask(call("read"));
    expect(recorded).toHaveLength(3);
  });
});

describe("2. where nobody can say", () => {
  it.each<[string, unknown]>([
    ["a tool that reads", call("read")],
    ["a tool that there is not", call("toString")],
    ["a list", request("tools/list")],
    ["a call without a name", request("tools/call")],
  ])("%s goes on, and that is recorded", async (_what, message) => {
    const { ask, recorded } = limitOf("failed");
    expect(await ask(message)).toBeUndefined();
    expect(recorded).toMatchObject([{ action: "calls", decision: "allowed", reason: "limiter-failed" }]);
  });

  it.each<[string, unknown]>([
    ["a tool that changes something", call("write")],
    ["a batch with one", [call("read"), request("tools/list"), call("write")]],
  ])("%s is refused, and that is recorded", async (_what, message) => {
    const { ask, recorded } = limitOf("failed");
    const response = await ask(message);
    expect(response?.status).toBe(503);
    expect(response?.headers.get("retry-after")).toBe("10");
    expect(await response?.json()).toMatchObject({
      id: null,
      error: {
        message: expect.stringMatching(/Nothing was done\. Try again from 2026-11-21T19:00:10Z/),
        data: { retryAfter: 10, resetAt: "2026-11-21T19:00:10Z" },
      },
    });
    expect(recorded).toMatchObject([{ action: "calls", decision: "refused", reason: "limiter-failed" }]);
  });
});
