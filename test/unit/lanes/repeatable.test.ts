import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { defineTool } from "../../../src/catalogue/tool.ts";
import { isRepeatable } from "../../../src/lanes/repeatable.ts";

const tool = (name: string, readOnlyHint: boolean, idempotentHint: boolean) =>
  defineTool({
    ...{ name, title: "Tool", description: "Does what the test says.", scopes: [] },
    input: z.strictObject({}),
    output: z.strictObject({}),
    annotations: { readOnlyHint, idempotentHint, destructiveHint: false, openWorldHint: false },
    run: () => ({}),
  });
const catalogue = createCatalogue([
  tool("read", true, true),
  tool("costly", true, false),
  tool("set", false, true),
  tool("write", false, false),
]);

const request = (method: string, params: unknown = {}) => ({ jsonrpc: "2.0", id: 1, method, params });
const call = (name: unknown) => request("tools/call", { name, arguments: {} });
const notification = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } };
const answer = { jsonrpc: "2.0", id: 1, result: {} };

describe("a message may be carried out twice", () => {
  it.each<[string, unknown]>([
    ["initialize", request("initialize")],
    ["ping", request("ping")],
    ["a list", request("tools/list")],
    ["the reading of a resource", request("resources/read", { uri: "a:b" })],
    ["a call that changes nothing", call("read")],
    ["a notification", notification],
    ["an answer to a question", answer],
    ["a batch of such", [call("read"), notification, answer, request("ping")]],
  ])("if it is %s", (_what, message) => {
    expect(isRepeatable(message, catalogue)).toBe(true);
  });

  it.each<[string, unknown]>([
    ["a call that changes something", call("write")],
    ["one that changes the same each time, for somebody may have changed it back", call("set")],
    ["a call that costs something each time", call("costly")],
    ["a call of a tool that there is not", call("none")],
    ["a call of nothing", request("tools/call", undefined)],
    ["a call of something that is no name", call({})],
    ["a method that is not known", request("tasks/run")],
    ["a batch with one of them", [call("read"), call("write")]],
    ["no message", "ping"],
  ])("but not if it is %s", (_what, message) => {
    expect(isRepeatable(message, catalogue)).toBe(false);
  });
});
