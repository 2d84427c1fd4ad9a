import { describe, expect, it } from "vitest";
import {
  accountId,
  accountIdForm,
  configuredAccountId,
  grantNamedBy,
  isAccountId,
  isAccountOf,
  isOpenIdAccount,
  openIdAccountId,
  readsAsAccountId,
} from "../../../src/identity/account-id.ts";

const grant = "A0-_".repeat(4);

describe("an account id", () => {
  it.each(["1", "42", "583231", "99999999999999999999"])("%s is one", (id) => {
    expect(isAccountId(id)).toBe(true);
    expect(accountId.parse(id)).toBe(id);
    expect(configuredAccountId.parse(id)).toBe(id);
  });

  it.each(["", "0", "01", "-1", "1.5", "1e3", " 1", "1\n", "1:2", "octocat", "١", "100000000000000000000"])(
    "%j is none, and what it has to be is said",
    (text) => {
      expect(isAccountId(text)).toBe(false);
      expect(accountId.safeParse(text).error?.issues[0]?.message).toBe(accountIdForm);
      expect(configuredAccountId.safeParse(text).success).toBe(false);
    },
  );

  it("is text, and a number only in configuration, where it is not one that is rounded", () => {
    expect(accountId.safeParse(42).success).toBe(false);
    expect(configuredAccountId.parse(42)).toBe("42");
    expect(configuredAccountId.safeParse(2 ** 53).success).toBe(false);
    expect(configuredAccountId.safeParse(0).success).toBe(false);
  });

  it.each<[string, boolean]>([
    ["42", true],
    // these are nobody's ids, but whoever reads a list would take them for some
    ["042", true],
    ["9".repeat(30), true],
    ["octocat", false],
    ["42nd", false],
  ])("a name such as %s reads as one: %s", (name, reads) => {
    expect(readsAsAccountId(name)).toBe(reads);
  });
});

describe("the id of an account at an OpenID provider", () => {
  const [issuer, other] = ["https://login.example.com", "https://login.example.com/"];
  const ann = openIdAccountId(issuer, "ann");

  it("is another for each subject, and for each issuer to the letter", () => {
    const ids = [
      ann,
      openIdAccountId(issuer, "Ann"),
      openIdAccountId(issuer, "ann "),
      openIdAccountId(other, "ann"),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(isOpenIdAccount)).toBe(true);
    expect(openIdAccountId(issuer, "ann")).toBe(ann);
  });

  it("says of which provider it is", () => {
    expect(isAccountOf(issuer, ann)).toBe(true);
    expect(isAccountOf(other, ann)).toBe(false);
    expect(isAccountOf(issuer, "1001")).toBe(false);
    expect(isAccountOf(issuer, ann.slice(0, -1))).toBe(false);
  });
});

describe("the grant of a code or token", () => {
  it("is what it starts with", () => {
    expect(grantNamedBy(`42:${grant}:secret`)).toBe(`42:${grant}`);
  });

  it.each([
    "",
    `42:${grant}`,
    `42:${grant}x:secret`,
    `42:${grant.slice(1)}:secret`,
    `042:${grant}:secret`,
    `octocat:${grant}:secret`,
    `:${grant}:secret`,
    ` 42:${grant}:secret`,
    `x\n42:${grant}:secret`,
  ])("is not named by %j", (text) => {
    expect(grantNamedBy(text)).toBeUndefined();
  });
});
