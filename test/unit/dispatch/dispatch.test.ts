import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Accounts } from "../../../src/accounts/accounts.ts";
import type { Caller } from "../../../src/authorization/caller.ts";
import { openPermissionLink } from "../../../src/authorization/permission-link.ts";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { type ToolContext, ToolFailure } from "../../../src/catalogue/context.ts";
import { defineTool } from "../../../src/catalogue/tool.ts";
import { dispatch } from "../../../src/dispatch/dispatch.ts";
import { resultOf } from "../../../src/dispatch/result.ts";
import type { Services } from "../../../src/dispatch/services.ts";
import type { ScopeName } from "../../../src/scopes/scopes.ts";
import { parseSettings } from "../../../src/settings/settings.ts";
import { callerWith } from "../tool-context.ts";

const settings = parseSettings({
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: "https://api.github.com",
  GITHUB_CLIENT_ID: "id",
  GITHUB_CLIENT_SECRET: "secret",
  SERVER_SECRET: "a server secret of more than 32 characters",
});

/** Grants that were ended: the user's id, and theirs. */
const ended: string[][] = [];

const over = { kind: "ended", grants: [] as string[], message: "Over. Sign in again." } as const;

/** A vault whose connections have all ended, one other grant with them. */
const accounts: Accounts = {
  addConnection: async () => {},
  change: async () => false,
  permissions: async () => undefined,
  limited: async () => false,
  present: async () => "stands",
  renew: async () => over,
  credential: async () => ({ ...over, grants: ["other"] }),
  admission: async () => over,
  rejected: async () => over,
  release: async () => undefined,
  end: async () => undefined,
  noteSession: async () => true,
  grantOf: async () => undefined,
  connections: async () => [],
  block: async () => {},
  unblock: async () => false,
  isBlocked: async () => false,
  status: async () => undefined,
  beginChange: async () => ({ kind: "new", id: "change" }),
  endChange: async () => {},
  spend: async () => ({ kind: "spent", at: 0 }),
  giveBack: async () => {},
  link: async () => ({ kind: "refused", message: "Over." }),
  unlink: async () => undefined,
  linked: async () => undefined,
  linkStatus: async () => undefined,
  linkedCredential: async () => over,
  linkedRejected: async () => over,
};

/** Services with one tool, `tool`, that does `run`. */
function servicesWith(
  run: (context: ToolContext) => string | Promise<string>,
  scopes: ScopeName[] = [],
): Services {
  const tool = defineTool({
    name: "tool",
    title: "Tool",
    description: "Does what the test says.",
    input: z.strictObject({}),
    output: z.strictObject({ said: z.string() }),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    scopes,
    run: async (_input, context) => ({ said: await run(context) }),
  });
  return {
    catalogue: createCatalogue([tool]),
    settings,
    accounts,
    trail: { record: () => {} },
    endGrants: async (userId, grantIds) => void ended.push([userId, ...grantIds]),
    administrationBy: () => Promise.reject(new Error("nobody was expected to administer")),
  };
}

const call = { tool: "tool", arguments: {}, caller: callerWith(), signal: new AbortController().signal };

describe("dispatch", () => {
  const logged: string[] = [];
  beforeEach(() => {
    logged.length = 0;
    for (const level of ["info", "warn", "error"] as const) {
      vi.spyOn(console, level).mockImplementation((line: string) => void logged.push(line));
    }
  });
  afterEach(() => vi.restoreAllMocks());

  it("runs the tool, and gives its output as data and as the same data in text", async () => {
    const result = resultOf(
      await dispatch(
        call,
        servicesWith(() => "hello"),
      ),
      true,
    );
    expect(result).toEqual({
      structuredContent: { said: "hello" },
      content: [{ type: "text", text: '{"said":"hello"}' }],
    });
  });

  it("refuses a tool that does not exist, and quotes no more than a name's worth of what was asked", async () => {
    const outcome = await dispatch(
      { ...call, tool: "x".repeat(10_000) },
      servicesWith(() => ""),
    );
    expect(outcome).toMatchObject({ ok: false, refusal: { kind: "unknown-tool" } });
    expect(JSON.stringify(outcome).length).toBeLessThan(300);
  });

  it("checks scopes before arguments, and before anything of the tool runs", async () => {
    const run = vi.fn(() => "never");
    const outcome = await dispatch(
      { ...call, arguments: { wrong: 1 } },
      servicesWith(run, ["profile", "email"]),
    );
    expect(outcome).toMatchObject({ ok: false, refusal: { kind: "insufficient-scope", missing: ["email"] } });
    expect(run).not.toHaveBeenCalled();
  });

  describe("refuses for a missing scope", () => {
    const never = () => "never";
    const refusalFor = async (scopes: ScopeName[], facts: Partial<Caller> = {}, environment = settings) => {
      const services = { ...servicesWith(never, scopes), settings: environment };
      const outcome = await dispatch({ ...call, caller: callerWith(facts) }, services);
      return outcome.ok ? undefined : outcome.refusal;
    };

    it("with a link where the person can grant it, which is made for this caller and this scope", async () => {
      const refusal = await refusalFor(["repos:write"]);
      expect(refusal?.message).toMatch(
        /^tool needs repos:write, which was not granted\. The person can grant it at https:\/\/mcp\.test\/permissions\?request=[\w.~-]+, then call again\.$/,
      );
      const sealed = new URL(/https:\S+(?=,)/.exec(refusal?.message ?? "")?.[0] ?? "").searchParams.get(
        "request",
      );
      expect(await openPermissionLink(sealed ?? "", settings)).toMatchObject({
        ...{ userId: "42", connectionId: "connection", clientId: "client" },
        wanted: ["repos:write"],
      });
    });

    it("that has ended with the time when it did", async () => {
      const writeUntil = Date.now() - 1000;
      const refusal = await refusalFor(["repos:write"], { writeUntil });
      expect(refusal).toMatchObject({ kind: "insufficient-scope", missing: ["repos:write"] });
      expect(refusal?.message).toContain(`write access ended at ${new Date(writeUntil).toISOString()}. `);
      expect((await refusalFor(["email"], { writeUntil }))?.message).toContain("was not granted");
    });

    it("that the operator does not allow without asking the person for it", async () => {
      const grantable = { ...settings.grantable, scopes: ["profile"] as const };
      const refusal = await refusalFor(["repos:write"], {}, { ...settings, grantable });
      expect(refusal).toEqual({
        kind: "out-of-bounds",
        message: "tool needs repos:write, which the operator of this server does not allow.",
      });
    });
  });

  it("tells the caller what a tool says of its failure", async () => {
    const outcome = await dispatch(
      call,
      servicesWith(() => {
        throw new ToolFailure("The moon is not up.");
      }),
    );
    expect(resultOf(outcome, true)).toEqual({
      isError: true,
      content: [{ type: "text", text: "The moon is not up." }],
    });
  });

  it("keeps the message of an unknown error from the caller and from the log", async () => {
    const outcome = await dispatch(
      call,
      servicesWith(() => {
        throw new TypeError("gho_secret is not a function");
      }),
    );
    expect(JSON.stringify([outcome, logged])).not.toContain("gho_secret");
    expect(logged).toEqual([expect.stringContaining('"kind":"internal"')]);
    expect(logged[0]).toMatch(/"error":"TypeError","at":\["\(dispatch\.test\.ts:\d+:\d+\)",/);
  });

  it("says that the person must sign in again when the connection is over, and ends its grants", async () => {
    const outcome = await dispatch(
      call,
      servicesWith(async ({ github }) => String(await (await github()).request("GET /user"))),
    );
    expect(resultOf(outcome, true).content).toEqual([text("Sign in again")]);
    expect(ended).toEqual([["42", "grant", "other"]]);
  });

  it("an output that does not match its schema is a sentence, not a result", async () => {
    const outcome = await dispatch(
      call,
      // what a tool makes of an answer that lacks what it should have
      servicesWith(() => JSON.parse("42")),
    );
    expect(outcome).toMatchObject({ ok: false, refusal: { kind: "failed" } });
    expect(resultOf(outcome, true).content).toEqual([text("could not be used")]);
  });
});

/** A text that says something. */
function text(part: string) {
  return { type: "text", text: expect.stringContaining(part) };
}
