import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { unknownNames } from "../../../src/catalogue/policy-names.ts";
import { argumentsFrom } from "../../../src/catalogue/policy-parameter.ts";
import { catalogue } from "../../../src/features.ts";
import { policyOf } from "../policy/policies.ts";

/** What is wrong with the names of some rules: places with messages. */
const flaws = (...rules: readonly object[]) =>
  unknownNames(policyOf(...rules), catalogue).map(({ place, message }) => `${place} ${message}`);

const restricted = (tool: string, parameters: object) => ({ parameters: { [tool]: parameters } });

describe("1. names in a policy", () => {
  it("of wrangler.jsonc are all known", () => {
    const text = readFileSync("wrangler.jsonc", "utf8").replace(/^\s*\/\/.*$/gm, "");
    const { vars } = JSON.parse(text) as { vars: { POLICY: { rules: object[] } } };
    expect(flaws(...vars.POLICY.rules)).toEqual([]);
  });

  it("of the example in docs are all known", () => {
    const [, example = ""] =
      /```jsonc\n("POLICY": [\s\S]+?)```/.exec(readFileSync("docs/restrict.md", "utf8")) ?? [];
    const { POLICY } = JSON.parse(`{${example}}`) as { POLICY: { rules: object[] } };
    expect(POLICY.rules.length).toBeGreaterThan(3);
    expect(flaws(...POLICY.rules)).toEqual([]);
  });

  it.each<[string, object]>([
    ["tools and patterns", { allow: ["get*", "createIssue", "*"], deny: ["mergePullRequest", "*Release*"] }],
    ["a tool that is off by default", { allow: ["*", "generateImage"], perDay: { "generate*": 5 } }],
    ["parameters", restricted("createIssue", { owner: ["acme"], labels: ["bug", "area:*"] })],
    [
      "parts of parameters",
      restricted("commitFiles", { "files.path": ["docs/*"], "files.edits.newText": ["*"] }),
    ],
    ["numbers, truth and nothing", restricted("updateIssue", { number: [1], milestone: [null, 3] })],
    ["values of a list", restricted("updateIssue", { state: ["open", "clos*"] })],
    ["constants", restricted("commitFiles", { "files.delete": [true] })],
  ])("that are there: %s", (_what, rule) => {
    expect(flaws(rule)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ["an unknown tool", { allow: ["add", "deleteRepository"] }, "rules.1.allow.1 is the name of no tool"],
    ["a tool in another case", { deny: ["GetIssue"] }, "rules.1.deny.0 is the name of no tool"],
    ["a name that every object has", { deny: ["constructor"] }, "rules.1.deny.0 is the name of no tool"],
    ["a pattern of nothing", { deny: ["delete*"] }, "rules.1.deny.0 matches no tool"],
    [
      "a quota of an unknown tool",
      { perDay: { drawImage: 3 } },
      "rules.1.perDay.drawImage is the name of no tool",
    ],
    ["a quota of a pattern of nothing", { perDay: { "draw*": 3 } }, "rules.1.perDay.draw* matches no tool"],
    [
      "a pattern that allows nothing",
      { allow: ["generate*"] },
      "rules.1.allow.0 matches only what is off by default",
    ],
    [
      "parameters of no tool",
      restricted("openIssue", { owner: ["a"] }),
      "rules.1.parameters.openIssue is the name of no",
    ],
    [
      "an unknown parameter",
      restricted("createIssue", { repository: ["a"] }),
      "rules.1.parameters.createIssue.repository is no parameter of that tool",
    ],
    [
      "a parameter that every object has",
      restricted("createIssue", { constructor: ["a"] }),
      "rules.1.parameters.createIssue.constructor is no parameter",
    ],
    [
      "what is said about repeating a call",
      restricted("createIssue", { idempotencyKey: ["a"] }),
      "rules.1.parameters.createIssue.idempotencyKey is no parameter",
    ],
    [
      "an unknown part",
      restricted("commitFiles", { "files.name": ["a"] }),
      "rules.1.parameters.commitFiles.files.name is no parameter",
    ],
    [
      "a part of what has none",
      restricted("createIssue", { "owner.name": ["a"] }),
      "rules.1.parameters.createIssue.owner.name is no parameter",
    ],
    [
      "a parameter with parts",
      restricted("commitFiles", { files: ["a"] }),
      "rules.1.parameters.commitFiles.files has parts",
    ],
    [
      "a number as text",
      restricted("getIssue", { number: [1, "2"] }),
      "rules.1.parameters.getIssue.number.1 is nothing that this parameter can be",
    ],
    [
      "a value that is not among those there are",
      restricted("updateIssue", { state: ["open", "merged*"] }),
      "rules.1.parameters.updateIssue.state.1 is nothing that",
    ],
  ])("that are not there, with their place: %s", (_what, rule, start) => {
    const [flaw = "", ...others] = flaws({ deny: ["add"] }, rule);
    expect(flaw.slice(0, start.length)).toBe(start);
    expect(others).toEqual([]);
  });

  it("in 10,000 rules are looked up in a moment", () => {
    const rules = Array.from({ length: 10_000 }, () => ({
      allow: ["get*", "list*", "add"],
      deny: ["merge*"],
    }));
    const policy = policyOf(...rules);
    const begun = performance.now();
    expect(unknownNames(policy, catalogue)).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe("variables of a resource as arguments", () => {
  const tool = (name: string) => {
    const found = catalogue.find(name);
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  };

  it("are numbers where the tool takes numbers, and have its defaults beside them", () => {
    const variables = { owner: "acme", repo: "2048", number: "42" };
    expect(argumentsFrom(tool("getIssue"), variables)).toMatchObject({ ...variables, number: 42, page: 1 });
  });

  it("are left out where the tool has none of their name", () => {
    expect(argumentsFrom(tool("getIssue"), { owner: "acme", file: "x", constructor: "y" })).toEqual({
      owner: "acme",
    });
  });
});
