import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AuditEvent } from "../../../src/audit/event.ts";
import { fromAddress, recordRefusal } from "../../../src/authorization/token-refusals.ts";
import type { Verdict } from "../../../src/limits/rate-limiter.ts";

const now = Date.parse("2026-11-21T19:00:00Z");
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now }));
afterEach(() => void vi.useRealTimers());

const refusal = { code: "invalid_grant", category: "refresh-token-grant", reason: "grant_not_found" };

/** So many token requests are refused, each from an address of its own. @returns what was recorded */
async function refused(times: number, verdict: Verdict): Promise<AuditEvent[]> {
  const recorded: AuditEvent[] = [];
  const trail = { record: (event: AuditEvent) => void recorded.push(event) };
  for (let time = 0; time < times; time += 1) {
    const headers = new Headers({ "cf-connecting-ip": `192.0.2.${time % 250}` });
    await fromAddress(headers, () => recordRefusal(trail, async () => verdict, refusal, undefined));
  }
  return recorded;
}

describe("refused token requests", () => {
  it("are recorded one by one where their addresses are within the limit", async () => {
    const recorded = await refused(500, "within");
    expect(recorded).toHaveLength(500);
    expect(new Set(recorded.map(({ kind }) => kind))).toEqual(new Set(["token"]));
  });

  it("are recorded where nobody can count them, but do not fill the trail, which says that there were more", async () => {
    const recorded = await refused(500, "failed");
    expect(recorded.filter(({ kind }) => kind === "token")).toHaveLength(60);
    expect(recorded.filter(({ kind }) => kind === "limit")).toEqual([
      expect.objectContaining({ action: "token-refusals", decision: "refused", reason: "limiter-failed" }),
    ]);
    vi.setSystemTime(now + 60_000);
    expect(await refused(1, "failed")).toMatchObject([{ kind: "token", reason: "invalid_grant" }]);
  });
});
