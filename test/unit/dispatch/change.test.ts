import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Accounts } from "../../../src/accounts/accounts.ts";
import type { ChangeEnd, ChangeStart, RequestedChange } from "../../../src/accounts/change-record.ts";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { type ToolContext, ToolFailure } from "../../../src/catalogue/context.ts";
import {
  abilitiesOf,
  ClientLacks,
  type Conversation,
  InputNeeded,
  nobody,
} from "../../../src/catalogue/conversation.ts";
import { defineContentTool, defineTool } from "../../../src/catalogue/tool.ts";
import type { Preview } from "../../../src/catalogue/tool-declaration.ts";
import { type Call, dispatch, type Outcome } from "../../../src/dispatch/dispatch.ts";
import { servicesFor } from "../services.ts";
import { callerWith } from "../tool-context.ts";
import { fakeFetch } from "../upstream/fake-fetch.ts";

const api = "https://api.github.com";
const issues = `POST ${api}/repos/acme/site/issues`;
const labels = `POST ${api}/repos/acme/site/labels`;
const refusedBy = (status: number) => Response.json({ message: "No" }, { status });

beforeEach(() => {
  for (const level of ["info", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** What a tool of the test does. */
interface Doing {
  readonly run: (context: ToolContext) => unknown;
  readonly preview?: () => Preview | undefined;
  readonly isIdempotent?: boolean;
}

/** A vault that answers as it is told, and what it was asked and told. */
function vault(start: ChangeStart | (() => Promise<ChangeStart>) = { kind: "new", id: "change" }) {
  const begun: (RequestedChange & { userId: string })[] = [];
  const ended: (ChangeEnd & { id: string })[] = [];
  return {
    begun,
    ended,
    beginChange: async (userId: string, requested: RequestedChange) => {
      begun.push({ userId, ...requested });
      return typeof start === "function" ? await start() : start;
    },
    endChange: async (_userId: string, id: string, end: ChangeEnd) => void ended.push({ id, ...end }),
  };
}

/** Calls a tool that changes something. */
async function make(
  { run, preview, isIdempotent: idempotentHint = false }: Doing,
  given: ReturnType<typeof vault> & Partial<Accounts>,
  facts: Partial<Call> = {},
): Promise<Outcome> {
  const tool = defineTool({
    name: "change",
    title: "Change",
    description: "Changes what the test says.",
    input: z.strictObject({ number: z.number().default(7) }),
    output: z.strictObject({ said: z.string() }),
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint, openWorldHint: true },
    scopes: ["repos:write"],
    run: async (_input, context) => ({ said: String(await run(context)) }),
    ...(preview && { confirmation: preview }),
  });
  const services = servicesFor([]);
  const { begun: _begun, ended: _ended, ...asked } = given;
  return await dispatch(
    {
      ...{ tool: "change", arguments: {}, caller: callerWith({ scopes: ["repos:write"] }) },
      signal: new AbortController().signal,
      ...facts,
    },
    {
      ...services,
      catalogue: createCatalogue([tool]),
      accounts: {
        ...services.accounts,
        credential: async () => ({
          ...{ kind: "good", accessToken: "gho_a" },
          permissions: { scopes: ["repos:write"], repositories: { kind: "all" } },
        }),
        ...asked,
      },
      trail: { record: () => {} },
      endGrants: async () => {},
    },
  );
}

const post = (what: string) => async (context: ToolContext) =>
  (await (await context.github()).request(`POST /repos/acme/site/${what}`)).status;
const messageOf = (outcome: Outcome) => (outcome.ok ? "" : outcome.refusal.message);
const close: Preview = { summary: "This closes issue 7." };

describe("what a change is remembered by", () => {
  const begin = async (facts: Partial<Call>) => {
    const accounts = vault();
    await make({ run: () => "done" }, accounts, facts);
    expect(accounts.begun.length).toBe(1);
    return accounts.begun[0] ?? expect.fail();
  };
  const keyed = (key: string, facts: Partial<Call> = {}) =>
    begin({ arguments: { idempotencyKey: key }, ...facts });
  const callerOf = (connectionId: string) => callerWith({ scopes: ["repos:write"], connectionId });

  it("is nothing, without a key, if making it again changes nothing more than what was changed meanwhile", async () => {
    const accounts = vault();
    const closed = { run: () => "closed", isIdempotent: true };
    for (const key of [undefined, undefined, "k", "k"])
      await make(closed, accounts, { arguments: key ? { idempotencyKey: key } : {} });
    const [first, second, third, fourth] = accounts.begun;
    expect(second?.fingerprint).not.toBe(first?.fingerprint);
    expect(fourth).toEqual(third);
  });

  it("is nothing but what it is, without a key", async () => {
    expect(await begin({})).toEqual({
      userId: "42",
      names: [],
      fingerprint: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it("is a key that is its connection's, and does not show", async () => {
    const { names, fingerprint } = await keyed("my-key");
    expect(names).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
    expect((await keyed("my-key")).names).toEqual(names);
    expect((await keyed("other")).names).not.toEqual(names);
    expect((await keyed("my-key", { caller: callerOf("other") })).names).not.toEqual(names);
    // the key is no part of what is asked for
    expect((await keyed("other")).fingerprint).toBe(fingerprint);
  });

  it("is never a key that is written like something else", async () => {
    const { fingerprint } = await begin({});
    const round = { ...nobody, round: "call" };
    const { names: agreement } = await begin({ conversation: round });
    for (const key of [fingerprint, "call", ...agreement, '"],["agreement","call"'])
      expect([...agreement, fingerprint]).not.toContain((await keyed(key)).names[0]);
  });

  it("is the call that this is a further round of, beside its key", async () => {
    const { names } = await keyed("my-key", { conversation: { ...nobody, round: "call" } });
    expect(names.length).toBe(2);
  });

  it("is arguments with their defaults", async () => {
    const { fingerprint } = await begin({});
    expect((await begin({ arguments: { number: 7 } })).fingerprint).toBe(fingerprint);
    expect((await begin({ arguments: { number: 8 } })).fingerprint).not.toBe(fingerprint);
  });
});

describe("a change that was asked for before", () => {
  const at = Date.UTC(2026, 0, 1);
  const kept = (outcome: object) => vault({ kind: "done", outcome: JSON.stringify(outcome), at });
  const never = vi.fn(() => "never");

  it("is answered with its result and a note, and not made", async () => {
    const result = { output: { said: "first" }, text: '{"said":"first"}', links: [] };
    const accounts = kept({ result });
    const outcome = await make({ run: never }, accounts);
    expect(outcome).toEqual({ ok: true, result: { ...result, note: expect.any(String) } });
    expect(JSON.stringify(outcome)).toContain("was made before, at 2026-01-01T00:00:00.000Z");
    expect(never).not.toHaveBeenCalled();
    expect(accounts.ended).toEqual([]);
  });

  it("keeps the note that it was answered with", async () => {
    const result = { output: { said: "first" }, text: '{"said":"first"}', links: [], note: "By the app." };
    expect(JSON.stringify(await make({ run: never }, kept({ result })))).toContain(
      "By the app. This call was",
    );
  });

  it("and was declined, is declined, with the way to ask again", async () => {
    const outcome = await make({ run: never }, kept({ refusal: { kind: "declined", message: "No." } }));
    expect(outcome).toMatchObject({ ok: false, refusal: { kind: "declined" } });
    expect(messageOf(outcome)).toMatch(/^No\. .+give another idempotencyKey\.$/);
  });

  it.each<[ChangeStart, RegExp]>([
    [{ kind: "uncertain", at }, /begun at 2026-01-01T.+not known\. Nothing was done now\. Look at GitHub/],
    [{ kind: "under-way", at }, /begun at 2026-01-01T.+has not ended.+Make this very call again/],
    [{ kind: "another" }, /idempotencyKey belongs to another call/],
    [{ kind: "full" }, /too many changes/],
  ])("and is %j, is refused, and not made", async (start, message) => {
    const accounts = vault(start);
    const outcome = await make({ run: never, preview: never as never }, accounts);
    expect(messageOf(outcome)).toMatch(message);
    expect(never).not.toHaveBeenCalled();
    expect(accounts.ended).toEqual([]);
  });

  it("is not made if nobody can tell", async () => {
    const outcome = await make(
      { run: never },
      vault(() => Promise.reject(new Error("the vault is gone"))),
    );
    expect(outcome).toMatchObject({ ok: false, refusal: { kind: "internal" } });
    expect(never).not.toHaveBeenCalled();
  });
});

describe("what became of a change", () => {
  const endOf = async (run: Doing["run"]) => {
    const accounts = vault();
    const outcome = await make({ run }, accounts);
    expect(accounts.ended.length).toBe(1);
    return { outcome, end: accounts.ended[0], kind: accounts.ended[0]?.kind };
  };
  const mayHaveBeen = "It may have been carried out all the same";

  it("is its result, if it was made", async () => {
    fakeFetch({ [issues]: Response.json({}, { status: 201 }) });
    const { outcome, end } = await endOf(post("issues"));
    expect(outcome).toMatchObject({ ok: true, result: { output: { said: "201" } } });
    expect(end).toEqual({
      ...{ id: "change", kind: "made" },
      outcome: JSON.stringify({ result: { output: { said: "201" }, text: '{"said":"201"}', links: [] } }),
    });
  });

  it("counts also if that cannot be written down: it is not made again for that", async () => {
    const accounts = vault();
    const endChange = vi.fn(() => Promise.reject(new Error("the vault is gone")));
    expect(await make({ run: () => "done" }, { ...accounts, endChange })).toMatchObject({ ok: true });
    expect(endChange).toHaveBeenCalledTimes(1);
    expect(console.error).toHaveBeenCalledWith('{"event":"change_not_noted","tool":"change"}');
  });

  it.each([400, 401, 403, 404, 409, 422, 429])("is nothing if GitHub said no (%i)", async (status) => {
    fakeFetch({ [issues]: refusedBy(status) });
    const accounts = vault();
    const rejected: Accounts["rejected"] = async () => ({ kind: "ended", grants: [], message: "Over." });
    const outcome = await make({ run: post("issues") }, { ...accounts, rejected });
    expect(outcome.ok).toBe(false);
    expect(messageOf(outcome)).not.toContain(mayHaveBeen);
    expect(accounts.ended).toEqual([{ id: "change", kind: "not-made" }]);
  });

  it.each<[string, () => Response]>([
    ["failed", () => refusedBy(500)],
    ["was not reached by its own proxy", () => refusedBy(502)],
    ["hung up", () => expect.fail("hung up")],
    [
      "answered what is no JSON",
      () => new Response("<html>", { status: 201, headers: { "content-type": "application/json" } }),
    ],
    ["answered more than is read", () => Response.json("x".repeat(4 * 1024 * 1024))],
    ["sent it elsewhere after doing it", () => new Response(null, { status: 307 })],
  ])("is not known if GitHub %s, and the caller is told", async (_what, answer) => {
    fakeFetch({ [issues]: answer });
    const { outcome, kind } = await endOf(post("issues"));
    expect(kind).toBe("unknown");
    expect(messageOf(outcome)).toContain(mayHaveBeen);
  });

  it("is not known if a later request of the same call was refused", async () => {
    fakeFetch({ [issues]: Response.json({}, { status: 201 }), [labels]: refusedBy(422) });
    const { kind } = await endOf(async (context) => {
      await post("issues")(context);
      return await post("labels")(context);
    });
    expect(kind).toBe("unknown");
  });

  it("is nothing if what no branch has was made, and the branch did not get it", async () => {
    const moved = `PATCH ${api}/repos/acme/site/git/refs/heads%2Fmain`;
    fakeFetch({
      [`POST ${api}/repos/acme/site/git/trees`]: Response.json({ sha: "tree" }, { status: 201 }),
      [moved]: refusedBy(422),
    });
    const { kind } = await endOf(async (context) => {
      const api = await context.github();
      const site = { owner: "acme", repo: "site" };
      await api.request("POST /repos/{owner}/{repo}/git/trees", { ...site, tree: [] });
      await api.request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", {
        ...site,
        ref: "heads/main",
        sha: "tree",
      });
      return "never";
    });
    expect(kind).toBe("not-made");
  });

  it("is not known if a failure was kept quiet", async () => {
    fakeFetch({ [issues]: refusedBy(502) });
    const { kind } = await endOf(async (context) => {
      await post("issues")(context).catch(() => {});
      throw new ToolFailure("Something else is wrong.");
    });
    expect(kind).toBe("unknown");
  });

  it("is not known if a request was still under way when its tool gave up", async () => {
    fakeFetch({ [issues]: () => new Promise<Response>(() => {}) });
    const { kind } = await endOf(async (context) => {
      void post("issues")(context).catch(() => {});
      throw new ToolFailure("I do not wait.");
    });
    expect(kind).toBe("unknown");
  });

  it.each<[string, Doing["run"]]>([
    ["for more scopes", async (context) => (await context.github()).request("GET /user/emails")],
    ["for an answer", () => Promise.reject(new InputNeeded({}, {}, false))],
    ["for a client that can do more", () => Promise.reject(new ClientLacks({ roots: {} }))],
  ])("is not known if it went on to ask %s: it does not start over for that", async (_what, ask) => {
    fakeFetch({ [issues]: Response.json({}, { status: 201 }) });
    const { outcome, kind } = await endOf(async (context) => {
      await post("issues")(context);
      return await ask(context);
    });
    expect(kind).toBe("unknown");
    expect(outcome).toMatchObject({ ok: false, refusal: { kind: "failed" } });
    expect(messageOf(outcome)).toContain(mayHaveBeen);
  });

  it("is that it was made, if its result is too long to be kept", async () => {
    const outcomeOf = async (text: string) => {
      const accounts = vault();
      const tool = defineContentTool({
        ...{ name: "draw", title: "Draw", description: "Draws.", input: z.strictObject({}), scopes: [] },
        annotations: {
          readOnlyHint: false,
          destructiveHint: false,
          idempotentHint: false,
          openWorldHint: true,
        },
        run: () => [{ type: "text", text }],
      });
      const services = servicesFor([]);
      const outcome = await dispatch(
        { tool: "draw", arguments: {}, caller: callerWith(), signal: new AbortController().signal },
        {
          ...services,
          catalogue: createCatalogue([tool]),
          accounts: { ...services.accounts, ...accounts },
        },
      );
      expect(outcome).toMatchObject({ ok: true, result: { content: [{ text }] } });
      const [end] = accounts.ended;
      return end?.kind === "made" ? end.outcome : expect.fail();
    };
    expect(JSON.parse(await outcomeOf("😀".repeat(249_000)))).toHaveProperty("result");
    const instead = await outcomeOf("😀".repeat(250_000));
    expect(JSON.parse(instead)).toMatchObject({
      refusal: {
        kind: "failed",
        message: "draw was carried out, and its result is too long to be given again.",
      },
    });
    expect(
      messageOf(await make({ run: () => "never" }, vault({ kind: "done", outcome: instead, at: 0 }))),
    ).toContain("nothing was done again");
  });

  it("is not known if it was made and its result cannot be used", async () => {
    fakeFetch({ [issues]: Response.json({}, { status: 201 }) });
    const { outcome, kind } = await endOf(async (context) => {
      await post("issues")(context);
      return "x".repeat(40_001);
    });
    expect(kind).toBe("unknown");
    expect(messageOf(outcome)).toContain(mayHaveBeen);
  });

  it.each<[string, Doing["run"]]>([
    ["only read", async (context) => (await (await context.github()).request("GET /repos/acme/site")).status],
    [
      "was not allowed to send anything",
      async (context) => (await context.github()).request("DELETE /repos/acme/site"),
    ],
    [
      "was not allowed to change accounts",
      async (context) => (await context.github()).request("PATCH /user"),
    ],
    ["failed by itself", () => Promise.reject(new TypeError("a bug"))],
    ["gave up", () => Promise.reject(new ToolFailure("There is nothing to do."))],
  ])("is nothing if its tool %s", async (_what, run) => {
    fakeFetch({ [`GET ${api}/repos/acme/site`]: refusedBy(404) });
    const { outcome, end } = await endOf(run);
    expect(end).toEqual({ id: "change", kind: "not-made" });
    expect(messageOf(outcome)).not.toContain(mayHaveBeen);
  });

  it("is nothing if the client has to be asked first", async () => {
    const input = new InputNeeded({}, {}, false);
    const { outcome, end } = await endOf(() => Promise.reject(input));
    expect(outcome).toMatchObject({ ok: false, refusal: { kind: "input-needed", input } });
    expect(end).toEqual({ id: "change", kind: "not-made" });
  });
});

describe("a change that has to be agreed to", () => {
  const answering = (answer: object): Conversation => ({
    ...nobody,
    client: abilitiesOf({ elicitation: {} }),
    ask: async (questions) => Object.fromEntries(Object.keys(questions).map((key) => [key, answer])) as never,
  });

  it("is made once its person agreed", async () => {
    const accounts = vault();
    const conversation = answering({ action: "accept", content: { agree: true } });
    expect(await make({ run: () => "done", preview: () => close }, accounts, { conversation })).toMatchObject(
      {
        ok: true,
      },
    );
    expect(accounts.ended).toMatchObject([{ kind: "made" }]);
  });

  it("is not made if they declined, and its names are used up", async () => {
    const accounts = vault();
    const run = vi.fn();
    const conversation = answering({ action: "decline" });
    await make({ run, preview: () => close }, accounts, { conversation });
    expect(run).not.toHaveBeenCalled();
    const spent = JSON.stringify({
      refusal: { kind: "declined", message: "change was not carried out: the person did not agree to it." },
    });
    expect(accounts.ended).toEqual([{ id: "change", kind: "not-made", spent }]);
  });

  it("is not made if its caller has gone while they were asked", async () => {
    const accounts = vault();
    const run = vi.fn();
    const gone = new AbortController();
    const conversation = answering({ action: "accept", content: { agree: true } });
    const asking: Conversation = {
      ...conversation,
      ask: async (...asked) => {
        gone.abort();
        return await conversation.ask(...asked);
      },
    };
    const preview = () => close;
    await make({ run, preview }, accounts, { conversation: asking, signal: gone.signal });
    expect(run).not.toHaveBeenCalled();
    expect(accounts.ended).toEqual([{ id: "change", kind: "not-made" }]);
  });

  describe("by a token", () => {
    const tokenFrom = async (args: object = {}, preview: Preview = close): Promise<string> => {
      const outcome = await make({ run: () => "never", preview: () => preview }, vault(), {
        arguments: args,
      });
      return /(v1\.\S+)$/.exec(messageOf(outcome))?.[1] ?? expect.fail();
    };
    const confirm = async (confirmationToken: string, args: object = {}, preview: Preview = close) => {
      const accounts = vault();
      const run = vi.fn(() => "done");
      const outcome = await make({ run, preview: () => preview }, accounts, {
        arguments: { ...args, confirmationToken },
      });
      return { outcome, accounts, runs: run.mock.calls.length };
    };

    it("is made with it, and remembered by the agreement whatever the key is", async () => {
      const token = await tokenFrom();
      const { outcome, accounts, runs } = await confirm(token);
      expect([outcome.ok, runs]).toEqual([true, 1]);
      const { accounts: keyed } = await confirm(token, { idempotencyKey: "a" });
      const { accounts: other } = await confirm(token, { idempotencyKey: "b" });
      const [agreement] = accounts.begun[0]?.names ?? [];
      expect(keyed.begun[0]?.names).toContain(agreement);
      expect(other.begun[0]?.names).toContain(agreement);
      expect(other.begun[0]?.names).not.toEqual(keyed.begun[0]?.names);
    });

    it.each<[string, object]>([
      ["other arguments", { number: 8 }],
      ["-0 in place of 7", { number: -0 }],
    ])("is not made with %s", async (_what, args) => {
      const { outcome, accounts, runs } = await confirm(await tokenFrom(), args);
      expect(messageOf(outcome)).toContain("was not given out for this call");
      expect(runs).toBe(0);
      expect(accounts.ended).toEqual([{ id: "change", kind: "not-made" }]);
    });

    it("is not made after ten minutes, but told what it came to if it was", async () => {
      vi.useFakeTimers({ toFake: ["Date"] });
      const token = await tokenFrom();
      vi.setSystemTime(Date.now() + 10 * 60_000 - 1);
      expect((await confirm(token)).runs).toBe(1);
      vi.setSystemTime(Date.now() + 1);
      const { outcome, accounts, runs } = await confirm(token);
      expect([messageOf(outcome), runs]).toEqual([expect.stringContaining("older than ten minutes"), 0]);
      expect(accounts.begun[0]?.names.length).toBe(1);
      expect(accounts.ended).toEqual([{ id: "change", kind: "not-made" }]);
    });

    it("is not made as something else than what was shown: the new one has a token of its own", async () => {
      const changed = { summary: "This closes issue 7 and 30 more." };
      const { outcome, accounts, runs } = await confirm(await tokenFrom(), {}, changed);
      expect(runs).toBe(0);
      expect(messageOf(outcome)).toMatch(/^What this would do has changed.+30 more/s);
      expect(accounts.ended).toEqual([{ id: "change", kind: "not-made" }]);
    });

    it.each([["nothing"], [""], ["v1.a.b"]])("is not made with %j", async (token) => {
      expect((await confirm(token)).runs).toBe(0);
    });
  });
});
