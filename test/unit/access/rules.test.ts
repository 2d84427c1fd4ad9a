import { describe, expect, it } from "vitest";
import {
  judge,
  needsMemberships,
  refusalOf as refusalAt,
  restricts,
  type Verdict,
} from "../../../src/access/rules.ts";
import { openIdAccountId } from "../../../src/identity/account-id.ts";
import type { AccessRules } from "../../../src/settings/settings.ts";
import type { Memberships } from "../../../src/upstream/upstream.ts";

const refusalOf = (rules: AccessRules) => refusalAt(rules, "GitHub");

const rulesWith = (rules: Partial<AccessRules>): AccessRules => ({
  users: [],
  organizations: [],
  teams: [],
  groups: [],
  emailDomains: [],
  contact: "",
  ...rules,
});

/** What GitHub says of each organization and "organization/team"; undefined for what it could not say. */
function answering(answers: Record<string, boolean | undefined>): Memberships & { readonly asked: string[] } {
  const asked: string[] = [];
  const answer = async (group: string) => {
    const name = group.replace(/^(?:organization:(?=[^/]+$)|team:(?=[^/]+\/[^/]+$))/, "");
    asked.push(name);
    if (!Object.hasOwn(answers, name)) throw new Error(`${name} was not expected to be asked for`);
    return answers[name];
  };
  return { asked, of: answer };
}

const inspector = { userId: "1001", login: "Inspector" };

describe("11. who may connect", () => {
  it("everybody, where nobody is listed; GitHub is not asked", async () => {
    const nothing = answering({});
    expect(await judge(rulesWith({ contact: "ops@example.com" }), inspector, nothing)).toBe("allowed");
    expect(nothing.asked).toEqual([]);
  });

  it.each<[string, readonly string[], { userId: string; login?: string }, "allowed" | "refused"]>([
    ["an id that is listed", ["1001"], { userId: "1001" }, "allowed"],
    ["an id that starts like a listed one", ["100"], { userId: "1001" }, "refused"],
    ["a login that is listed", ["inspector"], inspector, "allowed"],
    [
      "a login that is spelled in another case",
      ["inspector"],
      { userId: "1", login: "INSPECTOR" },
      "allowed",
    ],
    ["a login that starts like a listed one", ["inspect"], inspector, "refused"],
    ["a login that the pins did not confirm", ["inspector"], { userId: "1001" }, "refused"],
    ["somebody after others in the list", ["5", "admin", "inspector"], inspector, "allowed"],
    ["nobody of the list", ["5", "admin"], inspector, "refused"],
  ])("users: %s", async (_who, users, applicant, verdict) => {
    expect(await judge(rulesWith({ users: [...users] }), applicant, answering({}))).toBe(verdict);
  });

  it.each<[string, Record<string, boolean | undefined>, "allowed" | "refused" | "unknown"]>([
    ["a member of the organization", { acme: true, "beta/core": false }, "allowed"],
    ["a member of the team", { acme: false, "beta/core": true }, "allowed"],
    ["a member of neither", { acme: false, "beta/core": false }, "refused"],
    [
      "a member of one, when GitHub could not say about the other",
      { acme: undefined, "beta/core": true },
      "allowed",
    ],
    ["not known, when GitHub could not say about one", { acme: false, "beta/core": undefined }, "unknown"],
    ["not known, when GitHub could not say at all", { acme: undefined, "beta/core": undefined }, "unknown"],
  ])("one match is enough, and only a definite no of all refuses: %s", async (_who, answers, verdict) => {
    const rules = rulesWith({ users: ["5"], organizations: ["acme"], teams: ["beta/core"] });
    expect(await judge(rules, inspector, answering(answers))).toBe(verdict);
  });

  it("a listed user is let in without a question to GitHub", async () => {
    const rules = rulesWith({ users: ["inspector"], organizations: ["acme"], teams: ["acme/core"] });
    const unreachable = answering({});
    expect(await judge(rules, inspector, unreachable)).toBe("allowed");
    expect(unreachable.asked).toEqual([]);
  });

  it.each<[Partial<AccessRules>, boolean, boolean]>([
    [{}, false, false],
    [{ contact: "ops@example.com" }, false, false],
    [{ users: ["1"] }, true, false],
    [{ organizations: ["acme"] }, true, true],
    [{ teams: ["acme/core"] }, true, true],
    [{ groups: ["engineering"] }, true, true],
    [{ emailDomains: ["example.com"] }, true, true],
    [{ users: ["ann@example.com"] }, true, true],
  ])("%j restricts: %s, needs memberships: %s", (rules, restricting, needing) => {
    expect(restricts(rulesWith(rules))).toBe(restricting);
    expect(needsMemberships(rulesWith(rules))).toBe(needing);
  });
});

describe("11. who may connect from an OpenID provider", () => {
  const ann = { userId: openIdAccountId("https://login.example.com", "ann"), login: "ann" };

  /** What the provider says of each group, in the words of the rules. */
  const saying = (answers: Record<string, boolean | undefined>) => {
    const asked: string[] = [];
    const memberships: Memberships = {
      of: async (group) => {
        asked.push(group);
        return Object.hasOwn(answers, group) ? answers[group] : false;
      },
    };
    return { asked, memberships };
  };

  it.each<[string, Partial<AccessRules>, Record<string, boolean | undefined>, Verdict]>([
    ["a member of the group", { groups: ["engineering"] }, { "group:engineering": true }, "allowed"],
    [
      "a group in another case is another",
      { groups: ["engineering"] },
      { "group:Engineering": true },
      "refused",
    ],
    ["a domain", { emailDomains: ["example.com"] }, { "email-domain:example.com": true }, "allowed"],
    [
      "a group of the domain's name",
      { emailDomains: ["example.com"] },
      { "group:example.com": true },
      "refused",
    ],
    [
      "an address that is theirs",
      { users: ["ann@example.com"] },
      { "email:ann@example.com": true },
      "allowed",
    ],
    [
      "an address that is not",
      { users: ["ann@example.com"] },
      { "email-domain:example.com": true },
      "refused",
    ],
    ["not known", { users: ["ann@example.com"] }, { "email:ann@example.com": undefined }, "unknown"],
    ["their id", { users: [ann.userId], groups: ["engineering"] }, {}, "allowed"],
  ])("%s: %j", async (_what, rules, answers, verdict) => {
    expect(await judge(rulesWith(rules), ann, saying(answers).memberships)).toBe(verdict);
  });

  it("a username that reads as a listed address is not that address: the provider is asked whose it is", async () => {
    const posing = { ...ann, login: "boss@example.com" };
    const { asked, memberships } = saying({});
    expect(await judge(rulesWith({ users: ["boss@example.com"] }), posing, memberships)).toBe("refused");
    expect(asked).toEqual(["email:boss@example.com"]);
  });

  it("a username is known in its own case only: a provider may have both Ann and ann", async () => {
    const rules = rulesWith({ users: ["ann"] });
    const { memberships } = saying({});
    expect(await judge(rules, ann, memberships)).toBe("allowed");
    expect(await judge(rules, { ...ann, login: "Ann" }, memberships)).toBe("refused");
  });
});

describe("11. who is refused reads which rule refused, and whom to ask", () => {
  it.each<[Partial<AccessRules>, string[], string[]]>([
    [{ users: ["1", "admin"] }, ["people on the operator's list"], ["admin", "organization", "team", "ask"]],
    [
      { organizations: ["acme", "beta"] },
      ["organization acme", "organization beta"],
      ["list", "team", "ask"],
    ],
    [{ teams: ["acme/core"] }, ["team acme/core"], ["list", "organization", "ask"]],
    [
      { groups: ["engineering"], emailDomains: ["example.com"] },
      ["members of the group engineering", "people with an address at example.com"],
      ["list", "organization", "team", "ask"],
    ],
    [{ users: ["boss@example.com"] }, ["people on the operator's list"], ["boss", "example.com", "ask"]],
    [{ users: ["1"], contact: "ops@example.com" }, ["ask ops@example.com"], ["organization", "team"]],
  ])("%j", (rules, said, unsaid) => {
    const refusal = refusalOf(rulesWith(rules));
    for (const words of said) expect(refusal).toContain(words);
    // who else is on the list is nobody's business, and a rule that is not there did not refuse
    for (const words of unsaid) expect(refusal).not.toContain(words);
  });

  it("consists of characters that an error_description may have (RFC 6749 section 4.1.2.1)", () => {
    const refusal = refusalOf(
      rulesWith({ users: ["1"], organizations: ["acme"], teams: ["acme/core"], contact: "ops@example.com" }),
    );
    expect(refusal).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });
});
