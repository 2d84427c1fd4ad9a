import { describe, expect, it } from "vitest";
import { isSubject } from "../../../../src/upstream/oidc/id-token.ts";

describe("a subject", () => {
  it.each(["1", "auth0|507f1f77", "with a space", "Ä", "😀", "s".repeat(255)])("can be %j", (text) => {
    expect(isSubject(text)).toBe(true);
  });

  it.each(["", "s".repeat(256), "\ud800", "half \udc00"])("cannot be %j", (text) => {
    expect(isSubject(text)).toBe(false);
  });
});
