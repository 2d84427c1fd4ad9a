import { afterEach, describe, expect, it, vi } from "vitest";
import { type InputScope, openState, sealState } from "../../../src/lanes/input-state.ts";
import { settingsUnder } from "../services.ts";
import { callerWith } from "../tool-context.ts";

const secret = "a server secret of more than 32 characters";
const settings = settingsUnder({ SERVER_SECRET: secret });

const state = {
  id: "call",
  asked: ["confirm"],
  answered: { confirm: { action: "accept", content: { ok: true } } },
};
const scope: InputScope = {
  caller: callerWith(),
  method: "tools/call",
  name: "deleteFiles",
  arguments: { path: "a", deep: { list: [1, 2] } },
};

const seal = (of = scope) => sealState(state, of, settings);

describe("the state of a request", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("comes back with the same request", async () => {
    const sealed = await seal();
    expect(await openState(sealed, structuredClone(scope), settings)).toMatchObject(state);
    // each time anew
    expect(await seal()).not.toBe(sealed);
  });

  it("says nothing to whoever carries it", async () => {
    const sealed = await seal();
    const readable = sealed.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"));
    expect([sealed, ...readable].join(" ")).not.toMatch(/confirm|accept|delete|expires|answered/i);
  });

  it.each<[string, Partial<InputScope>]>([
    ["another person", { caller: callerWith({ userId: "43" }) }],
    ["another connection of the same person", { caller: callerWith({ connectionId: "other" }) }],
    ["a prompt of the same name", { method: "prompts/get" }],
    ["another tool", { name: "deleteRepository" }],
    ["other arguments", { arguments: { path: "b", deep: { list: [1, 2] } } }],
    ["other arguments, deep inside", { arguments: { path: "a", deep: { list: [1, 2, 3] } } }],
    ["more arguments", { arguments: { path: "a", deep: { list: [1, 2] }, force: true } }],
    ["no arguments", { arguments: undefined }],
  ])("means nothing with %s", async (_what, other) => {
    expect(await openState(await seal(), { ...scope, ...other }, settings)).toBeUndefined();
  });

  it("cannot be moved between arguments by how they are written", async () => {
    const one = { ...scope, name: "a", arguments: { b: "c" } };
    const other = { ...scope, name: 'a",{"b":"c"}', arguments: {} };
    expect(await openState(await seal(one), other, settings)).toBeUndefined();
  });

  it("without arguments is that of a request with none in it", async () => {
    const without = { ...scope, arguments: undefined };
    expect(await openState(await seal(without), { ...scope, arguments: {} }, settings)).toMatchObject(state);
  });

  it("can be used for ten minutes", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const sealed = await seal();
    vi.setSystemTime(Date.now() + 10 * 60_000 - 1);
    expect(await openState(sealed, scope, settings)).toMatchObject(state);
    vi.setSystemTime(Date.now() + 1);
    expect(await openState(sealed, scope, settings)).toBeUndefined();
  });

  it("is refused when any of it was changed", async () => {
    const sealed = await seal();
    const [version = "", iv = "", text = ""] = sealed.split(".");
    const flipped = (part: string) => (part.startsWith("A") ? "B" : "A") + part.slice(1);
    for (const changed of [
      ...["", ".", "..", "v1", `${sealed}-TAMPERED`, sealed.slice(0, -4), `${sealed}.${text}`.slice(1)],
      ...[[version, flipped(iv), text].join("."), [version, iv, flipped(text)].join(".")],
      ...[["v2", iv, text].join("."), JSON.stringify({ ...state, expiresAt: Date.now() + 1000 })],
    ])
      expect(await openState(changed, scope, settings), changed).toBeUndefined();
  });

  it("is another server's under another secret, unless that is the one before", async () => {
    const sealed = await seal();
    const next = { SERVER_SECRET: "another secret of more than 32 characters" };
    expect(await openState(sealed, scope, settingsUnder(next))).toBeUndefined();
    const changed = settingsUnder({ ...next, SERVER_SECRET_PREVIOUS: secret });
    expect(await openState(sealed, scope, changed)).toMatchObject(state);
  });
});
