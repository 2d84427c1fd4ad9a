import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Choice, reachesRepositories, readChoice } from "../../../src/bridge/choice.ts";
import { choiceProblemWords } from "../../../src/bridge/choice-problem-words.ts";
import { mostPatterns, repositoryPattern } from "../../../src/permissions/repositories.ts";
import { knownScopes, type ScopeName, scopeFacts, scopeNames } from "../../../src/scopes/scopes.ts";

const now = Date.UTC(2030, 0, 1);
const hour = 3600_000;

type Field = readonly [name: string, value: string];

const formWith = (...fields: readonly Field[]) => {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
};
const ticked = (...names: string[]): Field[] => names.map((name) => ["scope", name]);

const read = (fields: readonly Field[], offered: readonly ScopeName[] = scopeNames): Choice =>
  readChoice(formWith(...fields), offered, { kind: "all" }, now);

/** What a form that is not complete says to whoever filled it in. */
const inEnglish = (choice: Choice) =>
  choice.kind === "incomplete" ? choice.problems.map(choiceProblemWords.en) : choice.kind;

const all: Field = ["reach", "all"];
const listed = (text: string): Field[] => [
  ["reach", "listed"],
  ["repositories", text],
];
const always: Field = ["write_for", "always"];

describe("what was chosen", () => {
  it.each<[fields: Field[], permissions: object]>([
    [ticked("profile"), { scopes: ["profile"], repositories: { kind: "all" } }],
    // in the order in which people read them, each once
    [ticked("email", "profile", "email"), { scopes: ["profile", "email"], repositories: { kind: "all" } }],
    [[...ticked("repos:read"), all], { scopes: ["repos:read"], repositories: { kind: "all" } }],
    [
      [...ticked("repos:read"), ["reach", "public"]],
      { scopes: ["repos:read"], repositories: { kind: "public" } },
    ],
    [
      [...ticked("repos:read"), ...listed(" Acme/*,\r\nb/X;b/x ")],
      { scopes: ["repos:read"], repositories: { kind: "listed", patterns: ["acme/*", "b/x"] } },
    ],
    // a list that was not chosen is not read
    [
      [...ticked("repos:read"), all, ["repositories", "acme*"]],
      { scopes: ["repos:read"], repositories: { kind: "all" } },
    ],
    [[...ticked("repos:write"), all, always], { scopes: ["repos:write"], repositories: { kind: "all" } }],
    [
      [...ticked("repos:write"), all, ["write_for", "hour"]],
      { scopes: ["repos:write"], repositories: { kind: "all" }, writeUntil: now + hour },
    ],
    [
      [...ticked("repos:write"), all, ["write_for", "day"]],
      { scopes: ["repos:write"], repositories: { kind: "all" }, writeUntil: now + 24 * hour },
    ],
    // it reaches no repository, but changes something
    [
      [...ticked("admin"), ["write_for", "hour"]],
      { scopes: ["admin"], repositories: { kind: "all" }, writeUntil: now + hour },
    ],
    // nothing can be changed until then
    [
      [...ticked("repos:read"), all, ["write_for", "hour"]],
      { scopes: ["repos:read"], repositories: { kind: "all" } },
    ],
    // limits on what is not chosen are no limits
    [[...ticked("email"), ...listed("acme*")], { scopes: ["email"], repositories: { kind: "all" } }],
    [[], { scopes: [], repositories: { kind: "all" } }],
  ])("%j", (fields, permissions) => {
    expect(read(fields)).toEqual({ kind: "chosen", permissions });
  });
});

describe("what is missing", () => {
  const reach = "Choose which repositories it may reach.";
  const duration = "Choose how long it may make changes.";

  it.each<[fields: Field[], problems: unknown[]]>([
    [ticked("repos:read"), [reach]],
    [[...ticked("repos:read"), ["reach", ""]], [reach]],
    [[...ticked("repos:read"), ["reach", "ALL"]], [reach]],
    [[...ticked("repos:read"), ["reach", "constructor"]], [reach]],
    [[...ticked("repos:read"), all, all], [reach]],
    [[...ticked("repos:write"), all], [duration]],
    [[...ticked("repos:write"), all, ["write_for", "week"]], [duration]],
    [[...ticked("repos:write"), all, ["write_for", "toString"]], [duration]],
    [[...ticked("repos:write"), all, always, ["write_for", "hour"]], [duration]],
    [ticked("admin"), [duration]],
    [ticked("repos:write"), [reach, duration]],
    [[...ticked("repos:read"), ["reach", "listed"]], ["Name at least one repository."]],
    [[...ticked("repos:read"), ...listed(" \n")], ["Name at least one repository."]],
    [[...ticked("repos:read"), ...listed("acme/x acme*")], [expect.stringContaining("“acme*” is not")]],
    [[...ticked("repos:read"), ...listed("a/b ".repeat(2001))], ["The list of repositories is too long."]],
    [
      [...ticked("repos:write"), ...listed("acme*")],
      [expect.stringContaining("acme*"), duration],
    ],
  ])("%j", (fields, problems) => {
    expect(inEnglish(read(fields))).toEqual(problems);
  });

  it("leaves what was entered as it was", () => {
    const fields: Field[] = [...ticked("repos:write", "email"), ...listed("<b> acme*"), ["write_for", "day"]];
    expect(read(fields)).toMatchObject({
      entries: {
        scopes: ["email", "repos:write"],
        reach: "listed",
        repositories: "<b> acme*",
        writeFor: "day",
      },
    });
  });

  it("takes a list of exactly the longest length, and shows no more than that of a longer one", () => {
    const longest = "acme/x ".repeat(1143).slice(0, 8000);
    expect(read([...ticked("repos:read"), ...listed(longest.trimEnd().padEnd(8000))])).toMatchObject({
      kind: "chosen",
    });
    expect(read([...ticked("repos:read"), ...listed(`${longest.padEnd(8000)} `)])).toMatchObject({
      kind: "incomplete",
      entries: { repositories: longest },
    });
  });

  it("does not take a file for a choice", () => {
    const form = formWith(...ticked("repos:read"));
    form.append("reach", new File(["all"], "all"));
    expect(readChoice(form, scopeNames, { kind: "all" }, now)).toMatchObject({ kind: "incomplete" });
  });
});

describe("what the page did not offer", () => {
  it.each<[names: string[], offered: ScopeName[]]>([
    [["repo"], [...scopeNames]],
    [
      ["profile", "admin"],
      ["profile", "email"],
    ],
    [["repos:write"], ["profile", "repos:read"]],
    [["profile "], ["profile"]],
    [["profile email"], ["profile", "email"]],
    [["Profile"], ["profile"]],
    [[""], ["profile"]],
    [["__proto__"], ["profile"]],
    [["profile"], []],
  ])("%j of %j is not its form", (names, offered) => {
    expect(read([...ticked(...names), all, always], offered)).toEqual({ kind: "forged" });
  });

  it("is not its form either if something is missing besides", () => {
    expect(read(ticked("repos:read", "admin"), ["repos:read"])).toEqual({ kind: "forged" });
  });
});

describe("whatever is sent", () => {
  const offers = fc.subarray([...scopeNames]);
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constantFrom("acme/*", "acme/x", "a/b, c/d", "*/*", "acme*", "", "\u212a/x"),
  );
  const field: fc.Arbitrary<Field> = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constant("scope"), fc.constantFrom(...scopeNames)) },
    { weight: 2, arbitrary: fc.tuple(fc.constant("reach"), fc.constantFrom("all", "public", "listed")) },
    { weight: 2, arbitrary: fc.tuple(fc.constant("write_for"), fc.constantFrom("hour", "day", "always")) },
    { weight: 2, arbitrary: fc.tuple(fc.constant("repositories"), text) },
    fc.tuple(fc.constantFrom("scope", "reach", "write_for", "repositories", "handle"), text),
  );
  const forms = fc.array(field, { maxLength: 8 });
  const valuesOf = (fields: readonly Field[], wanted: string) =>
    fields.filter(([name]) => name === wanted).map(([, value]) => value);

  it("no more is chosen than was offered and ticked", () => {
    fc.assert(
      fc.property(forms, offers, (fields, offered) => {
        const choice = read(fields, offered);
        if (choice.kind !== "chosen") return;
        const { scopes } = choice.permissions;
        expect(offered).toEqual(expect.arrayContaining(scopes));
        expect(scopes).toEqual(knownScopes(valuesOf(fields, "scope")));
      }),
    );
  });

  it("a limit on repositories is the one that was chosen, of patterns that are some", () => {
    fc.assert(
      fc.property(forms, offers, (fields, offered) => {
        const choice = read(fields, offered);
        if (choice.kind !== "chosen") return;
        const { scopes, repositories } = choice.permissions;
        if (scopes.some(reachesRepositories)) expect(valuesOf(fields, "reach")).toEqual([repositories.kind]);
        if (repositories.kind !== "listed") return;
        expect(repositories.patterns.length).toBeGreaterThan(0);
        expect(repositories.patterns.length).toBeLessThanOrEqual(mostPatterns);
        for (const pattern of repositories.patterns) expect(repositoryPattern.parse(pattern)).toBe(pattern);
      }),
    );
  });

  it("writing ends when that was chosen, and never by an oversight", () => {
    fc.assert(
      fc.property(forms, offers, (fields, offered) => {
        const choice = read(fields, offered);
        if (choice.kind !== "chosen") return;
        const { scopes, writeUntil } = choice.permissions;
        const changes = scopes.some((name) => scopeFacts(name).changes);
        const ends = { hour: now + hour, day: now + 24 * hour, always: undefined };
        const [chosen] = valuesOf(fields, "write_for");
        if (changes) expect(Object.keys(ends)).toContain(chosen);
        expect(writeUntil).toBe(changes ? ends[chosen as keyof typeof ends] : undefined);
      }),
    );
  });

  it("what is wrong is said, and what was ticked stays ticked", () => {
    fc.assert(
      fc.property(forms, offers, (fields, offered) => {
        const choice = read(fields, offered);
        if (choice.kind !== "incomplete") return;
        expect(choice.problems.length).toBeGreaterThan(0);
        expect(choice.entries.scopes).toEqual(knownScopes(valuesOf(fields, "scope")));
      }),
    );
  });
});

it("repositories are what reading and writing them is about", () => {
  expect(scopeNames.filter(reachesRepositories)).toEqual(["repos:read", "repos:write"]);
});
