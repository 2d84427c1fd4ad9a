import { describe, expect, it } from "vitest";
import {
  type Claims,
  emailOf,
  groupsOf,
  type KeptClaims,
  keptClaims,
  shownProfile,
} from "../../../../src/upstream/oidc/claims.ts";

const settings = { groupsClaim: "groups", usernameClaim: "preferred_username", trustsEmail: false };
const subject = "248289761001";

const shown = (...sources: Claims[]) => shownProfile(sources, subject, settings);

describe("the login of an account", () => {
  it.each<[string, Claims, string]>([
    ["the claim for it", { preferred_username: "ada", email: "a@acme.example", name: "Ada L." }, "ada"],
    ["the address, without that", { email: "a@acme.example", name: "Ada L." }, "a@acme.example"],
    ["the name, without either", { name: "Ada Lovelace" }, "Ada Lovelace"],
    ["part of the subject, without anything", {}, `account ${subject}`],
    [
      "part of the subject, where the claim is no text",
      { preferred_username: ["ada"] },
      `account ${subject}`,
    ],
    ["part of the subject, where the claim is empty", { preferred_username: "" }, `account ${subject}`],
    // rules can name logins, and people choose their names
    ["not a name that reads as a login", { name: "admin" }, `account ${subject}`],
    ["not an address that reads as a login", { email: "admin" }, `account ${subject}`],
    [
      "not what reads as another once it is shown",
      { preferred_username: "ad\u200bmin" },
      `account ${subject}`,
    ],
    ["not what turns the line around", { preferred_username: "\u202eadmin" }, `account ${subject}`],
    ["not what has control characters", { preferred_username: "ad\u0000min" }, `account ${subject}`],
    ["not what is too long", { preferred_username: "a".repeat(101) }, `account ${subject}`],
    ["as long as it may be", { preferred_username: "a".repeat(100) }, "a".repeat(100)],
  ])("is %s", (_title, claims, login) => {
    expect(shown(claims).login).toBe(login);
  });

  it("is of the claim that the operator names", () => {
    const other = { ...settings, usernameClaim: "https://acme.example/login" };
    const claims = { preferred_username: "ada", "https://acme.example/login": "ada.lovelace" };
    expect(shownProfile([claims], subject, other).login).toBe("ada.lovelace");
  });

  it("is never of what every object has", () => {
    expect(shownProfile([{}], subject, { ...settings, usernameClaim: "constructor" }).login).toBe(
      `account ${subject}`,
    );
    const named = JSON.parse('{"__proto__":"mallory"}');
    expect(shownProfile([{ ...named }], subject, settings).login).toBe(`account ${subject}`);
  });

  it("has no more of a subject than can be shown", () => {
    expect(shownProfile([{}], "\u202e\u0007<b>long subject</b>", settings).login).toBe(
      "account <b>long subj",
    );
    expect(shownProfile([{}], "\u200b", settings).login).toBe("account");
  });
});

describe("what is shown of an account", () => {
  it("is what the first source says that says anything of it", () => {
    const sources = [
      { name: "Ada", picture: null },
      { name: "Old", picture: "https://acme.example/a.png" },
    ];
    expect(shown(...sources)).toMatchObject({ name: "Ada", picture: "https://acme.example/a.png" });
  });

  it("has a name in one line, of bounded length", () => {
    expect(shown({ name: "Ada\n\u202e Lovelace\u0000" }).name).toBe("Ada Lovelace");
    expect(shown({ name: "x".repeat(5000) }).name).toHaveLength(300);
    expect(shown({ name: " \u200b " })).not.toHaveProperty("name");
    expect(shown({ name: { first: "Ada" } })).not.toHaveProperty("name");
  });

  it.each([
    "http://acme.example/a.png",
    "http://127.0.0.1/a.png",
    "javascript:alert(1)",
    "data:image/png;base64,AAAA",
    "//acme.example/a.png",
    "https://user:secret@acme.example/a.png",
    `https://acme.example/${"x".repeat(500)}`,
    "",
    7,
  ])("has no picture at %s", (picture) => {
    expect(shown({ picture })).not.toHaveProperty("picture");
  });
});

describe("an e-mail address", () => {
  const verified = { email: "ada@acme.example", email_verified: true };
  const trusting = { trustsEmail: true };

  it("counts if it is verified", () => {
    expect(emailOf([verified], settings)).toBe("ada@acme.example");
  });

  it.each([false, undefined, null, "true", 1])("does not count if email_verified is %s", (email_verified) => {
    expect(emailOf([{ ...verified, email_verified }], settings)).toBeUndefined();
  });

  it("counts unverified only where the operator trusts it", () => {
    expect(emailOf([{ email: "ada@acme.example" }], trusting)).toBe("ada@acme.example");
  });

  it("is not verified by what another source says of another", () => {
    expect(emailOf([{ email: "mallory@acme.example" }, verified], settings)).toBeUndefined();
    expect(emailOf([{ email_verified: true }, { email: "mallory@acme.example" }], settings)).toBeUndefined();
  });

  it.each([
    "ada",
    "ada@",
    "@acme.example",
    "ada@acme.example@elsewhere.example",
    "ada @acme.example",
    "ada@acme.example\n",
    "ada@acme\u200b.example",
    `${"a".repeat(250)}@acme.example`,
    ["ada@acme.example"],
  ])("is none if it is %j", (email) => {
    expect(emailOf([{ email, email_verified: true }], trusting)).toBeUndefined();
  });
});

describe("the groups of an account", () => {
  const groups = (value: unknown) => groupsOf([{ groups: value }], settings);

  it.each<[string, unknown, readonly string[] | undefined]>([
    ["a list", ["a", "b"], ["a", "b"]],
    ["one name", "a", ["a"]],
    ["none", [], []],
    ["nothing", undefined, undefined],
    ["null", null, undefined],
    ["an object", { a: true }, undefined],
    ["a number", 7, undefined],
    ["a list with other things in it", ["a", 7, null, ["b"], { c: 1 }, ""], ["a"]],
    ["what is too long, or cannot be seen", ["x".repeat(257), "a\u0000", "a\u200b", "b"], ["b"]],
  ])("are read of %s", (_title, value, read) => {
    expect(groups(value)).toEqual(read);
  });

  it("are no more than five hundred", () => {
    expect(groups(Array.from({ length: 100_000 }, (_, index) => `g${index}`))).toHaveLength(500);
  });
});

describe("what the vault keeps of the claims", () => {
  const former = { groups: ["a"], email: "ada@acme.example" };
  const kept = (claims: Claims, saidIn?: NonNullable<KeptClaims["saidIn"]>) =>
    keptClaims([["id-token", claims]], subject, settings, { ...former, ...(saidIn && { saidIn }) });

  it("is as it was where nothing is said that this place said before", () => {
    expect(kept({})).toEqual({ sub: subject, ...former });
    const saidIn = { groups: "userinfo", email: "userinfo" } as const;
    expect(kept({}, saidIn)).toEqual({ sub: subject, ...former, saidIn });
  });

  it("is nothing any more where this place said it before", () => {
    const saidIn = { groups: "id-token", email: "id-token" } as const;
    expect(kept({}, saidIn)).toEqual({ sub: subject, saidIn });
  });

  it("is what is said now, also if that is less, and where", () => {
    expect(kept({ groups: [], email: "ada@acme.example", email_verified: false })).toEqual({
      ...{ sub: subject, groups: [], saidIn: { groups: "id-token", email: "id-token" } },
    });
  });

  it("has a claim of the first place that says it", () => {
    const said = [
      ["userinfo", { groups: ["b"] }],
      ["id-token", { groups: ["a"], email: "ada@acme.example", email_verified: true }],
    ] as const;
    expect(keptClaims(said, subject, settings)).toEqual({
      ...{ sub: subject, groups: ["b"], email: "ada@acme.example" },
      saidIn: { groups: "userinfo", email: "id-token" },
    });
  });

  it("is about the subject that was asked about, whatever the claims say", () => {
    expect(kept({ sub: "another" }).sub).toBe(subject);
  });
});
