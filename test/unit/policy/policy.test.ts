import { describe, expect, it } from "vitest";
import { consistentPolicy } from "../../../src/policy/contradictions.ts";
import { decide } from "../../../src/policy/decision.ts";
import { parseSettings, SettingsError } from "../../../src/settings/settings.ts";
import { octocat, policyOf } from "./policies.ts";

const environment = {
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: "https://api.github.com",
  GITHUB_CLIENT_ID: "Iv1.client",
  GITHUB_CLIENT_SECRET: "client secret of the app",
  SERVER_SECRET: "a server secret of more than 32 characters",
};

/** What is wrong with a policy, as the operator reads it. */
function problemsWith(POLICY: unknown): readonly string[] {
  try {
    parseSettings({ ...environment, POLICY });
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

describe("1. POLICY", () => {
  it.each([
    ["left out", undefined],
    ["null", null],
    ["an empty object", {}],
    ["no rules", { rules: [] }],
    ["JSON text", '{"rules":[]}'],
  ])("%s is no rules", (_what, POLICY) => {
    expect(parseSettings({ ...environment, POLICY }).policy).toEqual({ rules: [] });
  });

  it("takes every part of a rule, and names of GitHub in any case", () => {
    const rule = {
      for: ["*", "user:583231", "login:Octocat", "organization:Acme", "team:Acme/Core", "client:Abc"],
      allow: ["get*", "createIssue"],
      deny: ["mergePullRequest"],
      parameters: { createIssue: { owner: ["acme", "acme-*"], labels: ["bug"] } },
      perMinute: 60,
      perDay: { generateImage: 20, "*": 2000 },
    };
    const { policy } = parseSettings({ ...environment, POLICY: { rules: [rule] } });
    expect(policy.rules).toEqual([
      {
        ...rule,
        for: ["*", "user:583231", "login:octocat", "organization:acme", "team:acme/core", "client:Abc"],
      },
    ]);
  });

  it("without `for` is a rule for everybody", () => {
    expect(policyOf({ deny: ["add"] }).rules[0]?.for).toEqual(["*"]);
  });

  it.each<[string, unknown, string]>([
    ["a list in place of the object", [], "POLICY has to be of another type"],
    ["text that is no JSON", "{rules", "POLICY has to be of another type"],
    ["rules that are no list", { rules: {} }, "POLICY.rules has to be of another type"],
    ["an unknown key", { rule: [] }, "POLICY.rule is no part of a policy"],
    [
      "an unknown key of a rule",
      { rules: [{ deny: ["add"], alow: ["get*"] }] },
      "POLICY.rules.0.alow is no part",
    ],
    ["a rule that says nothing", { rules: [{ for: ["*"] }] }, "POLICY.rules.0 says nothing"],
    ["a rule for nobody", { rules: [{ for: [], deny: ["add"] }] }, "POLICY.rules.0.for is empty"],
    [
      "an id that is none",
      { rules: [{ for: ["user:octocat"], deny: ["add"] }] },
      "POLICY.rules.0.for.0 has to be",
    ],
    [
      "an id with a zero before it",
      { rules: [{ for: ["user:01"], deny: ["add"] }] },
      "POLICY.rules.0.for.0 has to",
    ],
    [
      "a login of digits",
      { rules: [{ for: ["login:583231"], deny: ["add"] }] },
      "POLICY.rules.0.for.0 has to be",
    ],
    [
      "a team without its organization",
      { rules: [{ for: ["team:core"], deny: ["add"] }] },
      "POLICY.rules.0.for.0",
    ],
    [
      "another kind",
      { rules: [{ for: ["*", "role:admin"], deny: ["add"] }] },
      "POLICY.rules.0.for.1 has to be",
    ],
    [
      "a kind that every object has",
      { rules: [{ for: ["constructor:x"], deny: ["add"] }] },
      "POLICY.rules.0.for.0",
    ],
    ["a name alone", { rules: [{ for: ["octocat"], deny: ["add"] }] }, "POLICY.rules.0.for.0 has to be"],
    ["no text", { rules: [{ for: [583231], deny: ["add"] }] }, "POLICY.rules.0.for.0 has to be"],
    [
      "a regular expression",
      { rules: [{ deny: ["get", "^get.+$"] }] },
      "POLICY.rules.0.deny.1 has to be a tool's name",
    ],
    ["an empty list", { rules: [{ allow: [] }] }, "POLICY.rules.0.allow is empty"],
    [
      "too long a list",
      { rules: [{ deny: Array(201).fill("add") }] },
      "POLICY.rules.0.deny has more than 200",
    ],
    ["no parameters", { rules: [{ parameters: {} }] }, "POLICY.rules.0.parameters is empty"],
    [
      "a tool without parameters",
      { rules: [{ parameters: { add: {} } }] },
      "POLICY.rules.0.parameters.add is empty",
    ],
    [
      "a parameter restricted to nothing",
      { rules: [{ parameters: { createIssue: { owner: [] } } }] },
      "POLICY.rules.0.parameters.createIssue.owner is empty",
    ],
    [
      "a pattern of tools where parameters are restricted",
      { rules: [{ parameters: { "create*": { owner: ["acme"] } } }] },
      "POLICY.rules.0.parameters.create* has to be a tool's name",
    ],
    [
      "an object as a value",
      { rules: [{ parameters: { createIssue: { owner: ["acme", {}] } } }] },
      "POLICY.rules.0.parameters.createIssue.owner.1 has to be text, a number",
    ],
    [
      "a key that would be passed over",
      '{"rules":[{"parameters":{"__proto__":{"owner":["acme"]}}}]}',
      "POLICY has __proto__ in it",
    ],
    ["no calls a minute", { rules: [{ perMinute: 0 }] }, "POLICY.rules.0.perMinute has to be a whole number"],
    [
      "half a call",
      { rules: [{ perDay: { add: 0.5 } }] },
      "POLICY.rules.0.perDay.add has to be a whole number",
    ],
    [
      "a number as text",
      { rules: [{ perMinute: "60" }] },
      "POLICY.rules.0.perMinute has to be a whole number",
    ],
    ["no days", { rules: [{ perDay: {} }] }, "POLICY.rules.0.perDay is empty"],
    [
      "what is denied, allowed",
      { rules: [{ allow: ["add"], deny: ["add"] }] },
      "POLICY.rules.0.allow.0 is denied by",
    ],
    [
      "what a pattern denies, allowed",
      { rules: [{ allow: ["add", "getI*"], deny: ["get*"] }] },
      "POLICY.rules.0.allow.1 is denied by the same rule",
    ],
    [
      "what is denied, restricted",
      { rules: [{ deny: ["add"] }, { deny: ["create*"], parameters: { createIssue: { owner: ["a"] } } }] },
      "POLICY.rules.1.parameters.createIssue is denied",
    ],
    [
      "what is denied, counted",
      { rules: [{ deny: ["*"], perDay: { add: 1 } }] },
      "POLICY.rules.0.perDay.add is denied",
    ],
    ["a tool twice", { rules: [{ deny: ["add", "get*", "add"] }] }, "POLICY.rules.0.deny.2 is there twice"],
    [
      "somebody twice",
      { rules: [{ for: ["team:a/B", "team:A/b"], deny: ["add"] }] },
      "POLICY.rules.0.for.1 is there",
    ],
    [
      "a value twice",
      { rules: [{ parameters: { createIssue: { owner: ["a", "b", "a"] } } }] },
      "POLICY.rules.0.parameters.createIssue.owner.2 is there twice",
    ],
    [
      "more groups than GitHub can be asked of",
      { rules: [{ for: Array.from({ length: 41 }, (_, index) => `team:acme/${index}`), deny: ["add"] }] },
      "POLICY.rules name more than 40 organizations and teams",
    ],
    [
      "more than a megabyte",
      { rules: [{ parameters: { add: { a: ["x".repeat(1_000_001)] } } }] },
      "POLICY is longer than 1000000",
    ],
  ])("with %s is refused, and the place is named", (_what, POLICY, start) => {
    const [problem = "", ...others] = problemsWith(POLICY);
    expect(problem.slice(0, start.length)).toBe(start);
    expect(problem).toContain("docs/restrict.md");
    expect(others.length).toBeLessThan(10);
  });

  it("that is refused in many places names the first ten", () => {
    expect(problemsWith({ rules: Array(50).fill({}) })).toHaveLength(10);
  });

  it("that allows a part of what it denies makes sense the other way round: denials are exceptions", () => {
    expect(problemsWith({ rules: [{ allow: ["get*"], deny: ["getContents"] }] })).toEqual([]);
  });

  it("that is refused shows no value, and no key as it is written if that could do harm", () => {
    const problems = problemsWith({ rules: [{ for: ["hidden value"], deny: ["add"] }, { "a\nb\u202E": 1 }] });
    expect(JSON.stringify(problems)).not.toContain("hidden");
    expect(problems.join("")).toMatch(/POLICY\.rules\.1\.a\?b\? is no part/);
  });
});

describe("1. a large policy", () => {
  /** The least that something took of a few tries. */
  function timeOf(work: () => void): number {
    const times = Array.from({ length: 5 }, () => {
      const begun = performance.now();
      work();
      return performance.now() - begun;
    });
    return Math.min(...times);
  }

  /** Rules of which all are for octocat's client, or none. */
  const rules = (count: number, client: string) =>
    Array.from({ length: count }, (_, index) => ({
      for: [`user:${index + 1}`, `client:${client}`],
      parameters: { createIssue: { owner: ["acme"] } },
    }));

  it("of 10,000 rules is read in proportional time", () => {
    const read = (count: number) => {
      const given = { rules: rules(count, "client-1") };
      return timeOf(() => consistentPolicy.parse(given));
    };
    expect(read(10_000)).toBeLessThan(Math.max(read(1000), 0.5) * 40);
  });

  it.each(["client-1", "client-2"])("of 10,000 rules for %s is decided by in proportional time", (client) => {
    const decided = (count: number) => {
      const policy = policyOf(...rules(count, client));
      const tool = { name: "createIssue", offByDefault: false };
      return timeOf(() => expect(decide(policy, octocat(), tool, { owner: "acme" }).allowed).toBe(true));
    };
    expect(decided(10_000)).toBeLessThan(Math.max(decided(1000), 0.5) * 40);
  });

  it("with patterns of 100 kB is read and decided by at once", () => {
    const stars = `${"*a".repeat(50_000)}b`;
    const begun = performance.now();
    const policy = policyOf({ parameters: { createIssue: { title: [stars, `*${"a".repeat(100_000)}b*`] } } });
    const tool = { name: "createIssue", offByDefault: false };
    expect(decide(policy, octocat(), tool, { title: "a".repeat(65_000) }).allowed).toBe(false);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
