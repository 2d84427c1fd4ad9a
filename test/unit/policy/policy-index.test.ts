import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/policy/decision.ts";
import type { Policy, Rule } from "../../../src/policy/policy.ts";
import { ratesBy } from "../../../src/policy/rates.ts";
import { outcomeOf, type PolicyCaller, rulesFor } from "../../../src/policy/subjects.ts";
import { scanned, scannedRates } from "./plain-scan.ts";
import { octocat, policyOf } from "./policies.ts";

describe("any policy, looked up", () => {
  const tools = ["getIssue", "getPull", "createIssue", "generateImage"];
  const patterns = [...tools, "get*", "*Issue", "*e*s*", "*"];
  const groups = ["organization:acme", "team:acme/core"];
  const subjects = ["*", "user:583231", "user:1", "client:client-1", "login:octocat", "login:Old", ...groups];
  const some = <Item>(items: readonly Item[]) => fc.subarray([...items], { minLength: 1 });
  const values = {
    owner: some(["acme", "ACME-*", "*L*", "other"]),
    labels: some(["bug", "b*", "*-*", "Bug"]),
    "files.path": some(["docs/*", "README.md"]),
    page: some<number | boolean | null | string>([1, 2, true, null, "1"]),
  };
  const restrictions = fc
    .record(values, { requiredKeys: [] })
    .filter((given) => Object.keys(given).length > 0);
  const parts = fc
    .record(
      {
        allow: some(patterns),
        deny: some(patterns),
        parameters: fc.dictionary(fc.constantFrom(...tools), restrictions, { minKeys: 1 }),
        perMinute: fc.integer({ min: 1, max: 4 }),
        perDay: fc.dictionary(fc.constantFrom(...patterns), fc.integer({ min: 1, max: 4 }), { minKeys: 1 }),
      },
      { requiredKeys: [] },
    )
    .filter((said) => Object.keys(said).length > 0);
  const rule = fc.tuple(some(subjects), parts).map(([who, said]) => ({ for: who, ...said }));
  // contradictions are for operators: a policy that has some means something all the same
  const policies = fc.array(rule, { maxLength: 8 }).map((rules) => ({ rules }) as Policy);
  const membership = fc.option(fc.boolean(), { nil: undefined });
  const callers = fc
    .record({
      userId: fc.constantFrom("583231", "1", "2"),
      login: fc.constantFrom("octocat", "Octocat", "old"),
      clientId: fc.constantFrom("client-1", "client-2"),
      known: fc.option(fc.constantFrom("octocat", "old"), { nil: undefined }),
      acme: membership,
      core: membership,
    })
    .map(({ known, acme, core, ...who }): PolicyCaller => {
      const memberships = { "organization:acme": acme, "team:acme/core": core };
      const asked = Object.entries(memberships).filter(
        (entry): entry is [string, boolean] => entry[1] !== undefined,
      );
      const facts = { memberships: Object.fromEntries(asked), ...(known !== undefined && { login: known }) };
      return { ...who, facts };
    });
  const calls = fc.record({
    tool: fc.record({ name: fc.constantFrom(...tools), offByDefault: fc.boolean() }),
    args: fc.option(
      fc.record(
        {
          owner: fc.constantFrom("acme", "Acme-Labs", "evil"),
          labels: fc.subarray(["bug", "Bug", "not-a-bug"]),
          files: fc.array(fc.record({ path: fc.constantFrom("docs/a.md", "README.md", "src/a.ts") })),
          page: fc.constantFrom(1, 3, true, null, "1"),
        },
        { requiredKeys: [] },
      ),
      { nil: undefined },
    ),
  });

  it("decides each call as going through all of its rules does, for the same reason", () => {
    fc.assert(
      fc.property(
        policies,
        callers,
        fc.array(calls, { minLength: 1, maxLength: 4 }),
        (policy, who, asked) => {
          for (const { tool, args } of asked)
            expect(decide(policy, who, tool, args)).toEqual(scanned(policy, who, tool, args));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("has the rates that going through all of its rules finds", () => {
    fc.assert(
      fc.property(policies, callers, calls, (policy, who, { tool: { name } }) => {
        expect(ratesBy(rulesFor(policy, who), name)).toEqual(scannedRates(policy, who, name));
      }),
      { numRuns: 700 },
    );
  });

  it("comes to the same for all who have the same outcome", () => {
    fc.assert(
      fc.property(policies, callers, callers, calls, (policy, one, other, { tool, args }) => {
        fc.pre(outcomeOf(rulesFor(policy, one)) === outcomeOf(rulesFor(policy, other)));
        expect(decide(policy, one, tool, args)).toEqual(decide(policy, other, tool, args));
      }),
      { numRuns: 700 },
    );
  });
});

it("a rule that names somebody twice counts for certain if one of both does", () => {
  const getIssue = { name: "getIssue", offByDefault: false };
  const policy = policyOf(
    { for: ["login:octocat", "organization:acme"], parameters: { getIssue: { owner: ["acme"] } } },
    { for: ["login:octocat"], deny: ["createIssue"] },
  );
  const decided = (...who: Parameters<typeof octocat>) =>
    decide(policy, octocat(...who), getIssue, { owner: "evil" });
  const refused = (isCertain: boolean) => ({ allowed: false, reason: { kind: "parameter", isCertain } });
  expect(decided({ memberships: { "organization:acme": true } })).toMatchObject(refused(true));
  expect(decided({ memberships: { "organization:acme": false } })).toMatchObject(refused(false));
});

describe("a call's cost", () => {
  /** A policy that counts how many of its rules are looked at. */
  function watched(rules: readonly object[]) {
    const looked = new Set<Rule>();
    const policy: Policy = {
      rules: policyOf(...rules).rules.map((rule) => {
        const proxy: Rule = new Proxy(rule, {
          get(target, name) {
            looked.add(proxy);
            return Reflect.get(target, name);
          },
        });
        return proxy;
      }),
    };
    return {
      policy,
      lookedAt(what: () => unknown): number {
        looked.clear();
        what();
        return looked.size;
      },
    };
  }

  const getIssue = { name: "getIssue", offByDefault: false };
  /** A rule for everybody, one for each of many people, and one for a client: of all kinds. */
  const rulesOf = (count: number) =>
    Array.from({ length: count }, (_, index) => [
      { deny: [`tool${index}`] },
      { for: [`user:${index + 1}`], allow: ["get*"], perMinute: 5 },
      { for: ["client:client-1"], parameters: { getIssue: { owner: ["acme", `owner${index}`] } } },
      { for: [`login:person${index}`, "organization:acme"], perDay: { "*": index + 1 } },
    ]).flat();

  it.each([10, 10_000])("is that of no rule at all once a few calls were made, under %i rules", (count) => {
    const { policy, lookedAt } = watched(rulesOf(count / 4));
    const call = (who: PolicyCaller) => () => {
      decide(policy, who, getIssue, { owner: "acme" });
      ratesBy(rulesFor(policy, who), "getIssue");
    };
    const first = lookedAt(call(octocat()));
    expect(first).toBeGreaterThan(count / 4);
    expect(lookedAt(call(octocat()))).toBe(0);
    expect(lookedAt(call(octocat({}, { userId: "another", login: "another" })))).toBe(0);
    // who has a rule of their own costs that one, once
    const second = octocat({}, { userId: "2" });
    expect(lookedAt(call(second))).toBe(1);
    expect(lookedAt(call(second))).toBe(0);
  });

  it("does not grow with how much a rule lists", () => {
    const read = (count: number) => {
      const listed = Array.from({ length: count }, (_, index) => `repository-${index}`);
      let reads = 0;
      const counting = new Proxy(listed, {
        get(target, name, receiver) {
          reads += 1;
          return Reflect.get(target, name, receiver);
        },
      });
      const policy = { rules: [{ for: ["*"], parameters: { getIssue: { repo: counting } } }] } as Policy;
      const call = (repo: string) => decide(policy, octocat(), getIssue, { repo });
      expect(call("Repository-9").allowed).toBe(true);
      reads = 0;
      expect(call("repository-3").allowed).toBe(true);
      return reads;
    };
    expect(read(10)).toBe(0);
    expect(read(1000)).toBe(0);
  });
});
