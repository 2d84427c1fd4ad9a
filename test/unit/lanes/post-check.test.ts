import { describe, expect, it } from "vitest";
import { checkPost } from "../../../src/lanes/post-check.ts";

const accept = "application/json, text/event-stream";
const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
const initialize = {
  ...{ jsonrpc: "2.0", id: 0, method: "initialize" },
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } },
};
const check = (message: unknown, sessionId: string | null = "id", headers: Record<string, string> = {}) =>
  checkPost(new Headers({ accept, ...headers }), message, sessionId);

/** The status and the code of a refusal. */
async function refusal(checked: ReturnType<typeof checkPost>): Promise<[number, number]> {
  if (!(checked instanceof Response)) throw new Error("It was not refused.");
  const { error } = (await checked.json()) as { error: { code: number } };
  return [checked.status, error.code];
}

describe("a POST to a session", () => {
  it.each<[string, unknown]>([
    ["a request", ping],
    ["a notification", { jsonrpc: "2.0", method: "notifications/initialized" }],
    ["a result", { jsonrpc: "2.0", id: 1, result: {} }],
    ["an error", { jsonrpc: "2.0", id: 1, error: { code: 1, message: "no" } }],
    ["a batch", [ping, { ...ping, id: "x" }]],
    ["an empty batch", []],
    ["an initialize that is none", { ...initialize, params: {} }],
  ])("may be %s", (_what, message) => {
    expect(check(message)).toEqual({ opens: false });
  });

  it("opens one with initialize, whatever revision it names", () => {
    expect(check(initialize, null, { "mcp-protocol-version": "1999-01-01" })).toEqual({ opens: true });
  });

  it.each<[string, unknown, string | null, Record<string, string>, number, number]>([
    ["accepts JSON alone", ping, "id", { accept: "application/json" }, 406, -32000],
    ["accepts streams alone", ping, "id", { accept: "text/event-stream" }, 406, -32000],
    ["is no message", { method: "ping" }, "id", {}, 400, -32700],
    ["is null", null, "id", {}, 400, -32700],
    ["is a batch with something that is none", [ping, 5], "id", {}, 400, -32700],
    ["initializes within a session", initialize, "id", {}, 400, -32600],
    ["initializes in company", [initialize, ping], null, {}, 400, -32600],
    ["names an unknown revision", ping, "id", { "mcp-protocol-version": "2025-01-01" }, 400, -32000],
    ["names no session", ping, null, {}, 400, -32000],
  ])("is refused if it %s", async (_what, message, sessionId, headers, status, code) => {
    expect(await refusal(check(message, sessionId, headers))).toEqual([status, code]);
  });
});
