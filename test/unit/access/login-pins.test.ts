import { describe, expect, it } from "vitest";
import { type LoginPins, listedLogin, loginPinsIn } from "../../../src/access/login-pins.ts";
import { judge } from "../../../src/access/rules.ts";
import { openIdAccountId } from "../../../src/identity/account-id.ts";
import type { AccessRules } from "../../../src/settings/settings.ts";
import type { Memberships } from "../../../src/upstream/upstream.ts";
import { memoryNamespace } from "../memory-namespace.ts";

const nobody: Memberships = { of: async () => false };

const rulesFor = (...users: string[]): AccessRules => ({
  users,
  organizations: [],
  teams: [],
  groups: [],
  emailDomains: [],
  contact: "",
});

/** What becomes of a sign-in, as the callback has it. */
async function verdictOn(rules: AccessRules, id: string, login: string, pins: LoginPins) {
  return await judge(
    rules,
    { userId: id, login: await listedLogin(rules.users, { id, login }, pins) },
    nobody,
  );
}

const newPins = () => loginPinsIn(memoryNamespace().namespace);

describe("11. a listed login belongs to the account that was let in by it first", () => {
  it("and goes on to, whatever its case", async () => {
    const pins = newPins();
    expect(await pins.claim("inspector", "1")).toBe(true);
    expect(await pins.claim("inspector", "1")).toBe(true);
    expect(await pins.claim("INSPECTOR", "1")).toBe(true);
  });

  it("and to no other account, whatever its case", async () => {
    const pins = newPins();
    await pins.claim("inspector", "1");
    expect(await pins.claim("inspector", "2")).toBe(false);
    expect(await pins.claim("Inspector", "2")).toBe(false);
    expect(await pins.claim("inspector", "1")).toBe(true);
  });

  it("so whoever takes over the name inherits nothing, and its first owner loses nothing", async () => {
    const pins = newPins();
    const rules = rulesFor("inspector");
    expect(await verdictOn(rules, "1", "inspector", pins)).toBe("allowed");
    expect(await verdictOn(rules, "2", "inspector", pins)).toBe("refused");
    expect(await verdictOn(rules, "1", "inspector", pins)).toBe("allowed");
  });

  it("and an account that was renamed is not known by its new login", async () => {
    const pins = newPins();
    const rules = rulesFor("inspector");
    await verdictOn(rules, "1", "inspector", pins);
    expect(await verdictOn(rules, "1", "gadget", pins)).toBe("refused");
  });

  it("while an id is let in under any login, and pins none", async () => {
    const { namespace, entries } = memoryNamespace();
    const pins = loginPinsIn(namespace);
    const rules = rulesFor("1");
    expect(await verdictOn(rules, "1", "inspector", pins)).toBe("allowed");
    expect(await verdictOn(rules, "1", "gadget", pins)).toBe("allowed");
    expect([...entries.keys()]).toEqual([]);
  });
});

describe("11. a login that is not listed", () => {
  it("is not noted: a refused sign-in leaves nothing", async () => {
    const { namespace, entries } = memoryNamespace();
    const pins = loginPinsIn(namespace);
    expect(await verdictOn(rulesFor("admin"), "1", "inspector", pins)).toBe("refused");
    expect([...entries.keys()]).toEqual([]);
  });

  it.each(["42", "0042"])("of digits is not the id that the list means by %s", async (digits) => {
    const { namespace, entries } = memoryNamespace();
    const pins = loginPinsIn(namespace);
    expect(await verdictOn(rulesFor(digits), "7", digits, pins)).toBe("refused");
    expect([...entries.keys()]).toEqual([]);
  });

  it("of digits does not keep the account with that id out", async () => {
    const pins = newPins();
    await verdictOn(rulesFor("42"), "7", "42", pins);
    expect(await verdictOn(rulesFor("42"), "42", "7", pins)).toBe("allowed");
  });
});

describe("11. a username at an OpenID provider", () => {
  const account = (subject: string) => openIdAccountId("https://login.example.com", subject);

  it.each(["ann", "Ann.B_c+d-e"])("that is listed pins its account: %s", async (login) => {
    const pins = newPins();
    expect(await verdictOn(rulesFor(login), account("1"), login, pins)).toBe("allowed");
    expect(await verdictOn(rulesFor(login), account("2"), login, pins)).toBe("refused");
  });

  it.each<[string, string, string]>([
    ["that reads as a listed address", "ann@example.com", "ann@example.com"],
    ["that reads as a listed account id", account("1"), account("1")],
    ["that reads as a subject", "sub:1", "sub:1"],
    ["in another case, which may be somebody else's", "ann", "Ann"],
    ["whose lower case only is the listed one", "kate", "\u212Aate"],
    ["of digits", "42", "42"],
  ])("%s is nobody's, and pins nothing", async (_what, listed, login) => {
    const { namespace, entries } = memoryNamespace();
    const verdict = await verdictOn(rulesFor(listed), account("2"), login, loginPinsIn(namespace));
    expect(verdict).toBe("refused");
    expect([...entries.keys()]).toEqual([]);
  });
});
