import { describe, expect, it } from "vitest";
import { isPersonalAccessToken } from "../../../../src/upstream/github/presented.ts";

describe("the form of a personal access token", () => {
  it.each([
    ["a classic one", `ghp_${"aZ09".repeat(9)}`],
    ["a longer one", `ghp_${"a".repeat(251)}`],
    ["a fine-grained one", `github_pat_11ABCDEFG0abcdefghijkl_${"a".repeat(59)}`],
  ])("%s", (_what, token) => {
    expect(isPersonalAccessToken(token)).toBe(true);
  });

  it.each([
    ["an OAuth App's", `gho_${"a".repeat(36)}`],
    ["a GitHub App's user token", `ghu_${"a".repeat(36)}`],
    ["an installation's", `ghs_${"a".repeat(36)}`],
    ["a refresh token", `ghr_${"a".repeat(36)}`],
    ["none", ""],
    ["one that is too short", `ghp_${"a".repeat(35)}`],
    ["one that is too long", `ghp_${"a".repeat(252)}`],
    ["one with a line after it", `ghp_${"a".repeat(36)}\n`],
    ["one with something before it", ` ghp_${"a".repeat(36)}`],
    ["one of ours", `583231:abcdefghijklmnop:${"a".repeat(32)}`],
  ])("is not that of %s", (_what, token) => {
    expect(isPersonalAccessToken(token)).toBe(false);
  });
});
