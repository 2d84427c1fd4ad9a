import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { type ToolContext, ToolFailure } from "../../../src/catalogue/context.ts";
import { defineContentTool, defineTool } from "../../../src/catalogue/tool.ts";
import type { Services } from "../../../src/dispatch/services.ts";
import { plainCallOf } from "../../../src/lanes/plain-call.ts";
import { servePlainCall } from "../../../src/lanes/plain-lane.ts";
import { bodiless, serveStateless } from "../../../src/lanes/stateless-lane.ts";
import { add } from "../../../src/tools/add.ts";
import { jsonHeaders } from "../../support/mcp-messages.ts";
import { servicesFor } from "../services.ts";
import { settingsWith } from "../settings.ts";
import { callerWith } from "../tool-context.ts";

const origin = "https://mcp.example.com";
const host = "mcp.example.com";

const described = {
  ...{ title: "Tool", description: "Does what the test says.", scopes: [] },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
};

let made = 0;

const answers = (name: string, run: (context: ToolContext) => object | Promise<object>, links?: boolean) =>
  defineTool({
    ...{ name, ...described, input: z.strictObject({ text: z.string().optional() }) },
    output: z.strictObject({ value: z.unknown() }),
    async run(_input, context) {
      made += 1;
      return { value: await run(context) };
    },
    ...(links && { links: () => [{ type: "resource_link" as const, uri: "test://one", name: "one" }] }),
  });

const says = (name: string, content: Parameters<typeof defineContentTool>[0]["run"]) =>
  defineContentTool({ ...{ name, ...described, input: z.strictObject({}) }, run: content });

const question = {
  method: "elicitation/create" as const,
  params: { mode: "form", message: "Which?", requestedSchema: { type: "object", properties: {} } },
};

const catalogue = createCatalogue([
  add,
  answers("nested", () => ({ 5: "five", "a b": [null, -0, 1e21, "é\ud800\u2028"], __proto__: null })),
  answers("linked", () => ({}), true),
  answers("refuses", () => Promise.reject(new ToolFailure("It could not be done.\n\ud800"))),
  answers("breaks", () => Promise.reject(new Error("a detail that nobody is told"))),
  answers("asks", ({ conversation }) => conversation.ask({ which: question })),
  answers("progresses", async ({ conversation }) => {
    await conversation.progress(1, 2);
    await conversation.log("info", "half");
    return {};
  }),
  says("speaks", () => [
    { type: "text", text: "one" },
    { type: "text", text: "two" },
  ]),
  says("silent", () => []),
  says("shows", () => [{ type: "image", data: "aGk=", mimeType: "image/png" }]),
  says("garbles", () => [{ type: "image", data: "not base64!", mimeType: "image/png" }]),
]);

const servicesWith = (vars: Record<string, unknown> = {}): Services => ({
  ...servicesFor([]),
  catalogue,
  settings: settingsWith(vars),
});

type Json = Record<string, unknown>;

const version = "io.modelcontextprotocol/protocolVersion";
const client = "io.modelcontextprotocol/clientInfo";
const capabilities = "io.modelcontextprotocol/clientCapabilities";

const envelope: Json = { [version]: "2026-07-28", [client]: { name: "t", version: "1" }, [capabilities]: {} };

const messageOf = (params: Json = {}, rest: Json = {}): Json => ({
  ...{ jsonrpc: "2.0", id: 1, method: "tools/call" },
  params: { name: "add", arguments: { a: 1, b: 2 }, _meta: envelope, ...params },
  ...rest,
});

const withMeta = (meta: Json) => messageOf({ _meta: { ...envelope, ...meta } });

function requestFor(message: unknown, changed: Record<string, string | undefined> = {}) {
  const { method, params }: Json = typeof message === "object" && message !== null ? { ...message } : {};
  const name = typeof params === "object" && params !== null && "name" in params ? params.name : undefined;
  const headers = new Headers({ ...jsonHeaders, host, "mcp-protocol-version": "2026-07-28" });
  if (typeof method === "string" && /^[\x20-\x7e]*$/.test(method)) headers.set("mcp-method", method);
  if (typeof name === "string" && /^[\x20-\x7e]*$/.test(name)) headers.set("mcp-name", name);
  for (const [key, value] of Object.entries(changed))
    if (value === undefined) headers.delete(key);
    else headers.set(key, value);
  return { headers, signal: new AbortController().signal };
}

type Asked = ReturnType<typeof requestFor>;

const plain = (message: unknown, request: Asked = requestFor(message)) =>
  plainCallOf(message, request, host, catalogue);

/** What does not stay the same from one call to the next. */
const steady = (text: string) =>
  text
    .replace(/"(requestState|resetAt)":"[^"]+"/g, '"$1":"…"')
    .replace(/by this reference: [0-9a-z-]+/g, "by this reference: …");

async function facts(answer: Response) {
  return { status: answer.status, headers: [...answer.headers], text: steady(await answer.text()) };
}

async function both(message: unknown, request: Asked, services = servicesWith(), caller = callerWith()) {
  const call = plain(message, request);
  if (!call) throw new Error("this is not plain");
  const asked = { caller, services };
  return {
    ours: await facts(await servePlainCall(call, request, message, asked, origin)),
    theirs: await facts(await serveStateless(bodiless(request, origin), message, asked)),
  };
}

const named = (name: string) => messageOf({ name, arguments: {} });

describe("a plain call", () => {
  it.each<[string, unknown]>([
    ["that succeeds", messageOf()],
    ["with an id that is a text", messageOf({}, { id: 'a "quoted" \ud800 id' })],
    ["with an empty id", messageOf({}, { id: "" })],
    ["with a negative id", messageOf({}, { id: -5 })],
    ["without arguments", messageOf({ arguments: undefined })],
    ["whose arguments are invalid", messageOf({ arguments: { a: "one", c: 3 } })],
    ["whose argument is undeclared", messageOf({ arguments: { a: 1, b: 2, constructor: 5 } })],
    ["whose result is of many kinds", named("nested")],
    ["whose result has links", named("linked")],
    ["that is refused by its tool", named("refuses")],
    ["whose tool breaks", named("breaks")],
    ["whose tool asks what the client cannot be asked", named("asks")],
    ["whose tool tells how far it is", named("progresses")],
    ["whose result is text", named("speaks")],
    ["whose result is empty", named("silent")],
    ["whose result is an image", named("shows")],
    ["whose result is nothing that the SDK takes", named("garbles")],
    ["of a client without a name", messageOf({ _meta: { ...envelope, [client]: undefined } })],
    ["with facts of others", withMeta({ traceparent: "nonsense", "a.b/c": { d: [1] }, baggage: 5 })],
    ["of a client with many words", withMeta({ [client]: { name: "", version: "", title: "T", more: 1 } })],
    [
      "of a client that can do everything",
      withMeta({
        [capabilities]: {
          ...{ sampling: { context: {}, tools: {} }, elicitation: { form: {}, url: {} } },
          ...{
            roots: { listChanged: true },
            extensions: { "a/b": { c: [1, null] } },
            experimental: { x: {} },
          },
          later: 5,
        },
      }),
    ],
  ])("%s is answered as the SDK answers it, to the letter", async (_what, message) => {
    vi.spyOn(console, "error").mockReturnValue();
    const { ours, theirs } = await both(message, requestFor(message));
    expect(ours).toEqual(theirs);
    expect(ours.text).toMatch(/"(result|error)":/);
  });

  it("asks its client as the SDK has it asked", async () => {
    const message = messageOf({
      ...{ name: "asks", arguments: {} },
      _meta: { ...envelope, [capabilities]: { elicitation: {} } },
    });
    const { ours, theirs } = await both(message, requestFor(message));
    expect(ours).toEqual(theirs);
    expect(ours.text).toContain('"resultType":"input_required"');
  });

  it.each<[string, Record<string, unknown>]>([
    ["by the operator's policy", { POLICY: { rules: [{ deny: ["add"] }] } }],
    ["by what may be granted", { GRANTABLE_SCOPES: "repos:read" }],
  ])("that is refused %s is answered as the SDK answers it", async (_by, vars) => {
    const { ours, theirs } = await both(messageOf(), requestFor(messageOf()), servicesWith(vars));
    expect(ours).toEqual(theirs);
  });

  it("is made once, whatever its answer takes", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    for (const name of ["linked", "breaks", "asks", "nested"]) {
      const call = plain(named(name));
      if (!call) throw new Error("this is not plain");
      made = 0;
      const asked = { caller: callerWith(), services: servicesWith() };
      await servePlainCall(call, requestFor(named(name)), named(name), asked, origin);
      expect(made).toBe(1);
    }
  });

  it("whose client is gone is answered as the SDK answers it", async () => {
    const leaving = new AbortController();
    const call = plain(messageOf());
    if (!call) throw new Error("this is not plain");
    const request = { ...requestFor(messageOf()), signal: leaving.signal };
    const asked = { caller: callerWith(), services: servicesWith() };
    const answered = servePlainCall(call, request, messageOf(), asked, origin);
    leaving.abort();
    expect(await facts(await answered)).toEqual({ status: 499, headers: [], text: "" });
    expect(plain(messageOf(), request)).toBeUndefined();
  });

  it("introduces the server as at the origin that it came to", async () => {
    const call = plain(messageOf());
    if (!call) throw new Error("this is not plain");
    const asked = { caller: callerWith(), services: servicesWith() };
    const at = async (place: string) =>
      await (await servePlainCall(call, requestFor(messageOf()), messageOf(), asked, place)).text();
    expect(await at("https://one.example")).toContain('"websiteUrl":"https://one.example/"');
    expect(await at("https://two.example")).toContain('"websiteUrl":"https://two.example/"');
  });
});

describe("what is not plain", () => {
  it.each<[string, unknown]>([
    ["a batch", [messageOf()]],
    ["nothing", null],
    ["a notification", { jsonrpc: "2.0", method: "tools/call", params: messageOf().params }],
    ["another method", messageOf({}, { method: "tools/list" })],
    ["another version of JSON-RPC", messageOf({}, { jsonrpc: "1.0" })],
    ["an id that is null", messageOf({}, { id: null })],
    ["an id that is no integer", messageOf({}, { id: 1.5 })],
    ["an id that JavaScript rounds", messageOf({}, { id: 2 ** 53 })],
    ["something besides", messageOf({}, { result: {} })],
    ["no parameters", messageOf({}, { params: undefined })],
    ["parameters in order", messageOf({}, { params: ["add"] })],
    ["a tool that there is not", messageOf({ name: "subtract" })],
    ["a name of everything's", messageOf({ name: "constructor" })],
    ["no name", messageOf({ name: undefined })],
    ["arguments in order", messageOf({ arguments: [1, 2] })],
    ["arguments that are null", messageOf({ arguments: null })],
    ["arguments with a prototype", messageOf({ arguments: JSON.parse('{"a":1,"b":2,"__proto__":{}}') })],
    ["another parameter", messageOf({ task: {} })],
    ["answers of the client", messageOf({ inputResponses: {} })],
    ["a state of an earlier round", messageOf({ requestState: "state" })],
    ["no envelope", messageOf({ _meta: undefined })],
    ["an envelope in order", messageOf({ _meta: [] })],
    ["no revision", withMeta({ [version]: undefined })],
    ["a later revision", withMeta({ [version]: "2099-01-01" })],
    ["no capabilities", withMeta({ [capabilities]: undefined })],
    ["capabilities that are null", withMeta({ [capabilities]: null })],
    ["a token for progress", withMeta({ progressToken: 0 })],
    ["a level of logs", withMeta({ "io.modelcontextprotocol/logLevel": "debug" })],
    ["another key of MCP's", withMeta({ "io.modelcontextprotocol/related-task": { taskId: "1" } })],
    ["a client without a version", withMeta({ [client]: { name: "t" } })],
    ["a client that is null", withMeta({ [client]: null })],
    ["a client whose title is none", withMeta({ [client]: { name: "t", version: "1", title: null } })],
    ["a client with icons", withMeta({ [client]: { name: "t", version: "1", icons: [{}] } })],
    ["sampling that is none", withMeta({ [capabilities]: { sampling: true } })],
    ["elicitation of forms that is none", withMeta({ [capabilities]: { elicitation: { form: null } } })],
    [
      "elicitation with a default",
      withMeta({ [capabilities]: { elicitation: { form: { applyDefaults: 1 } } } }),
    ],
    ["roots that are none", withMeta({ [capabilities]: { roots: { listChanged: "yes" } } })],
    ["an extension that is none", withMeta({ [capabilities]: { extensions: { x: 5 } } })],
    [
      "a number beyond all",
      withMeta({ [capabilities]: { experimental: { x: { y: Number.POSITIVE_INFINITY } } } }),
    ],
  ])("is %s", (_what, message) => {
    expect(plain(message)).toBeUndefined();
  });

  it.each<[string, Record<string, string | undefined>]>([
    ["no revision", { "mcp-protocol-version": undefined }],
    ["another revision", { "mcp-protocol-version": "2025-11-25" }],
    ["no method", { "mcp-method": undefined }],
    ["another method", { "mcp-method": "tools/list" }],
    ["no name", { "mcp-name": undefined }],
    ["another name", { "mcp-name": "nested" }],
    ["a name in another form", { "mcp-name": `=?base64?${btoa("add")}?=` }],
    ["no host", { host: undefined }],
    ["another host", { host: "localhost" }],
  ])("is what has headers with %s", (_what, changed) => {
    expect(plain(messageOf(), requestFor(messageOf(), changed))).toBeUndefined();
  });
});

/** Things to put in the place of any part of a message. */
const oddities: readonly unknown[] = [
  ...[undefined, null, true, 0, -1, 1.5, "", "add", "2026-07-28", [], {}],
  ...[
    { name: "add" },
    { form: {} },
    { url: { x: 1 } },
    JSON.parse('{"__proto__":1}'),
    Number.POSITIVE_INFINITY,
  ],
];

/** A message in each of the ways in which one part of it is another, or there is one part more. */
function* variations(value: unknown): Generator<unknown> {
  yield* oddities;
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value))
    for (const other of variations(part)) {
      const { [key]: _, ...rest } = value as Json;
      yield other === undefined ? rest : { ...rest, [key]: other };
    }
  for (const extra of ["extra", "progressToken", "icons", "tasks", "inputResponses", "__proto__"])
    for (const other of oddities.slice(1))
      yield Object.defineProperty({ ...value }, extra, {
        ...{ value: other, enumerable: true, configurable: true, writable: true },
      });
}

describe("what is taken for plain", () => {
  it("is never what the SDK refuses or understands otherwise, whichever part of it is another", async () => {
    const full = withMeta({
      [client]: { name: "t", version: "1", title: "T" },
      [capabilities]: {
        ...{ sampling: { tools: {} }, elicitation: { form: {} }, roots: { listChanged: true } },
        extensions: { x: { y: 1 } },
      },
    });
    const services = servicesWith();
    let taken = 0;
    for (const message of variations(full)) {
      const request = requestFor(message);
      const call = plain(message, request);
      if (!call) continue;
      taken += 1;
      const asked = { caller: callerWith(), services };
      const ours = await (await servePlainCall(call, request, message, asked, origin)).text();
      const theirs = await (await serveStateless(bodiless(request, origin), message, asked)).text();
      expect(ours, JSON.stringify(message)).toBe(theirs);
    }
    expect(taken).toBeGreaterThan(30);
  });
});
