import { describe, expect, it } from "vitest";
import { isSince } from "../../../src/lanes/revision.ts";

describe("a revision that a client names", () => {
  it.each(["2025-06-18", "2025-11-25", "2026-07-28"])("%s is since 2025-06-18", (revision) => {
    expect(isSince(revision, "2025-06-18")).toBe(true);
  });

  it.each([
    ["an earlier one", "2025-03-26"],
    ["the first", "2024-11-05"],
    ["none", undefined],
    ["none in a header", null],
    ["no date", "latest"],
    ["a later text", "9"],
    ["more than a date", "2025-11-25, 2025-03-26"],
    ["several", ["2025-11-25"]],
  ])("%s is not", (_what, revision) => {
    expect(isSince(revision, "2025-06-18")).toBe(false);
  });
});
