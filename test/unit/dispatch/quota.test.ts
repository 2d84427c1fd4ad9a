import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { ChangeStart } from "../../../src/accounts/change-record.ts";
import type { Spending } from "../../../src/accounts/quota-record.ts";
import type { AuditEvent } from "../../../src/audit/event.ts";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { type ToolContext, ToolFailure } from "../../../src/catalogue/context.ts";
import { abilitiesOf, ClientLacks, InputNeeded } from "../../../src/catalogue/conversation.ts";
import { definePrompt } from "../../../src/catalogue/prompt.ts";
import { defineResource } from "../../../src/catalogue/resource.ts";
import { defineTool } from "../../../src/catalogue/tool.ts";
import type { Preview } from "../../../src/catalogue/tool-declaration.ts";
import { complete } from "../../../src/dispatch/completion.ts";
import { type Call, dispatch } from "../../../src/dispatch/dispatch.ts";
import { getPrompt, readResource } from "../../../src/dispatch/reading.ts";
import { resultOf } from "../../../src/dispatch/result.ts";
import type { Services } from "../../../src/dispatch/services.ts";
import type { ScopeName } from "../../../src/scopes/scopes.ts";
import { OutOfBounds } from "../../../src/upstream/github/gate.ts";
import { servicesFor } from "../services.ts";
import { settingsWith } from "../settings.ts";
import { callerWith } from "../tool-context.ts";
import { fakeFetch } from "../upstream/fake-fetch.ts";

const now = Date.parse("2026-11-21T19:00:00Z");
const midnight = Date.parse("2026-11-22T00:00:00Z");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now });
  for (const level of ["info", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const spent: Spending = { kind: "spent", at: now };
const usedUp = (quota: "perMinute" | "perDay", resetAt: number): Spending => ({
  ...{ kind: "used-up", quota, resetAt },
});
const { signal } = new AbortController();

interface Setting {
  /** What the vault says, or that it does not. */
  readonly says?: Spending | Error;
  readonly rules?: readonly object[];
  readonly run?: (context: ToolContext) => unknown;
  readonly preview?: Preview;
  readonly start?: ChangeStart;
}

/** A deployment whose vault counts as it is told, and what it was asked. */
function deployment({ says = spent, rules, run = () => "done", preview, start }: Setting = {}) {
  const order: string[] = [];
  const ran = async (context: ToolContext) => {
    order.push("run");
    return String(await run(context));
  };
  const spend = vi.fn(async (_userId: string, _tool: string, _quotas: object) => {
    order.push("spend");
    if (says instanceof Error) throw says;
    return says;
  });
  const giveBack = vi.fn(async (_userId: string, _tool: string, _quotas: object, _at: number) => {
    order.push("give back");
  });
  const tool = (name: string, readOnlyHint: boolean, scopes: ScopeName[]) =>
    defineTool({
      ...{ name, title: "Tool", description: "Does what the test says.", scopes },
      input: z.strictObject({ number: z.number().default(7), owner: z.string().optional() }),
      output: z.strictObject({ said: z.string() }),
      annotations: {
        readOnlyHint,
        destructiveHint: !readOnlyHint,
        idempotentHint: false,
        openWorldHint: true,
      },
      run: async (_input, context) => ({ said: await ran(context) }),
      ...(preview && !readOnlyHint && { confirmation: () => preview }),
    });
  const number = z.string().regex(/^\d+$/, "has to be a number");
  const resource = defineResource({
    ...{ uri: "test://{owner}/{number}", name: "one", title: "One", description: "One." },
    ...{ mimeType: "text/plain", scopes: [], tool: "read", variables: { number } },
    completes: { owner: () => ["acme"] },
    read: async (uri, _variables, context) => [{ uri, mimeType: "text/plain", text: await ran(context) }],
  });
  const prompt = definePrompt({
    ...{ name: "ask", title: "Ask", description: "Asks.", scopes: [], tool: "read" },
    arguments: { number: { description: "A number", required: true, value: number } },
    async get(_values, context) {
      await ran(context);
      return [];
    },
  });
  const recorded: AuditEvent[] = [];
  const services: Services = {
    ...servicesFor([]),
    catalogue: createCatalogue(
      [tool("read", true, []), tool("write", false, ["repos:write"])],
      [resource],
      [prompt],
    ),
    settings: settingsWith({ POLICY: { rules: rules ?? [{ perMinute: 60, perDay: { "*": 20 } }] } }),
    accounts: {
      ...servicesFor([]).accounts,
      ...{ spend, giveBack },
      credential: async () => ({
        ...{ kind: "good", accessToken: "gho_a" },
        permissions: { scopes: ["repos:write"], repositories: { kind: "all" } },
      }),
      beginChange: async () => start ?? { kind: "new", id: "change" },
      endChange: async (_userId, _id, { kind }) => void order.push(kind),
    },
    trail: { record: (event) => void recorded.push(event) },
  };
  const caller = callerWith({ scopes: ["repos:write"] });
  return {
    ...{ order, spend, giveBack, recorded },
    call: (name: string, args: object = {}, facts: Partial<Call> = {}) =>
      dispatch({ tool: name, arguments: args, caller, signal, ...facts }, services),
    read: (uri: string) => readResource({ uri, caller, signal }, services),
    prompt: (args: object) => getPrompt({ prompt: "ask", arguments: args, caller, signal }, services),
    complete: () =>
      complete(
        {
          of: { template: "test://{owner}/{number}" },
          argument: { name: "owner", value: "a" },
          others: {},
          caller,
          signal,
        },
        services,
      ),
  };
}

const quotas = { perMinute: 60, perDay: 20 };

describe("2. a call counts once", () => {
  it("a read, right before it runs", async () => {
    const { call, order, spend } = deployment();
    expect(await call("read")).toMatchObject({ ok: true });
    expect(order).toEqual(["spend", "run"]);
    expect(spend.mock.calls).toEqual([["42", "read", quotas]]);
  });

  it("a change, right before it is made", async () => {
    const { call, order } = deployment();
    expect(await call("write")).toMatchObject({ ok: true });
    expect(order).toEqual(["spend", "run", "made"]);
  });

  it("a resource and a prompt, as the tool that shows the same", async () => {
    const { read, prompt, spend } = deployment();
    expect(await read("test://acme/7")).toMatchObject({ ok: true });
    expect(await prompt({ number: "7" })).toMatchObject({ ok: true });
    expect(spend.mock.calls).toEqual([
      ["42", "read", quotas],
      ["42", "read", quotas],
    ]);
  });

  it("also one that fails", async () => {
    const { call, order } = deployment({ run: () => Promise.reject(new ToolFailure("No.")) });
    expect(await call("read")).toMatchObject({ refusal: { kind: "failed" } });
    expect(order).toEqual(["spend", "run"]);
  });

  it("asks for what is limited only, by the least that counts", async () => {
    const rules = [{ perDay: { "re*": 9 } }, { perDay: { read: 5, write: 1 } }];
    const { call, spend } = deployment({ rules });
    await call("read");
    expect(spend.mock.calls).toEqual([["42", "read", { perMinute: undefined, perDay: 5 }]]);
  });
});

describe("2. nothing is counted of", () => {
  it.each<[string, readonly object[]]>([
    ["no rules", []],
    ["a rule for somebody else", [{ for: ["user:1"], perMinute: 1, perDay: { "*": 1 } }]],
    ["a rule for other tools", [{ perDay: { write: 1 } }]],
  ])("a call under %s", async (_what, rules) => {
    const { call, spend } = deployment({ rules });
    expect(await call("read")).toMatchObject({ ok: true });
    expect(spend).not.toHaveBeenCalled();
  });

  it("a call that the policy refuses", async () => {
    const { call, spend } = deployment({ rules: [{ perMinute: 1, deny: ["read"] }] });
    expect(await call("read")).toMatchObject({ refusal: { kind: "not-allowed" } });
    expect(spend).not.toHaveBeenCalled();
  });

  it("a call whose arguments the policy refuses", async () => {
    const { call, spend } = deployment({
      rules: [{ perMinute: 1, parameters: { read: { owner: ["acme"] } } }],
    });
    expect(await call("read", { owner: "evil" })).toMatchObject({ refusal: { kind: "not-allowed" } });
    expect(spend).not.toHaveBeenCalled();
  });

  it("a call that lacks a scope", async () => {
    const { call, spend } = deployment();
    const caller = callerWith({ narrowed: true });
    expect(await call("write", {}, { caller })).toMatchObject({ refusal: { kind: "insufficient-scope" } });
    expect(spend).not.toHaveBeenCalled();
  });

  it("a call with invalid arguments, of a tool, a resource or a prompt", async () => {
    const { call, read, prompt, spend, order } = deployment();
    expect(await call("read", { number: "seven" })).toMatchObject({ refusal: { kind: "invalid-arguments" } });
    expect(await read("test://acme/seven")).toMatchObject({ ok: false });
    expect(await prompt({ number: "seven" })).toMatchObject({ ok: false });
    expect(await prompt({})).toMatchObject({ ok: false });
    expect(spend).not.toHaveBeenCalled();
    expect(order).toEqual([]);
  });

  it("a preview, and of what its person declines", async () => {
    const { call, spend } = deployment({ preview: { summary: "This writes." } });
    expect(await call("write")).toMatchObject({ refusal: { kind: "agreement-needed" } });
    const conversation = {
      ...{ client: abilitiesOf({ elicitation: {} }), progress: async () => {}, log: async () => {} },
      ask: async (questions: object) =>
        Object.fromEntries(Object.keys(questions).map((key) => [key, { action: "decline" }])) as never,
    };
    expect(await call("write", {}, { conversation })).toMatchObject({ refusal: { kind: "declined" } });
    expect(spend).not.toHaveBeenCalled();
  });

  it("a change that was made before", async () => {
    const outcome = JSON.stringify({ result: { output: { said: "done" }, text: "{}", links: [] } });
    const { call, spend } = deployment({ start: { kind: "done", outcome, at: 0 } });
    expect(await call("write")).toMatchObject({ ok: true });
    expect(spend).not.toHaveBeenCalled();
  });

  it("a completion", async () => {
    const { complete, spend } = deployment();
    expect(await complete()).toEqual({ ok: true, value: { values: ["acme"], hasMore: false } });
    expect(spend).not.toHaveBeenCalled();
  });
});

describe("2. a call that was not made after all is given back", () => {
  it.each<[string, () => Error, string]>([
    ["that needs an answer first, and starts over", () => new InputNeeded({}, {}, true), "input-needed"],
    ["that its client is not able to answer", () => new ClientLacks({ sampling: {} }), "client-lacks"],
    ["that is beyond what its connection may do", () => new OutOfBounds("Beyond."), "out-of-bounds"],
  ])("one %s", async (_what, error, kind) => {
    const { call, giveBack, order } = deployment({ run: () => Promise.reject(error()) });
    expect(await call("read")).toMatchObject({ refusal: { kind } });
    expect(order).toEqual(["spend", "run", "give back"]);
    expect(giveBack.mock.calls).toEqual([["42", "read", quotas, now]]);
  });

  it("but not one that may have changed something before", async () => {
    fakeFetch({ "POST https://api.github.com/repos/acme/site/issues": Response.json({}) });
    const { call, giveBack } = deployment({
      run: async (context) => {
        await (await context.github()).request("POST /repos/acme/site/issues");
        throw new InputNeeded({}, {}, true);
      },
    });
    await call("write");
    expect(giveBack).not.toHaveBeenCalled();
  });

  it("and if that fails, the call is answered as it would have been", async () => {
    const { call, giveBack } = deployment({ run: () => Promise.reject(new ClientLacks({ sampling: {} })) });
    giveBack.mockRejectedValueOnce(new Error("gone"));
    expect(await call("read")).toMatchObject({ refusal: { kind: "client-lacks" } });
  });
});

describe("2. where there is none left", () => {
  it("a call is refused with its rule in a sentence, and with the time", async () => {
    const { call, order, recorded } = deployment({ says: usedUp("perDay", midnight) });
    const outcome = await call("read");
    const message =
      "The operator's policy lets you call read 20 times a day, and that is used up. It can be called again from 2026-11-22T00:00:00Z (in 5 hours).";
    expect(outcome).toEqual({
      ok: false,
      refusal: {
        ...{ kind: "limited", message, detail: "POLICY.rules.0.perDay.*" },
        ...{ retryAfter: 18_000, resetAt: "2026-11-22T00:00:00Z" },
      },
    });
    expect(resultOf(outcome, true)).toEqual({
      content: [{ type: "text", text: message }],
      isError: true,
      _meta: { retryAfter: 18_000, resetAt: "2026-11-22T00:00:00Z" },
    });
    expect(order).toEqual(["spend"]);
    expect(recorded).toMatchObject([
      {
        ...{ kind: "tool", action: "read", decision: "refused", reason: "limited", outcome: "not-done" },
        detail: "POLICY.rules.0.perDay.*",
      },
    ]);
  });

  it("of a minute, all tools are meant", async () => {
    const { call } = deployment({ says: usedUp("perMinute", now + 12_000) });
    expect(await call("read")).toMatchObject({
      refusal: {
        message:
          "The operator's policy lets you call tools 60 times a minute, all of them together, and that is used up. It can be called again from 2026-11-21T19:00:12Z (in 12 seconds).",
        detail: "POLICY.rules.0.perMinute",
      },
    });
  });

  it("of one, it is called once", async () => {
    const { call } = deployment({ says: usedUp("perDay", midnight), rules: [{ perDay: { read: 1 } }] });
    expect(await call("read")).toMatchObject({
      refusal: { message: expect.stringContaining("read once a day") },
    });
  });

  it("a change is not made, and can be asked for again with the same agreement", async () => {
    const { call, order } = deployment({ says: usedUp("perDay", midnight) });
    expect(await call("write")).toMatchObject({ refusal: { kind: "limited" } });
    expect(order).toEqual(["spend", "not-made"]);
  });

  it("resources and prompts are refused like the tool", async () => {
    const { read, prompt, order } = deployment({ says: usedUp("perDay", midnight) });
    expect(await read("test://acme/7")).toMatchObject({ refusal: { kind: "limited", retryAfter: 18_000 } });
    expect(await prompt({ number: "7" })).toMatchObject({ refusal: { kind: "limited" } });
    expect(order).toEqual(["spend", "spend"]);
  });
});

describe("2. where the account's vault cannot be asked", () => {
  const says = new Error("Network connection lost.");

  it("what reads goes on, and its entry says that it was not counted", async () => {
    const { call, read, prompt, order, recorded } = deployment({ says });
    expect(await call("read")).toMatchObject({ ok: true });
    expect(await read("test://acme/7")).toMatchObject({ ok: true });
    expect(await prompt({ number: "7" })).toMatchObject({ ok: true });
    expect(order).toEqual(["spend", "run", "spend", "run", "spend", "run"]);
    expect(recorded).toHaveLength(3);
    for (const entry of recorded)
      expect(entry).toMatchObject({ decision: "allowed", reason: "limiter-failed", outcome: "ok" });
  });

  it("what reads and fails says both", async () => {
    const { call, recorded } = deployment({ says, run: () => Promise.reject(new ToolFailure("No.", "why")) });
    await call("read");
    expect(recorded).toMatchObject([
      { decision: "allowed", reason: "failed", outcome: "failed", detail: "why; limiter-failed" },
    ]);
  });

  it("what changes something is not made", async () => {
    const { call, order, recorded } = deployment({ says });
    const outcome = await call("write");
    expect(outcome).toMatchObject({
      refusal: {
        ...{ kind: "limiter-failed", retryAfter: 10, resetAt: "2026-11-21T19:00:10Z" },
        message: expect.stringMatching(/^write was not carried out: .*Nothing was done\. Call it again from/),
      },
    });
    expect(order).toEqual(["spend", "not-made"]);
    expect(recorded).toMatchObject([{ decision: "refused", reason: "limiter-failed", outcome: "not-done" }]);
  });
});
