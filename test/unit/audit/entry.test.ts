import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleaned } from "../../../src/audit/cleaned.ts";
import { entryOf } from "../../../src/audit/entry.ts";
import type { AuditEvent } from "../../../src/audit/event.ts";
import { shardOf } from "../../../src/audit/shard.ts";
import { idFloor, newStamp } from "../../../src/audit/stamp.ts";
import { byteLength } from "../../../src/text/bytes.ts";

const stamp = { id: "0mwqmd591-0000-ddb8349b285149be", at: 1_795_278_330_325, traceId: "trace" };
const call: AuditEvent = {
  ...{ kind: "tool", action: "add", decision: "allowed", outcome: "ok", duration: 1.4, resultBytes: 12 },
  ...{ userId: "42", login: "demo", clientId: "client", grantId: "grant" },
};

describe("3. an entry", () => {
  it("has what is known of an event, and nothing else that it brings along", () => {
    const more = {
      ...call,
      given: { values: { body: "private" }, declared: [] },
      token: "gho_x",
      headers: {},
    };
    expect(entryOf(more, stamp)).toEqual({
      ...stamp,
      ...{ kind: "tool", action: "add", decision: "allowed", outcome: "ok", duration: 1, resultBytes: 12 },
      ...{ userId: "42", login: "demo", clientId: "client", grantId: "grant" },
    });
  });

  it("leaves out what is not known", () => {
    const facts = { kind: "consent", decision: "denied", clientId: undefined, detail: "" } as const;
    expect(entryOf(facts, { id: "1", at: 1 })).toEqual({
      id: "1",
      at: 1,
      kind: "consent",
      decision: "denied",
    });
    const duration = Number.NaN;
    expect(entryOf({ ...call, duration }, stamp)).not.toHaveProperty("duration");
  });

  it("is bounded and on one line, whatever its texts are", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 1500 }),
      fc.string({ unit: "grapheme", maxLength: 1500 }),
      fc.constantFrom(
        "x".repeat(10_000),
        "\ud800".repeat(2000),
        "\u0000\r\n\u2028",
        "👩‍👩‍👧‍👦".repeat(500),
        "'); DROP TABLE x; --",
      ),
    );
    fc.assert(
      fc.property(text, (value) => {
        const texts = {
          action: value,
          login: value,
          clientId: value,
          reason: value,
          detail: value,
          actor: value,
        };
        const entry = JSON.stringify(entryOf({ ...call, ...texts, userId: value, grantId: value }, stamp));
        expect(byteLength(entry)).toBeLessThan(2500);
        expect(entry.isWellFormed()).toBe(true);
        expect(entry).not.toMatch(/[\p{Cc}\u2028\u2029]|\\[nrtu]/u);
      }),
      { numRuns: 100 },
    );
  });
});

describe("3. a text without what looks like a secret", () => {
  it.each([
    "gho_0123456789abcdef",
    "ghs_xyz",
    "github_pat_11ABC_def",
    "1001:abcdefghijklmnop:qrstuvwxyz0123456789",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "v1.AAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBB",
    "Bearer abc.def",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
    "somebody@example.com",
  ])("%s", (secret) => {
    const text = cleaned(`before ${secret}`, 300);
    expect(text).toBe("before ⟦withheld⟧");
    // nor where the end of it was cut off
    expect(cleaned(`before ${secret.slice(0, -1)}`, 300)).toMatch(/^before ⟦withheld⟧/);
  });

  it.each([
    "https://client.example/oauth/metadata.json",
    "0af7651916cd43dd8448eb211c80319c",
    "GET /user 503",
  ])("leaves %s as it is", (text) => {
    expect(cleaned(text, 300)).toBe(text);
  });
});

describe("3. the order of entries", () => {
  it("is that of their ids, of each millisecond too", () => {
    const ids = Array.from({ length: 5000 }, () => newStamp().id);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is that of time, which an id begins with", () => {
    const { id, at } = newStamp();
    expect(id > idFloor(at)).toBe(true);
    expect(id < idFloor(at + 1)).toBe(true);
    expect(idFloor(-1)).toBe("000000000");
  });

  it("is each person's own: their entries go by one buffer, and those of nobody by a few", () => {
    expect(shardOf({ userId: "42", id: "1" })).toBe("user:42");
    const shards = new Set(Array.from({ length: 500 }, () => shardOf({ id: newStamp().id })));
    expect([...shards].sort()).toEqual(["nobody:0", "nobody:1", "nobody:2", "nobody:3"]);
  });
});
