import { createMcpHandler, Server } from "@modelcontextprotocol/server";

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Catalogue, createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { defineTool } from "../../../src/catalogue/tool.ts";
import type { Services } from "../../../src/dispatch/services.ts";
import { catalogue } from "../../../src/features.ts";
import { messageText } from "../../../src/lanes/listed-tools.ts";
import { capabilitiesOf } from "../../../src/lanes/operations.ts";
import { instructions, serverInfoAt } from "../../../src/lanes/server-info.ts";
import { serveStateless } from "../../../src/lanes/stateless-lane.ts";
import { jsonHeaders, statelessRequest } from "../../support/mcp-messages.ts";
import { servicesFor } from "../services.ts";
import { settingsWith } from "../settings.ts";
import { callerWith } from "../tool-context.ts";

const origin = "https://mcp.example.com";

const servicesWith = (all: Catalogue, vars: Record<string, unknown> = {}): Services => ({
  ...servicesFor([]),
  catalogue: all,
  settings: settingsWith(vars),
});

/** What a client sends, and how the server reads it. */
function asked(id: string | number = 1, change: (body: Record<string, unknown>) => object = (body) => body) {
  const { headers, body } = statelessRequest("tools/list");
  const message = change({ ...body, id });
  return {
    message,
    request: new Request(`${origin}/mcp`, { method: "POST", headers: { ...jsonHeaders, ...headers } }),
  };
}

async function listed(services: Services, userId = "42", id: string | number = 1): Promise<string> {
  const { request, message } = asked(id);
  return await (await serveStateless(request, message, { caller: callerWith({ userId }), services })).text();
}

/** Some tools, whose definitions count how often they are written as JSON. */
function countedCatalogue(names: readonly string[]) {
  const all = createCatalogue(
    names.map((name) =>
      defineTool({
        ...{ name, title: "Tool", description: "Does what the test says.", scopes: [] },
        ...{ input: z.strictObject({}), output: z.strictObject({}), run: () => ({}) },
        annotations: {
          readOnlyHint: true,
          destructiveHint: false,
          idempotentHint: true,
          openWorldHint: false,
        },
      }),
    ),
  );
  const written: string[] = [];
  const counted: Catalogue = {
    ...all,
    listed: all.listed.map((tool) => ({
      ...tool,
      toJSON() {
        written.push(tool.name);
        return tool;
      },
    })),
  };
  return { counted, written };
}

describe("tools/list without a session", () => {
  it.each<[string, string | number]>([
    ["a number", 7],
    ["a text", "an id"],
    ["a text that looks like what is looked for", '"tools":[]'],
  ])("is what the SDK writes by itself, to the letter, for an id that is %s", async (_what, id) => {
    const everybodys = catalogue.listed.filter(({ name }) => catalogue.find(name)?.offByDefault === false);
    const tools = everybodys.filter(({ name }) => !catalogue.find(name)?.scopes.includes("admin"));
    const own = createMcpHandler(
      () => {
        const server = new Server(serverInfoAt(origin), {
          instructions,
          capabilities: capabilitiesOf(catalogue),
          cacheHints: { "tools/list": { ttlMs: 300_000, cacheScope: "public" } },
        });
        server.setRequestHandler("tools/list", () => ({ tools: [...tools] }));
        return server;
      },
      { legacy: "reject" },
    );
    const { request, message } = asked(id);
    const services = servicesWith(catalogue);
    const ours = await serveStateless(request.clone(), message, { caller: callerWith(), services });
    const theirs = await own.fetch(request, { parsedBody: message });
    expect(await ours.text()).toBe(await theirs.text());
    expect([ours.status, ...ours.headers]).toEqual([theirs.status, ...theirs.headers]);
    expect(tools.length).toBeGreaterThan(20);
  });

  it("writes each definition once, whoever asks and however often", async () => {
    const { counted, written } = countedCatalogue(["one", "two", "three"]);
    const services = servicesWith(counted, {
      POLICY: { rules: [{ for: ["user:1"], deny: ["two"] }] },
    });
    const first = await listed(services);
    expect(await listed(services)).toBe(first);
    expect(await listed(services, "7")).toBe(first);
    const fewer = await listed(services, "1");
    expect(JSON.parse(first).result.tools.map(({ name }: { name: string }) => name)).toEqual([
      "one",
      "two",
      "three",
    ]);
    expect(JSON.parse(fewer).result.tools.map(({ name }: { name: string }) => name)).toEqual([
      "one",
      "three",
    ]);
    expect(written.sort()).toEqual(["one", "three", "two"]);
  });

  it("is an empty list where nothing can be called", async () => {
    const services = servicesWith(catalogue, { POLICY: { rules: [{ deny: ["*"] }] } });
    expect(JSON.parse(await listed(services)).result.tools).toEqual([]);
  });

  it.each<[string, (body: Record<string, unknown>) => object]>([
    [
      "a revision that there is not",
      ({ params, ...body }) => ({
        ...body,
        params: {
          _meta: {
            ...(params as { _meta: object })._meta,
            "io.modelcontextprotocol/protocolVersion": "2099-01-01",
          },
        },
      }),
    ],
    ["another method than its header says", (body) => ({ ...body, method: "prompts/list" })],
    [
      "a cursor that is none",
      ({ params, ...body }) => ({ ...body, params: { ...(params as object), cursor: 5 } }),
    ],
  ])("is refused by the SDK with %s, and has no tools", async (_what, change) => {
    const { request, message } = asked(1, change);
    const services = servicesWith(catalogue);
    const answer = await serveStateless(request, message, { caller: callerWith(), services });
    const body: unknown = await answer.json();
    expect(body).toHaveProperty("error");
    expect(body).not.toHaveProperty("result");
  });
});

describe("a message of a session", () => {
  it("that lists tools has each definition written once, and is what JSON has of it", () => {
    const { counted, written } = countedCatalogue(["one", "two"]);
    const plain = counted.listed.map(({ name }) => ({ name }));
    const answer = (tools: readonly object[], id: string) => ({
      result: { tools, nextCursor: "x" },
      jsonrpc: "2.0",
      id,
    });
    const other = createCatalogue([]).listed;
    for (const id of ['"tools":[]', "1"]) {
      const text = messageText(answer(counted.listed, id));
      expect(JSON.parse(text)).toMatchObject(answer(plain, id));
      expect(text).toBe(JSON.stringify(answer(catalogueAsJson(text), id)));
      expect(messageText(answer(other, id))).toBe(JSON.stringify(answer([], id)));
    }
    expect(written.sort()).toEqual(["one", "two"]);
  });

  it.each<[object]>([
    [{ jsonrpc: "2.0", id: 1, result: { content: [{ type: "text", text: '"tools":[]' }] } }],
    [{ jsonrpc: "2.0", id: 1, error: { code: -32602, message: "no" } }],
    [{ jsonrpc: "2.0", method: "notifications/progress", params: { tools: [] } }],
    [{ jsonrpc: "2.0", id: 1, result: null }],
  ])("that is another is what JSON has of it: %j", (message) => {
    expect(messageText(message)).toBe(JSON.stringify(message));
  });
});

const catalogueAsJson = (text: string): object[] => JSON.parse(text).result.tools;
