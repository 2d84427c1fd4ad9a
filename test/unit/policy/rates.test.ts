import { describe, expect, it } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { ratesBy } from "../../../src/policy/rates.ts";
import { type PolicyCaller, rulesFor } from "../../../src/policy/subjects.ts";
import { memberOf, octocat, policyOf } from "./policies.ts";

const ratesOf = (policy: Policy, caller: PolicyCaller, tool: string) =>
  ratesBy(rulesFor(policy, caller), tool);

describe("2. rates", () => {
  const policy = policyOf(
    { perMinute: 60, perDay: { generateImage: 20, "*": 2000 } },
    { for: ["user:583231"], perMinute: 100, perDay: { "generate*": 10 } },
    { for: ["user:1"], perMinute: 1 },
    { for: ["organization:acme"], perDay: { "get*": 5 } },
  );
  const perMinute = { most: 60, place: "rules.0.perMinute" };

  it("are the least of those that count, and for each tool, with the place that says so", () => {
    expect(ratesOf(policy, memberOf(), "generateImage")).toEqual({
      perMinute,
      perDay: { most: 10, place: "rules.1.perDay.generate*" },
    });
    expect(ratesOf(policy, memberOf(), "getIssue").perDay).toEqual({ most: 2000, place: "rules.0.perDay.*" });
    expect(ratesOf(policy, memberOf("organization:acme"), "getIssue")).toEqual({
      perMinute,
      perDay: { most: 5, place: "rules.3.perDay.get*" },
    });
  });

  it("hold too where it is not known whether they count", () => {
    expect(ratesOf(policy, octocat(), "getIssue").perDay?.most).toBe(5);
  });

  it("are none where no rule has any", () => {
    const none = { perMinute: undefined, perDay: undefined };
    expect(ratesOf(policyOf(), octocat(), "getIssue")).toEqual(none);
    expect(ratesOf(policyOf({ perDay: { "get*": 1 } }), octocat(), "createIssue")).toEqual(none);
  });

  it("of two that are the same, the first is named", () => {
    const same = policyOf({ perMinute: 5 }, { perMinute: 5 });
    expect(ratesOf(same, octocat(), "getIssue").perMinute?.place).toBe("rules.0.perMinute");
  });
});
