import { describe, expect, it } from "vitest";
import { inWords, waitUntil } from "../../../src/limits/wait.ts";

const now = Date.parse("2026-11-21T19:00:00Z");

describe("2. a wait", () => {
  it.each([
    ["2026-11-21T19:00:01Z", 1, "1 second"],
    ["2026-11-21T19:00:12Z", 12, "12 seconds"],
    ["2026-11-21T19:01:59Z", 119, "119 seconds"],
    ["2026-11-21T19:02:01Z", 121, "3 minutes"],
    ["2026-11-21T20:59:59Z", 7199, "120 minutes"],
    ["2026-11-22T00:00:00Z", 18_000, "5 hours"],
  ])("until %s is one of %i seconds, in words: in %s", (resetAt, retryAfter, words) => {
    const wait = waitUntil(Date.parse(resetAt), now);
    expect(wait).toEqual({ resetAt, retryAfter });
    expect(inWords(wait)).toBe(`${resetAt} (in ${words})`);
  });

  it("ends with a whole second, and never before it is over", () => {
    expect(waitUntil(now + 1, now)).toEqual({ resetAt: "2026-11-21T19:00:01Z", retryAfter: 1 });
    expect(waitUntil(now + 1500, now + 600)).toEqual({ resetAt: "2026-11-21T19:00:02Z", retryAfter: 1 });
  });

  it("of what is over already is a second", () => {
    expect(waitUntil(now - 5000, now).retryAfter).toBe(1);
  });
});
