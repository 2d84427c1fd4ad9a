import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Accounts } from "../../../src/accounts/accounts.ts";
import type { Admission } from "../../../src/accounts/answers.ts";
import type { Caller } from "../../../src/authorization/caller.ts";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { definePrompt } from "../../../src/catalogue/prompt.ts";
import { defineResource } from "../../../src/catalogue/resource.ts";
import { defineTool } from "../../../src/catalogue/tool.ts";
import { callableBy, callableTools } from "../../../src/dispatch/callable.ts";
import { complete } from "../../../src/dispatch/completion.ts";
import { dispatch } from "../../../src/dispatch/dispatch.ts";
import { readResource } from "../../../src/dispatch/reading.ts";
import type { Services } from "../../../src/dispatch/services.ts";
import { requiredScopes } from "../../../src/lanes/required-scopes.ts";
import type { ScopeName } from "../../../src/scopes/scopes.ts";
import { servicesFor } from "../services.ts";
import { settingsWith } from "../settings.ts";
import { callerWith } from "../tool-context.ts";

const ran = vi.fn();

const tool = (name: string, facts: { scopes?: readonly ScopeName[]; offByDefault?: true } = {}) =>
  defineTool({
    ...{ name, title: "Tool", description: "Does what the test says.", scopes: [], ...facts },
    input: z.strictObject({
      owner: z.string().optional(),
      number: z.number().optional(),
      state: z.enum(["open", "closed"]).default("open"),
    }),
    output: z.strictObject({}),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    run() {
      ran();
      return {};
    },
  });

const tools = [tool("read"), tool("write", { scopes: ["repos:read"] }), tool("draw", { offByDefault: true })];
const prompts = [
  definePrompt({
    ...{ name: "ask", title: "Ask", description: "Asks." },
    ...{ arguments: {}, scopes: ["repos:read"], tool: "read", get: () => [] },
  }),
];
const resources = [
  defineResource({
    ...{
      uri: "test://{owner}/{number}",
      name: "one",
      title: "One",
      description: "One.",
      mimeType: "text/plain",
    },
    ...{ scopes: ["repos:read"], tool: "read", completes: { owner: () => ["acme"] } },
    read(uri) {
      ran();
      return [{ uri, mimeType: "text/plain", text: "" }];
    },
  }),
];
const catalogue = createCatalogue(tools, resources, prompts);

/** How often a vault was asked, and what it says. */
const asked = vi.fn<(userId: string, connectionId: string) => Promise<Admission>>();

function servicesBy(...rules: readonly object[]): Services {
  const accounts: Accounts = { ...servicesFor([]).accounts, admission: asked };
  return { ...servicesFor([]), catalogue, accounts, settings: settingsWith({ POLICY: { rules } }) };
}

let connections = 0;
/** Somebody by a connection of their own: what a vault said of one is remembered for it. */
const somebody = (facts: Partial<Caller> = {}) =>
  callerWith({ connectionId: `connection ${++connections}`, ...facts });
const granted: Partial<Caller> = { scopes: ["profile", "repos:read"] };
const { signal } = new AbortController();

const call = (services: Services, name: string, args: object = {}, caller = somebody(granted)) =>
  dispatch({ tool: name, arguments: args, caller, signal }, services);
const names = async (services: Services, caller = somebody(granted)) =>
  (await callableTools(caller, services)).map(({ name }) => name);

const logged: string[] = [];
beforeEach(() => {
  ran.mockClear();
  asked.mockReset();
  logged.length = 0;
  for (const level of ["info", "error"] as const)
    vi.spyOn(console, level).mockImplementation((line: string) => void logged.push(line));
});
afterEach(() => vi.restoreAllMocks());

describe("1. a call that the policy does not allow", () => {
  it("is refused before its scopes are looked at, and before anything runs; the log has the place", async () => {
    const outcome = await call(servicesBy({ deny: ["write"] }), "write", { wrong: 1 }, somebody());
    expect(outcome).toEqual({
      ok: false,
      refusal: {
        kind: "not-allowed",
        message: "The operator's policy does not let you call write.",
        detail: "POLICY.rules.0.deny.0",
      },
    });
    expect(ran).not.toHaveBeenCalled();
    expect(logged).toEqual([
      JSON.stringify({ event: "call_not_allowed", tool: "write", detail: "POLICY.rules.0.deny.0" }),
    ]);
  });

  it("by its arguments is refused after they were checked, with what is allowed", async () => {
    const services = servicesBy({ parameters: { read: { owner: ["acme", "acme-*"] } } });
    expect(await call(services, "read", { owner: 1 })).toMatchObject({
      refusal: { kind: "invalid-arguments" },
    });
    expect(await call(services, "read", { owner: "evil" })).toMatchObject({
      refusal: {
        kind: "not-allowed",
        message: 'The operator\'s policy does not allow owner "evil": it allows acme, acme-*.',
        detail: "POLICY.rules.0.parameters.read.owner",
      },
    });
    expect(await call(services, "read")).toMatchObject({
      refusal: {
        message: "The operator's policy does not allow read without owner: it allows acme, acme-*.",
      },
    });
    expect(ran).not.toHaveBeenCalled();
    expect(JSON.stringify(logged)).not.toContain("evil");
    expect(await call(services, "read", { owner: "acme-labs" })).toMatchObject({ ok: true });
  });

  it("by a parameter that has a default is judged by that", async () => {
    expect(await call(servicesBy({ parameters: { read: { state: ["open"] } } }), "read")).toMatchObject({
      ok: true,
    });
    expect(await call(servicesBy({ parameters: { read: { state: ["closed"] } } }), "read")).toMatchObject({
      refusal: { message: expect.stringContaining('state "open": it allows closed.') },
    });
  });

  it("is refused in a short sentence, however long the lists and the values are", async () => {
    const owner = Array.from({ length: 1000 }, (_, index) => `${index}${"x".repeat(300)}`);
    const outcome = await call(servicesBy({ parameters: { read: { owner } } }), "read", {
      owner: "y".repeat(9999),
    });
    expect(outcome).toMatchObject({ refusal: { message: expect.stringMatching(/ and 990 more\.$/) } });
    expect(JSON.stringify(outcome).length).toBeLessThan(2000);
  });

  it("of a tool that does not exist is what it was", async () => {
    const outcome = await call(servicesBy({ deny: ["*"] }), "nothing");
    expect(outcome).toMatchObject({ refusal: { kind: "unknown-tool" } });
  });
});

describe("1. a tool that is off by default", () => {
  it.each<[string, object[]]>([
    ["no rules", []],
    ["a pattern that it fits", [{ allow: ["*"] }]],
    ["its name, for somebody else", [{ for: ["user:7"], allow: ["*", "draw"] }]],
  ])("is off by %s, and not listed", async (_what, rules) => {
    const services = servicesBy(...rules);
    expect(await call(services, "draw")).toMatchObject({
      refusal: { kind: "not-allowed", message: expect.stringContaining("draw is off on this server") },
    });
    expect(await names(services)).toEqual(["read", "write"]);
  });

  it("is on for whom a rule names it", async () => {
    const services = servicesBy({ for: ["user:42"], allow: ["*", "draw"] });
    expect(await call(services, "draw")).toMatchObject({ ok: true });
    expect(await names(services)).toEqual(["read", "write", "draw"]);
  });
});

describe("1. the list of tools", () => {
  it("has what its reader may call with some arguments, whatever they granted", async () => {
    const services = servicesBy(
      { for: ["user:42"], deny: ["write"] },
      { for: ["user:7"], allow: ["write"], parameters: { write: { owner: ["acme"] } } },
    );
    expect(await names(services, somebody())).toEqual(["read"]);
    expect(await names(services, somebody({ userId: "7" }))).toEqual(["write"]);
    expect(await names(services, somebody({ userId: "8" }))).toEqual(["read", "write"]);
  });

  it("is made once for all who have the same rules", async () => {
    const services = servicesBy({ for: ["user:42"], deny: ["write"] });
    const list = await callableTools(somebody(), services);
    expect(await callableTools(somebody(), services)).toBe(list);
    expect(await callableTools(somebody({ userId: "7" }), services)).not.toBe(list);
  });

  it("has nobody asked for scopes of what they may not call", async () => {
    const services = servicesBy({ for: ["user:42"], deny: ["*"] });
    const messages = [
      { method: "tools/call", params: { name: "write" } },
      { method: "resources/read", params: { uri: "test://acme/1" } },
      { method: "prompts/get", params: { name: "ask" } },
    ];
    const mayCall = await callableBy(somebody(), services);
    expect(requiredScopes(messages, catalogue, mayCall)).toEqual([]);
    const others = await callableBy(somebody({ userId: "7" }), services);
    expect(requiredScopes(messages, catalogue, others)).toEqual(["repos:read", "repos:read", "repos:read"]);
  });
});

describe("1. a resource that goes by a tool", () => {
  const read = (services: Services, uri: string) =>
    readResource({ uri, caller: somebody(granted), signal }, services);

  it("is not read by whom the policy does not let call that", async () => {
    const services = servicesBy({ deny: ["read"] });
    expect(await read(services, "test://acme/1")).toMatchObject({ refusal: { kind: "not-allowed" } });
    const completion = {
      of: { template: "test://{owner}/{number}" },
      argument: { name: "owner", value: "" },
      others: {},
    };
    // somebody who types is told nothing, and given nothing
    expect(await complete({ ...completion, caller: somebody(granted), signal }, services)).toEqual({
      ok: true,
      value: { values: [], hasMore: false },
    });
    expect(ran).not.toHaveBeenCalled();
  });

  it("is held to the tool's parameters, by its variables", async () => {
    const services = servicesBy({ parameters: { read: { owner: ["acme"], number: [1] } } });
    expect(await read(services, "test://evil/1")).toMatchObject({
      refusal: { kind: "not-allowed", detail: "POLICY.rules.0.parameters.read.owner" },
    });
    expect(await read(services, "test://acme/2")).toMatchObject({ refusal: { kind: "not-allowed" } });
    expect(ran).not.toHaveBeenCalled();
    expect(await read(services, "test://acme/1")).toMatchObject({ ok: true });
  });

  it("cannot go by one that there is not", () => {
    const wrong = defineResource({
      ...{ uri: "test://x", name: "x", title: "X", description: "X.", mimeType: "text/plain", scopes: [] },
      ...{ tool: "nothing", read: () => [] },
    });
    expect(() => createCatalogue(tools, [wrong])).toThrow("goes by the tool nothing");
  });
});

describe("1. rules for groups", () => {
  const services = servicesBy(
    { for: ["organization:acme"], allow: ["*", "draw"] },
    { for: ["team:acme/core"], deny: ["write"] },
  );
  const known = (acme: boolean, core: boolean): Admission => ({
    kind: "allowed",
    facts: { memberships: { "organization:acme": acme, "team:acme/core": core } },
  });

  it("have the account's vault asked, once for some minutes for each connection", async () => {
    asked.mockResolvedValue(known(true, true));
    const caller = somebody(granted);
    expect(await names(services, caller)).toEqual(["read", "draw"]);
    expect(await call(services, "draw", {}, caller)).toMatchObject({ ok: true });
    expect(await call(services, "write", {}, caller)).toMatchObject({ refusal: { kind: "not-allowed" } });
    expect(asked).toHaveBeenCalledExactlyOnceWith("42", caller.connectionId);
  });

  it("are about their members only", async () => {
    asked.mockResolvedValue(known(false, false));
    expect(await names(services)).toEqual(["read", "write"]);
  });

  it("that nobody knows whether they count deny and do not allow, and are asked about again soon", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      asked.mockResolvedValue({ kind: "allowed", facts: { memberships: {} } });
      const caller = somebody(granted);
      expect(await names(services, caller)).toEqual(["read"]);
      const outcome = await call(services, "draw", {}, caller);
      expect(outcome).toMatchObject({ refusal: { message: expect.stringContaining("signing in again") } });
      vi.setSystemTime(Date.now() + 31_000);
      asked.mockResolvedValue(known(true, false));
      expect(await names(services, caller)).toEqual(["read", "write", "draw"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("have who may not use the server any more told so", async () => {
    asked.mockResolvedValue({ kind: "unavailable", message: "It could not be checked." });
    expect(await call(services, "read")).toMatchObject({
      refusal: { kind: "failed", message: "It could not be checked." },
    });
    expect(ran).not.toHaveBeenCalled();
  });

  it("are listed by what is known when a vault fails", async () => {
    asked.mockRejectedValue(new Error("The object was reset."));
    expect(await names(services)).toEqual(["read"]);
    expect(await call(services, "read")).toMatchObject({ refusal: { kind: "internal" } });
  });

  it("that there are none of ask nobody", async () => {
    expect(await names(servicesBy({ for: ["user:42"], deny: ["write"] }))).toEqual(["read"]);
    expect(asked).not.toHaveBeenCalled();
  });
});
