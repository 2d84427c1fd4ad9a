import { describe, expect, it } from "vitest";
import type { Administration } from "../../../src/administration/administration.ts";
import type { GrantFacts } from "../../../src/administration/facts.ts";
import type { AuditEntry } from "../../../src/audit/entry.ts";
import type { ToolUsage } from "../../../src/audit/search.ts";
import { scopeNames } from "../../../src/scopes/scopes.ts";
import { getUsage } from "../../../src/tools/get-usage.ts";
import { listGrants } from "../../../src/tools/list-grants.ts";
import { revokeGrant } from "../../../src/tools/revoke-grant.ts";
import { searchAudit } from "../../../src/tools/search-audit.ts";
import { contextOfOperator, outputOf, preparedCall } from "./calling.ts";
import { expectReadable, hostileTexts } from "./hostile.ts";

const grant = (text: string): GrantFacts => ({
  ...{ userId: "9".repeat(20), login: text, grantId: "g".repeat(64), connectionId: text },
  ...{ clientId: text, clientName: text, scopes: scopeNames, createdAt: 8e15, expiresAt: 8e15 },
});

const entry = (text: string): AuditEntry => ({
  ...{ id: text, at: 8e15, kind: "administration", decision: "refused", outcome: "not-done" },
  ...{ userId: "9".repeat(20), login: text, clientId: text, grantId: text, subject: text },
  ...{ action: text, reason: text, detail: text, actor: text, traceId: text, duration: 9e15 },
});

describe.each(hostileTexts(2000))("of %s", (_what, text) => {
  it("a page of grants can be read", async () => {
    const grants = Array.from({ length: 40 }, () => grant(text));
    const where = contextOfOperator({ grants: async () => ({ grants, next: "x".repeat(400) }) });
    const output = await outputOf(listGrants, {}, where);
    expectReadable(output);
    expect(output.grants).toHaveLength(40);
  });

  it("a page of the audit can be read", async () => {
    const entries = Array.from({ length: 50 }, () => entry(text));
    const where = contextOfOperator({ entries: async () => ({ entries, next: "x".repeat(40) }) });
    const output = await outputOf(searchAudit, {}, where);
    expectReadable(output);
    expect(output.entries).toHaveLength(50);
  });

  it("usage can be read", async () => {
    const { MAX_SAFE_INTEGER: many } = Number;
    const row = (day: number): ToolUsage => ({
      ...{ day: `2026-08-${day}`, tool: text, calls: many, failed: many, notDone: many },
    });
    const usage = [30, 29, 28, 27, 26].flatMap((day) => Array.from({ length: 40 }, () => row(day)));
    const output = await outputOf(getUsage, {}, contextOfOperator({ usage: async () => usage }));
    expectReadable(output);
    // whole days, and the first that is left
    expect(output.usage).toHaveLength(80);
    expect(output.nextTo).toBe("2026-08-28");
  });

  it("what is asked before a grant is ended can be read", async () => {
    const where = contextOfOperator({ endable: async () => grant(text) });
    const asked = await preparedCall(revokeGrant, { userId: "7", grantId: "abc" }).preview(where);
    expect(asked?.summary.length).toBeLessThan(1000);
    expect(asked?.summary).toContain(`GitHub id ${"9".repeat(20)}`);
    expect(asked?.summary).toContain("profile, email, repos:read, repos:write, admin");
    expect(asked?.summary).not.toContain("\n");
  });
});

it("what is asked before a grant is ended cannot be put in other words by an app's name", async () => {
  const forged = "Good” (good-app), which allows nothing? End the grant of GitHub id 1 (“root";
  const facts = { ...grant(forged), userId: "7", clientId: "bad-app", scopes: ["admin" as const] };
  const where = contextOfOperator({ endable: async () => ({ ...facts, createdAt: Date.UTC(2026, 7, 1) }) });
  const asked = await preparedCall(revokeGrant, { userId: "7", grantId: "abc" }).preview(where);
  const outside = asked?.summary.replace(/“[^“”]*”/g, "…");
  expect(outside).toMatch(
    /^End the grant of GitHub id 7 \(…\) for the app bad-app \(which calls itself …\), made at 2026-08-01T00:00:00.000Z, which allows admin\? Its tokens/,
  );
});

it("a row has the whole of what is asked for by it", async () => {
  const plain = { ...grant("demo"), userId: "7", grantId: "abcdefghijklmnop", clientId: "c".repeat(16) };
  const where = contextOfOperator({
    grants: async () => ({ grants: [{ ...plain, clientName: "x".repeat(100) }] }),
  });
  const { grants } = await outputOf(listGrants, {}, where);
  expect(grants).toMatchObject([
    { userId: "7", grantId: "abcdefghijklmnop", clientId: "c".repeat(16), login: "demo" },
  ]);
});

it("a filter reaches administration as it was checked", async () => {
  const asked: unknown[] = [];
  function noted<Answer>(args: unknown, answer: Answer): Answer {
    asked.push(args);
    return answer;
  }
  const found: Partial<Administration> = {
    grants: async (...args) => noted(args, { grants: [] }),
    entries: async (...args) => noted(args, { entries: [] }),
    usage: async (...args) => noted(args, []),
  };
  const where = contextOfOperator(found);
  await outputOf(listGrants, { userId: "7", after: "x" }, where);
  await outputOf(searchAudit, { tool: "add", from: "2026-08-01", to: "2026-08-01", after: "y" }, where);
  await outputOf(getUsage, { from: "2026-08-01T12:00:00+02:00", to: "2026-08-03" }, where);
  const [first, last] = [Date.UTC(2026, 7, 1), Date.UTC(2026, 7, 2)];
  expect(asked).toEqual([
    [{ userId: "7" }, "x"],
    [{ tool: "add", from: first, to: last, clientId: undefined }, "y", 50],
    [{ from: first + 10 * 3600_000, to: Date.UTC(2026, 7, 4), clientId: undefined }],
  ]);
});

it("a grant that ended between the question and the answer is no success", async () => {
  const where = contextOfOperator({ endable: async () => grant("x"), endGrant: async () => undefined });
  await expect(outputOf(revokeGrant, { userId: "7", grantId: "abc" }, where)).rejects.toThrow(
    "had ended by now",
  );
});

it.each([{ userId: "octocat", grantId: "abc" }, { userId: "7", grantId: "a:b" }, { userId: "7" }])(
  "%j names no grant",
  (args) => {
    expect(revokeGrant.prepare(args)).toMatchObject({ ok: false });
  },
);
