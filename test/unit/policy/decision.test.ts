import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Arguments, type Decision, decide } from "../../../src/policy/decision.ts";
import type { PolicyCaller } from "../../../src/policy/subjects.ts";
import { memberOf, octocat, policyOf } from "./policies.ts";

const draw = { name: "generateImage", offByDefault: true };

/** A decision in a word, with the place that it comes from. */
function said(decision: Decision): string {
  if (decision.allowed) return "allowed";
  const { kind, place, isCertain } = decision.reason;
  return `${kind} by ${place}${isCertain ? "" : ", perhaps"}`;
}

interface Case {
  readonly who?: PolicyCaller;
  readonly tool: string;
  readonly args?: Arguments;
  readonly comes: string;
}

const of = (name: string) => (name === draw.name ? draw : { name, offByDefault: false });
const issue = { owner: "acme", repo: "platform", title: "Broken" };

const table: readonly { readonly rules: readonly object[]; readonly cases: readonly Case[] }[] = [
  {
    rules: [],
    cases: [
      { tool: "getIssue", comes: "allowed" },
      { tool: "mergePullRequest", args: { owner: "x" }, comes: "allowed" },
      { tool: "generateImage", comes: "off-by-default by rules" },
    ],
  },
  {
    rules: [{ deny: ["mergePullRequest", "list*"] }],
    cases: [
      { tool: "mergePullRequest", comes: "denied by rules.0.deny.0" },
      { tool: "listIssues", comes: "denied by rules.0.deny.1" },
      { tool: "list", comes: "denied by rules.0.deny.1" },
      { tool: "enlist", comes: "allowed" },
      { tool: "ListIssues", comes: "allowed" },
      { tool: "getIssue", comes: "allowed" },
    ],
  },
  {
    rules: [{ for: ["user:583231"], allow: ["get*", "createIssue"] }],
    cases: [
      { tool: "getIssue", comes: "allowed" },
      { tool: "createIssue", args: issue, comes: "allowed" },
      { tool: "updateIssue", comes: "not-listed by rules.0.allow" },
      // rules for somebody else are not about them
      { tool: "updateIssue", who: octocat({}, { userId: "58323" }), comes: "allowed" },
      { tool: "updateIssue", who: octocat({}, { userId: "5832311" }), comes: "allowed" },
    ],
  },
  {
    rules: [
      { for: ["*"], allow: ["get*"] },
      { for: ["client:client-1"], allow: ["list*"] },
      { for: ["client:https://app.example/client.json"], allow: ["add"] },
    ],
    cases: [
      { tool: "getIssue", comes: "allowed" },
      { tool: "listIssues", comes: "allowed" },
      { tool: "add", comes: "not-listed by rules.0.allow" },
      { tool: "add", who: octocat({}, { clientId: "https://app.example/client.json" }), comes: "allowed" },
      {
        tool: "listIssues",
        who: octocat({}, { clientId: "Client-1" }),
        comes: "not-listed by rules.0.allow",
      },
    ],
  },
  {
    // what is denied is denied, in whichever order and by whichever rule
    rules: [
      { for: ["user:583231"], allow: ["*"] },
      { for: ["*"], deny: ["mergePullRequest"] },
    ],
    cases: [
      { tool: "mergePullRequest", comes: "denied by rules.1.deny.0" },
      { tool: "getIssue", comes: "allowed" },
    ],
  },
  {
    rules: [{ for: ["user:583231"], allow: ["*", "generateImage"] }],
    cases: [
      { tool: "generateImage", comes: "allowed" },
      { tool: "getIssue", comes: "allowed" },
      { tool: "generateImage", who: octocat({}, { userId: "1" }), comes: "off-by-default by rules" },
    ],
  },
  {
    rules: [{ allow: ["*"] }],
    cases: [
      { tool: "generateImage", comes: "off-by-default by rules" },
      { tool: "getIssue", comes: "allowed" },
    ],
  },
  {
    rules: [{ allow: ["generateImage"] }, { for: ["client:client-2"], deny: ["generateImage"] }],
    cases: [
      { tool: "generateImage", comes: "allowed" },
      // who allows something allows nothing else by that
      { tool: "getIssue", comes: "not-listed by rules.0.allow" },
      {
        tool: "generateImage",
        who: octocat({}, { clientId: "client-2" }),
        comes: "denied by rules.1.deny.0",
      },
    ],
  },
  {
    rules: [
      { parameters: { createIssue: { owner: ["acme", "acme-*", "akme"], labels: ["bug", "area:*"] } } },
    ],
    cases: [
      { tool: "createIssue", comes: "allowed" },
      { tool: "createIssue", args: { ...issue, labels: ["bug"] }, comes: "allowed" },
      { tool: "createIssue", args: { ...issue, labels: ["bug", "area:docs"] }, comes: "allowed" },
      { tool: "createIssue", args: { ...issue, owner: "acme-labs", labels: [] }, comes: "allowed" },
      // GitHub's names are the same in any case
      { tool: "createIssue", args: { ...issue, owner: "ACME", labels: ["bug"] }, comes: "allowed" },
      {
        tool: "createIssue",
        args: { ...issue, owner: "evil", labels: ["bug"] },
        comes: "parameter by rules.0.parameters.createIssue.owner",
      },
      {
        tool: "createIssue",
        args: { ...issue, owner: "notacme", labels: ["bug"] },
        comes: "parameter by rules.0.parameters.createIssue.owner",
      },
      // the Kelvin sign is a k in lower case
      {
        tool: "createIssue",
        args: { ...issue, owner: "a\u212Ame", labels: ["bug"] },
        comes: "parameter by rules.0.parameters.createIssue.owner",
      },
      // labels are not the same in any case, for all this server knows
      {
        tool: "createIssue",
        args: { ...issue, labels: ["Bug"] },
        comes: "parameter by rules.0.parameters.createIssue.labels",
      },
      {
        tool: "createIssue",
        args: { ...issue, labels: ["bug", "urgent"] },
        comes: "parameter by rules.0.parameters.createIssue.labels",
      },
      { tool: "createIssue", args: issue, comes: "parameter by rules.0.parameters.createIssue.labels" },
      { tool: "updateIssue", args: { owner: "evil" }, comes: "allowed" },
    ],
  },
  {
    rules: [
      { parameters: { createIssue: { owner: ["acme", "acme-*"] } } },
      { for: ["user:583231"], parameters: { createIssue: { owner: ["*-labs"] } } },
    ],
    cases: [
      { tool: "createIssue", args: { owner: "acme-labs" }, comes: "allowed" },
      {
        tool: "createIssue",
        args: { owner: "acme" },
        comes: "parameter by rules.1.parameters.createIssue.owner",
      },
      {
        tool: "createIssue",
        args: { owner: "evil-labs" },
        comes: "parameter by rules.0.parameters.createIssue.owner",
      },
    ],
  },
  {
    rules: [{ parameters: { commitFiles: { "files.path": ["docs/*"], branch: ["main"] } } }],
    cases: [
      {
        tool: "commitFiles",
        args: { branch: "main", files: [{ path: "docs/a.md" }, { path: "docs/b/c.md" }] },
        comes: "allowed",
      },
      {
        tool: "commitFiles",
        args: { branch: "main", files: [{ path: "docs/a.md" }, { path: "src/a.ts" }] },
        comes: "parameter by rules.0.parameters.commitFiles.files.path",
      },
      {
        tool: "commitFiles",
        args: { branch: "main", files: [{ content: "x" }] },
        comes: "parameter by rules.0.parameters.commitFiles.files.path",
      },
      {
        tool: "commitFiles",
        args: { branch: "main", files: "docs/a.md" },
        comes: "parameter by rules.0.parameters.commitFiles.files.path",
      },
      {
        tool: "commitFiles",
        args: { branch: "maintenance", files: [] },
        comes: "parameter by rules.0.parameters.commitFiles.branch",
      },
    ],
  },
  {
    rules: [
      { parameters: { mergePullRequest: { number: [1, 2], deleteBranch: [false], milestone: [null] } } },
    ],
    cases: [
      {
        tool: "mergePullRequest",
        args: { number: 2, deleteBranch: false, milestone: null },
        comes: "allowed",
      },
      {
        tool: "mergePullRequest",
        args: { number: "2", deleteBranch: false, milestone: null },
        comes: "parameter by rules.0.parameters.mergePullRequest.number",
      },
      {
        tool: "mergePullRequest",
        args: { number: 2, deleteBranch: true, milestone: null },
        comes: "parameter by rules.0.parameters.mergePullRequest.deleteBranch",
      },
      {
        tool: "mergePullRequest",
        args: { number: 2, deleteBranch: false },
        comes: "parameter by rules.0.parameters.mergePullRequest.milestone",
      },
    ],
  },
  {
    // names that every object has are no arguments
    rules: [{ parameters: { createIssue: { constructor: ["*"] } } }],
    cases: [
      {
        tool: "createIssue",
        args: {},
        comes: "parameter by rules.0.parameters.createIssue.constructor",
      },
      { tool: "constructor", args: {}, comes: "allowed" },
    ],
  },
  {
    rules: [
      { for: ["organization:acme"], allow: ["*"] },
      { for: ["*"], allow: ["get*"] },
    ],
    cases: [
      { tool: "createIssue", who: memberOf("organization:acme"), comes: "allowed" },
      { tool: "createIssue", who: memberOf(), comes: "not-listed by rules.1.allow" },
      // what allows does not, while it is not known whether it counts
      { tool: "createIssue", who: octocat(), comes: "not-listed by rules.1.allow, perhaps" },
      { tool: "getIssue", who: octocat(), comes: "allowed" },
    ],
  },
  {
    rules: [{ for: ["team:acme/core"], deny: ["mergePullRequest"] }],
    cases: [
      { tool: "mergePullRequest", who: memberOf("team:acme/core"), comes: "denied by rules.0.deny.0" },
      { tool: "mergePullRequest", who: memberOf("organization:acme"), comes: "allowed" },
      // what denies does, while it is not known whether it counts
      { tool: "mergePullRequest", who: octocat(), comes: "denied by rules.0.deny.0, perhaps" },
    ],
  },
  {
    // a list that may be the only one that counts leaves what it has in it: it can be called either way
    rules: [
      { for: ["organization:acme"], allow: ["get*", "list*"] },
      { for: ["organization:other"], allow: ["get*"] },
    ],
    cases: [
      { tool: "getIssue", who: octocat(), comes: "allowed" },
      { tool: "listIssues", who: octocat(), comes: "not-listed by rules.1.allow, perhaps" },
      { tool: "createIssue", who: octocat(), comes: "not-listed by rules.0.allow, perhaps" },
      { tool: "listIssues", who: memberOf("organization:acme"), comes: "allowed" },
      { tool: "createIssue", who: memberOf(), comes: "allowed" },
    ],
  },
  {
    rules: [{ for: ["team:acme/core"], allow: ["*", "generateImage"] }],
    cases: [
      { tool: "generateImage", who: octocat(), comes: "off-by-default by rules, perhaps" },
      { tool: "generateImage", who: memberOf("team:acme/core"), comes: "allowed" },
      { tool: "generateImage", who: memberOf("organization:acme"), comes: "off-by-default by rules" },
    ],
  },
  {
    rules: [{ for: ["organization:acme"], parameters: { createIssue: { owner: ["acme"] } } }],
    cases: [
      {
        tool: "createIssue",
        args: { owner: "evil" },
        who: octocat(),
        comes: "parameter by rules.0.parameters.createIssue.owner, perhaps",
      },
      { tool: "createIssue", args: { owner: "evil" }, who: memberOf(), comes: "allowed" },
    ],
  },
  {
    rules: [
      { for: ["login:Octocat"], allow: ["*", "generateImage"] },
      { for: ["login:octocat"], deny: ["mergePullRequest"] },
    ],
    cases: [
      // known by it: the name was theirs before it was anybody else's
      { tool: "generateImage", who: octocat({ login: "octocat" }), comes: "allowed" },
      {
        tool: "mergePullRequest",
        who: octocat({ login: "octocat" }, { login: "renamed" }),
        comes: "denied by rules.1.deny.0",
      },
      // called so, which gives nothing and takes what there is to take
      { tool: "generateImage", who: octocat(), comes: "off-by-default by rules, perhaps" },
      { tool: "mergePullRequest", who: octocat(), comes: "denied by rules.1.deny.0, perhaps" },
      { tool: "mergePullRequest", who: octocat({}, { login: "somebody" }), comes: "allowed" },
      {
        tool: "mergePullRequest",
        who: octocat({}, { login: "OCTOCAT" }),
        comes: "denied by rules.1.deny.0, perhaps",
      },
    ],
  },
];

const cases = table.flatMap(({ rules, cases }) =>
  cases.map(({ who = octocat(), ...rest }) => ({
    ...{ rules, who, ...rest },
    title: `${rest.tool} ${JSON.stringify(rest.args ?? "without arguments")} by ${JSON.stringify(rules)}`,
  })),
);

describe("a decision", () => {
  it("is tried on at least sixty cases", () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
  });

  it.each(cases)("on $title: $comes", ({ rules, who, tool, args, comes }) => {
    expect(said(decide(policyOf(...rules), who, of(tool), args))).toBe(comes);
  });

  it("says which value of a parameter did not meet what", () => {
    const policy = policyOf({ parameters: { createIssue: { labels: ["bug"] } } });
    const decision = decide(policy, octocat(), of("createIssue"), { labels: ["bug", "evil"] });
    expect(decision).toMatchObject({ reason: { parameter: "labels", given: "evil", listed: ["bug"] } });
  });
});

describe("of any policy", () => {
  const tools = ["getIssue", "getPull", "createIssue", "mergePullRequest", "generateImage"];
  const patterns = [...tools, "get*", "*Issue", "*"];
  const subjects = ["*", "user:583231", "user:1", "client:client-1", "login:octocat"];
  const groups = ["organization:acme", "team:acme/core"];
  const owners = fc.subarray(["acme", "acme-*", "other"], { minLength: 1 });
  const effect = fc.oneof(
    fc.subarray(patterns, { minLength: 1 }).map((allow) => ({ allow })),
    fc.subarray(patterns, { minLength: 1 }).map((deny) => ({ deny })),
    owners.map((owner) => ({ parameters: { createIssue: { owner } } })),
    fc.integer({ min: 1, max: 9 }).map((perMinute) => ({ perMinute })),
  );
  const rule = fc
    .tuple(fc.subarray([...subjects, ...groups], { minLength: 1 }), effect)
    .map(([who, parts]) => ({ for: who, ...parts }));
  const rules = fc.array(rule, { maxLength: 6 });
  const membership = fc.constantFrom(true, false, undefined);
  const caller = fc.tuple(membership, membership, fc.boolean()).map(([acme, core, isKnown]) =>
    octocat({
      memberships: {
        ...(acme !== undefined && { "organization:acme": acme }),
        ...(core !== undefined && { "team:acme/core": core }),
      },
      ...(isKnown && { login: "octocat" }),
    }),
  );
  const call = fc.record({
    tool: fc.constantFrom(...tools).map(of),
    args: fc.constantFrom(undefined, { owner: "acme" }, { owner: "acme-labs" }, { owner: "evil" }, {}),
  });

  it("adding a denial never allows more", () => {
    const denial = fc
      .tuple(fc.subarray([...subjects, ...groups], { minLength: 1 }), fc.subarray(patterns, { minLength: 1 }))
      .map(([who, deny]) => ({ for: who, deny }));
    fc.assert(
      fc.property(rules, denial, fc.nat(6), caller, call, (before, more, at, who, { tool, args }) => {
        const after = before.toSpliced(at, 0, more);
        const isAllowed = decide(policyOf(...after), who, tool, args).allowed;
        return !isAllowed || decide(policyOf(...before), who, tool, args).allowed;
      }),
      { numRuns: 2000 },
    );
  });

  it("the order of rules does not matter", () => {
    fc.assert(
      fc.property(rules, fc.infiniteStream(fc.nat()), caller, call, (given, order, who, { tool, args }) => {
        const shuffled = given
          .map((entry) => ({ entry, key: order.next().value as number }))
          .sort((one, other) => one.key - other.key)
          .map(({ entry }) => entry);
        expect(decide(policyOf(...shuffled), who, tool, args).allowed).toBe(
          decide(policyOf(...given), who, tool, args).allowed,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("a rule for somebody else changes nothing", () => {
    fc.assert(
      fc.property(rules, effect, caller, call, (given, parts, who, { tool, args }) => {
        const others = { for: ["user:1", "client:another", "login:somebody"], ...parts };
        expect(decide(policyOf(...given, others), who, tool, args)).toEqual(
          decide(policyOf(...given), who, tool, args),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("what is not known of somebody allows nothing that would not be allowed if it were", () => {
    fc.assert(
      fc.property(
        rules,
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        call,
        (given, acme, core, isKnown, what) => {
          const policy = policyOf(...given);
          const { tool, args } = what;
          const memberships = { "organization:acme": acme, "team:acme/core": core };
          const known = octocat({ memberships, ...(isKnown && { login: "octocat" }) });
          return !decide(policy, octocat(), tool, args).allowed || decide(policy, known, tool, args).allowed;
        },
      ),
      { numRuns: 2000 },
    );
  });
});
