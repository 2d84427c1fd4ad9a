import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Accounts } from "../../../src/accounts/accounts.ts";
import { lives } from "../../../src/lanes/liveness.ts";

const now = Date.UTC(2030, 0, 1);
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now }));
afterEach(() => void vi.useRealTimers());

const caller = { userId: "42", connectionId: "connection" };
/** Only that there is one counts. */
const there = { status: async () => ({}) } as unknown as Pick<Accounts, "status">;
const gone: Pick<Accounts, "status"> = { status: async () => undefined };

describe("what a caller opened", () => {
  it.each([
    ["while the connection is there", caller, there, true],
    ["while the token of an exchange lasts, too", { ...caller, endsAt: now + 1 }, there, true],
    ["no longer than the token of an exchange", { ...caller, endsAt: now }, there, false],
    ["no longer than the connection", caller, gone, false],
    ["no longer than the connection, whatever the token says", { ...caller, endsAt: now + 1 }, gone, false],
  ])("stays open %s", async (_when, who, accounts, expected) => {
    expect(await lives(who, accounts)).toBe(expected);
  });
});
