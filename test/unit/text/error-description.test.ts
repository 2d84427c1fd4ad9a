import { describe, expect, it } from "vitest";
import { errorDescription } from "../../../src/text/error-description.ts";

describe("11. what a client is told has the characters of an error_description (RFC 6749 section 4.1.2.1)", () => {
  it.each<[string, string]>([
    ["open to members of the group engineering only", "open to members of the group engineering only"],
    ["members of the group Ingeniería 🦊", "members of the group Ingenier?a ?"],
    ['members of the group "a\\b"', "members of the group 'a?b'"],
    ["a\r\nLocation: https://evil.example", "a??Location: https://evil.example"],
    ["people at “Acme’s”", "people at 'Acme's'"],
  ])("%j", (text, told) => {
    expect(errorDescription(text)).toBe(told);
    expect(errorDescription(text)).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/);
  });
});
