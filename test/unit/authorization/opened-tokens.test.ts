import { createHash } from "node:crypto";
import type { TokenSummary } from "@cloudflare/workers-oauth-provider";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openedTokens } from "../../../src/authorization/opened-tokens.ts";

const token = "42:grant:secret";
const keyOf = (text: string) =>
  `token:42:${text.split(":")[1]}:${createHash("sha256").update(text).digest("hex")}`;

const now = Date.UTC(2030, 0, 1);
const inAMinute = now / 1000 + 60;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A record as the library keeps it, which only its token opens. */
const recordOf = (login: string, expiresAt = inAMinute) => JSON.stringify({ login, expiresAt });

function storage(records: Record<string, string>) {
  const get = vi.fn(async (key: string) => records[key] ?? null);
  // of a namespace, only this is used
  const namespace = { get } as unknown as KVNamespace;
  /** Reads the record as the library does, and says what is in it. */
  const open = vi.fn(async (opened: string, found: KVNamespace) => {
    const record = await found.get<{ login: string; expiresAt: number }>(keyOf(opened), { type: "json" });
    if (!record) return null;
    const { login, expiresAt } = record;
    if (expiresAt < Math.floor(Date.now() / 1000)) return null;
    return { expiresAt, scope: ["profile"], grant: { props: { login } } } as TokenSummary<unknown>;
  });
  return { records, get, open, read: openedTokens({ records: namespace, open }) };
}

const loginIn = (summary: TokenSummary<unknown> | null) => summary?.grant.props;

describe("the contents of access tokens", () => {
  it("are read once from the storage for each request, and opened once", async () => {
    const { get, open, read } = storage({ [keyOf(token)]: recordOf("demo") });
    expect(loginIn(await read(token))).toEqual({ login: "demo" });
    expect(await read(token)).toBe(await read(token));
    expect(get.mock.calls).toEqual([[keyOf(token)], [keyOf(token)], [keyOf(token)]]);
    expect(open).toHaveBeenCalledOnce();
  });

  it("are opened anew when the record says anything else", async () => {
    const { records, open, read } = storage({ [keyOf(token)]: recordOf("demo") });
    await read(token);
    records[keyOf(token)] = recordOf("renamed");
    expect(loginIn(await read(token))).toEqual({ login: "renamed" });
    expect(open).toHaveBeenCalledTimes(2);
  });

  it("are nothing once the record is gone, and what it is when it is back", async () => {
    const { records, read } = storage({ [keyOf(token)]: recordOf("demo") });
    await read(token);
    delete records[keyOf(token)];
    expect(await read(token)).toBeNull();
    records[keyOf(token)] = recordOf("another");
    expect(loginIn(await read(token))).toEqual({ login: "another" });
  });

  it("are nothing once its time is over, to the second", async () => {
    const { read } = storage({ [keyOf(token)]: recordOf("demo") });
    await read(token);
    vi.setSystemTime(inAMinute * 1000 + 999);
    expect(await read(token)).not.toBeNull();
    vi.setSystemTime(inAMinute * 1000 + 1000);
    expect(await read(token)).toBeNull();
  });

  it("are each token's own, also of one grant", async () => {
    const another = "42:grant:another";
    const { read } = storage({ [keyOf(token)]: recordOf("demo"), [keyOf(another)]: recordOf("other") });
    expect(loginIn(await read(token))).toEqual({ login: "demo" });
    expect(loginIn(await read(another))).toEqual({ login: "other" });
    expect(loginIn(await read(token))).toEqual({ login: "demo" });
    expect(await read("42:grant:made up")).toBeNull();
  });

  it.each(["", "token", "42:grant", "42:grant:secret:more"])("are not asked for of %j", async (none) => {
    const { get, read } = storage({});
    expect(await read(none)).toBeNull();
    expect(get).not.toHaveBeenCalled();
  });

  it("are nothing of a record that is damaged, or that its token does not open", async () => {
    const { open, read } = storage({ [keyOf(token)]: "{" });
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    expect(await read(token)).toBeNull();
    expect(error.mock.calls).toEqual([['{"event":"record_damaged","kind":"token"}']]);
    error.mockRestore();
    const closed = storage({ [keyOf(token)]: recordOf("demo") });
    closed.open.mockResolvedValue(null);
    expect(await closed.read(token)).toBeNull();
    expect(await closed.read(token)).toBeNull();
    expect(closed.open).toHaveBeenCalledTimes(2);
    expect(open).toHaveBeenCalledOnce();
  });

  it("are the same for all requests, so none can change them", async () => {
    const { read } = storage({ [keyOf(token)]: recordOf("demo") });
    await read(token);
    const summary = await read(token);
    expect(() => summary?.scope.push("admin")).toThrow(TypeError);
    expect(() => Object.assign(summary?.grant.props ?? {}, { login: "admin" })).toThrow(TypeError);
  });

  it("are forgotten with the record, and those of a very long one are not remembered", async () => {
    const { records, open, read } = storage({ [keyOf(token)]: recordOf("demo") });
    await read(token);
    delete records[keyOf(token)];
    await read(token);
    records[keyOf(token)] = recordOf("demo");
    await read(token);
    expect(open).toHaveBeenCalledTimes(2);
    const long = storage({ [keyOf(token)]: recordOf("x".repeat(8000)) });
    await long.read(token);
    await long.read(token);
    expect(long.open).toHaveBeenCalledTimes(2);
  });

  it("are remembered of a thousand tokens", async () => {
    const tokens = Array.from({ length: 1001 }, (_, number) => `42:grant:${number}`);
    const { open, read } = storage(Object.fromEntries(tokens.map((one) => [keyOf(one), recordOf(one)])));
    for (const one of tokens) expect(loginIn(await read(one))).toEqual({ login: one });
    expect(loginIn(await read(tokens[1000] ?? ""))).toEqual({ login: tokens[1000] });
    expect(open).toHaveBeenCalledTimes(1001);
    // the first made room
    expect(loginIn(await read(tokens[0] ?? ""))).toEqual({ login: tokens[0] });
    expect(open).toHaveBeenCalledTimes(1002);
  });
});
