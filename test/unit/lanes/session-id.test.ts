import { describe, expect, it } from "vitest";
import { isSessionIdOf, newSessionId } from "../../../src/lanes/session-id.ts";

const secret = "a server secret of more than 32 characters";

describe("session ids", () => {
  it("are different each time, and of a form that every client takes", async () => {
    const [one, two] = await Promise.all([
      newSessionId(secret, "sse", "42"),
      newSessionId(secret, "sse", "42"),
    ]);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(one).not.toBe(two);
  });

  it("are known again for their owner and transport, and for nobody and nothing else", async () => {
    const id = await newSessionId(secret, "sse", "42");
    expect(await isSessionIdOf(id, secret, "sse", "42")).toBe(true);
    // once more, when it is remembered
    expect(await isSessionIdOf(id, secret, "sse", "42")).toBe(true);
    expect(await isSessionIdOf(id, secret, "sse", "43")).toBe(false);
    expect(await isSessionIdOf(id, secret, "streamable-http", "42")).toBe(false);
    expect(await isSessionIdOf(id, `${secret}.`, "sse", "42")).toBe(false);
  });

  it("cannot be made up", async () => {
    const id = await newSessionId(secret, "sse", "42");
    const changed = (id.at(-1) === "0" ? "1" : "0").padStart(1);
    for (const forged of [
      "",
      "abc",
      "0123456789abcdef".repeat(4),
      id.slice(0, -1) + changed,
      changed + id.slice(1) === id ? `f${id.slice(1)}` : changed + id.slice(1),
      id.toUpperCase() === id ? "A".repeat(64) : id.toUpperCase(),
      `${id}\n`,
      `${id}:42`,
    ]) {
      expect(await isSessionIdOf(forged, secret, "sse", "42")).toBe(false);
    }
  });
});
