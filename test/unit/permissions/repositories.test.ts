import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  commonPatterns,
  mostPatterns,
  names,
  namesAllOf,
  overlaps,
  ownerName,
  parseRepositoryList,
  type Reach,
  reach,
  reachInWords,
  repositoryName,
} from "../../../src/permissions/repositories.ts";

const listed = (...patterns: string[]): Reach => ({ kind: "listed", patterns });

/** Neither a pattern nor a repository's name, whoever writes it. */
const neither: [what: string, text: string][] = [
  ["nothing", ""],
  ["an owner alone", "acme"],
  ["an owner with a slash", "acme/"],
  ["a repository alone", "/x"],
  ["a slash", "/"],
  ["three parts", "acme/x/y"],
  ["a slash at the end", "acme/x/"],
  ["a slash at the start", "/acme/x"],
  ["two slashes", "acme//x"],
  ["everything", "*"],
  ["everybody's everything", "*/*"],
  ["one name of everybody's", "*/x"],
  ["the start of a name", "acme/pre*"],
  ["the end of a name", "acme/*fix"],
  ["the start of an owner", "acme*/x"],
  ["two asterisks", "acme/**"],
  ["an asterisk and more", "acme/*/x"],
  ["a single character", "acme/?"],
  ["a class of characters", "acme/[xy]"],
  ["the folder itself", "acme/."],
  ["the folder above", "acme/.."],
  ["the folder itself, in place of an owner", "./x"],
  ["the folder above, in place of an owner", "../x"],
  ["a way through the folder above", "acme/../evil/x"],
  ["an encoded slash", "acme%2fx"],
  ["an encoded dot", "acme/%2e%2e"],
  ["an owner with a dot", "acme.inc/x"],
  ["an owner that starts with a hyphen", "-acme/x"],
  ["an owner that starts with an underscore", "_acme/x"],
  ["an owner of 101 characters", `${"a".repeat(101)}/x`],
  ["a name of 101 characters", `acme/${"x".repeat(101)}`],
  ["10,000 characters", `acme/${"x".repeat(10_000)}`],
  ["10,000 characters of an owner", `${"a-".repeat(5_000)}/x`],
  ["the address of another host", "https://github.example/acme/site"],
  ["a host and a path", "github.com/acme/x"],
  ["a clone URL", "git@github.com:acme/x.git"],
  ["a query", "acme/x?y=1"],
  ["a fragment", "acme/x#readme"],
  ["a branch", "acme/x@main"],
  ["a backslash", "acme\\x"],
  ["a backslash in a name", "acme/x\\y"],
  ["quotation marks", '"acme/x"'],
  ["markup", "acme/<b>"],
  ["NUL", "acme/x\u0000"],
  ["a bell", "acme/\u0007x"],
  ["DEL", "acme/x\u007f"],
  ["a C1 control character", "acme/x\u0085y"],
  ["a Cyrillic а in the owner", "\u0430cme/x"],
  ["a Cyrillic а in the name", "acme/x\u0430"],
  ["a fullwidth letter", "acme/\uff58"],
  ["a fullwidth slash", "acme\uff0fx"],
  ["a fullwidth asterisk", "acme/\uff0a"],
  ["a division slash", "acme\u2215x"],
  ["the Kelvin sign, which is k in lower case", "acme/\u212a"],
  ["the Kelvin sign in the owner", "\u212aeybase/x"],
  ["a long s, which is S in upper case", "acme/\u017fite"],
  ["a dotted capital I", "acme/\u0130"],
  ["a zero-width joiner", "acme/x\u200dy"],
  ["a soft hyphen", "ac\u00adme/x"],
  ["a combining accent", "acme/e\u0301"],
  ["an emoji", "acme/🚀"],
  ["half of an emoji", "acme/\ud83d"],
  ["a right-to-left override", "acme/\u202ex"],
];

/** What a space in an entry divides; whole, it is no entry either. */
const blanks: [what: string, text: string][] = [
  ["a space", "acme/x y"],
  ["a space at the start", " acme/x"],
  ["a line break at the end", "acme/x\n"],
  ["a tab", "acme/\tx"],
  ["a no-break space", "acme/x\u00a0"],
  ["a byte order mark", "\ufeffacme/x"],
  ["a line separator", "acme/x\u2028"],
  ["a comma", "acme/x,y"],
  ["a semicolon", "acme/x;y"],
];

const usable: [written: string, means: string][] = [
  ["acme/x", "acme/x"],
  ["Acme/X", "acme/x"],
  ["ACME-Inc_1/My.Repo_2-x", "acme-inc_1/my.repo_2-x"],
  ["a/b", "a/b"],
  ["1/2", "1/2"],
  ["acme/.github", "acme/.github"],
  ["acme/...", "acme/..."],
  ["acme/..x", "acme/..x"],
  ["acme/-", "acme/-"],
  ["acme/_", "acme/_"],
  [`${"a".repeat(100)}/${"x".repeat(100)}`, `${"a".repeat(100)}/${"x".repeat(100)}`],
];

describe("what people paste", () => {
  it.each([
    "https://github.com/acme/site",
    "https://github.com/Acme/Site/",
    "https://GitHub.com/acme/site.git",
  ])("%s is the repository at this address", (text) => {
    expect(parseRepositoryList(text)).toEqual({ ok: true, patterns: ["acme/site"] });
  });

  it.each([
    "https://github.com/acme",
    "https://github.com/acme/site/issues",
    "https://github.com.evil.example/acme/site",
    "https://github.com@evil.example/acme/site",
    "https://github.com/acme/..",
  ])("%s is none", (text) => {
    expect(parseRepositoryList(text)).toMatchObject({ ok: false });
  });
});

describe("what an entry has in common with the operator's bound", () => {
  const bound: Reach = { kind: "listed", patterns: ["acme/*", "demo/dotfiles"] };
  it.each([
    ["acme/site", true],
    ["acme/*", true],
    ["demo/dotfiles", true],
    ["demo/*", true],
    ["demo/other", false],
    ["acme-evil/x", false],
    ["acm/*", false],
  ])("%s: %s", (entry, common) => {
    expect(overlaps(entry, bound)).toBe(common);
  });

  it("anything, where there is no list", () => {
    expect(overlaps("x/y", { kind: "public" })).toBe(true);
  });
});

describe("a list of repositories as a person writes it", () => {
  it.each(usable)("%s is %s", (written, means) => {
    expect(parseRepositoryList(written)).toEqual({ ok: true, patterns: [means] });
  });

  it("takes all of an owner's repositories", () => {
    expect(parseRepositoryList("Acme/*")).toEqual({ ok: true, patterns: ["acme/*"] });
  });

  it.each([
    ["spaces", "acme/x  acme/y"],
    ["commas", "acme/x,acme/y"],
    ["commas and spaces", " acme/x , acme/y , "],
    ["semicolons", "acme/x;acme/y;"],
    ["lines", "acme/x\nacme/y\n"],
    ["lines of Windows", "acme/x\r\nacme/y\r\n"],
    ["tabs", "\tacme/x\tacme/y"],
    ["no-break spaces, as copied from a page", "acme/x\u00a0acme/y"],
    ["a byte order mark, as copied from a file", "\ufeffacme/x\nacme/y"],
    ["a comma before and empty lines between", ",acme/x\n\n\n,,acme/y"],
  ])("is divided by %s", (_what, text) => {
    expect(parseRepositoryList(text)).toEqual({ ok: true, patterns: ["acme/x", "acme/y"] });
  });

  it("names each once, in whatever case, in the order of the first mention", () => {
    expect(parseRepositoryList("b/y a/X B/Y a/x b/* A/x")).toEqual({
      ok: true,
      patterns: ["b/y", "a/x", "b/*"],
    });
  });

  it.each(["", " ", "\n\t ", ",;,", "\u00a0\ufeff"])("%j names nothing", (text) => {
    expect(parseRepositoryList(text)).toEqual({ ok: false, problems: [{ kind: "empty-list" }] });
  });

  it.each(neither.filter(([, text]) => text !== ""))("refuses %s, and shows it", (_what, text) => {
    expect(parseRepositoryList(`acme/fine ${text}`)).toEqual({
      ok: false,
      problems: [{ kind: faultOf(text), entry: text.slice(0, 100) }],
    });
  });

  it("says what is wrong with each entry, five at most, and keeps long ones short", () => {
    const one = parseRepositoryList(`acme ${"y".repeat(10_000)} acme/x`);
    expect(one).toEqual({
      ok: false,
      problems: [
        { kind: "malformed", entry: "acme" },
        { kind: "malformed", entry: "y".repeat(100) },
      ],
    });
    const many = parseRepositoryList("wrong ".repeat(10_000));
    expect(many.ok || many.problems.length).toBe(5);
  });

  const numbered = (count: number) => Array.from({ length: count }, (_, index) => `acme/x${index}`);

  it(`holds ${mostPatterns} entries, and not one more`, () => {
    expect(parseRepositoryList(numbered(mostPatterns).join(" "))).toMatchObject({ ok: true });
    expect(parseRepositoryList(numbered(mostPatterns + 1).join(" "))).toEqual({
      ok: false,
      problems: [{ kind: "too-many" }],
    });
  });

  it("does not count what is named twice", () => {
    const twice = [...numbered(mostPatterns), ...numbered(mostPatterns)].join("\n").toUpperCase();
    expect(parseRepositoryList(twice)).toEqual({ ok: true, patterns: numbered(mostPatterns) });
  });

  it("is read in a moment, however it is made to be slow", () => {
    const slow = [
      "a-".repeat(200_000),
      `${"a/".repeat(200_000)}*`,
      " ,".repeat(200_000),
      ".".repeat(400_000),
    ];
    const before = performance.now();
    for (const text of slow) parseRepositoryList(text);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it("is what the schema takes, whatever it is made of", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(fc.constantFrom("acme", "/", "*", ".", "x", " ", ",", "\n", "K", "\u212a", "-"))
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (written) => {
        const parsed = parseRepositoryList(written);
        if (!parsed.ok) {
          expect(parsed.problems).not.toEqual([]);
          return;
        }
        const limit = listed(...parsed.patterns);
        expect(reach.parse(limit)).toEqual(limit);
        expect(parseRepositoryList(parsed.patterns.join("\n"))).toEqual(parsed);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a reach", () => {
  const accepts = (value: unknown) => reach.safeParse(value).success;

  it.each([{ kind: "all" }, { kind: "public" }, listed("acme/x"), listed("acme/*", "b/y")])(
    "can be %j",
    (value) => {
      expect(reach.parse(value)).toEqual(value);
    },
  );

  it("holds names in lower case", () => {
    expect(reach.parse(listed("Acme/X", "B/*"))).toEqual(listed("acme/x", "b/*"));
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a word", "all"],
    ["another kind", { kind: "private" }],
    ["no kind", { patterns: ["acme/x"] }],
    ["all, with a list that would not count", { kind: "all", patterns: ["acme/x"] }],
    ["public, with a list that would not count", { kind: "public", patterns: ["acme/x"] }],
    ["a list with something unknown", { ...listed("acme/x"), except: ["acme/y"] }],
    ["a list of nothing, which would read like no limit", listed()],
    ["no list", { kind: "listed" }],
    ["a text for a list", { kind: "listed", patterns: "acme/x" }],
    ["a number in a list", { kind: "listed", patterns: [1] }],
    ["a nested list", { kind: "listed", patterns: [["acme/x"]] }],
    ["51 entries", listed(...Array.from({ length: mostPatterns + 1 }, (_, index) => `acme/x${index}`))],
  ])("cannot be %s", (_what, value) => {
    expect(accepts(value)).toBe(false);
  });

  it.each([...neither, ...blanks])("cannot list %s", (_what, text) => {
    expect(accepts(listed(text))).toBe(false);
    expect(accepts(listed("acme/fine", text))).toBe(false);
  });

  it("of 50 entries is one", () => {
    expect(accepts(listed(...Array.from({ length: mostPatterns }, (_, index) => `acme/x${index}`)))).toBe(
      true,
    );
  });

  it.each<[Reach, string]>([
    [{ kind: "all" }, "all repositories that the account can reach"],
    [{ kind: "public" }, "public repositories only"],
    [listed("acme/x"), "acme/x"],
    [listed("acme/*", "b/y"), "acme/*, b/y"],
  ])("%j is read as %j", (limit, words) => {
    expect(reachInWords(limit)).toBe(words);
  });
});

describe("the name of a repository", () => {
  it.each(usable)("of %s is %s", (written, means) => {
    expect(repositoryName(written)).toBe(means);
  });

  it.each([...neither, ...blanks, ["all of an owner's", "acme/*"]])("is not %s", (_what, text) => {
    expect(repositoryName(text)).toBeUndefined();
  });

  it("is the same once more, and a pattern of its own", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^[A-Za-z0-9._*-]{1,5}\/[A-Za-z0-9._*-]{1,5}$/),
    );
    fc.assert(
      fc.property(text, (written) => {
        const name = repositoryName(written);
        if (name === undefined) return;
        expect(name).toBe(written.toLowerCase());
        expect(repositoryName(name)).toBe(name);
        expect(names(reach.parse(listed(written)), name)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a limit", () => {
  it.each<[string[], string, boolean]>([
    [["acme/x"], "acme/x", true],
    [["acme/x"], "acme/xy", false],
    [["acme/xy"], "acme/x", false],
    [["acme/x"], "acme-evil/x", false],
    [["acme/*"], "acme/x", true],
    [["acme/*"], "acme/.github", true],
    [["acme/*"], "acme-evil/x", false],
    [["acme/*"], "acmeevil/x", false],
    [["acme/*"], "evil/acme", false],
    [["acme/*"], "x-acme/x", false],
    // no entry is a regular expression
    [["acme/a.c"], "acme/abc", false],
    [["acme/.."], "acme/xy", false],
    [["acme/x", "b/*"], "b/y", true],
    [["acme/x", "b/*"], "acme/y", false],
  ])("of %j has %s in it: %s", (patterns, name, expected) => {
    expect(names(listed(...patterns), name)).toBe(expected);
  });

  it.each<Reach>([{ kind: "all" }, { kind: "public" }])(
    "of $kind repositories has any in it by name",
    (limit) => {
      expect(names(limit, "acme/x")).toBe(true);
    },
  );

  /** Few letters, so that some are the same, and one starts with another. */
  const owner = fc.stringMatching(/^[aAb1][aAb1_-]{0,2}$/);
  const repository = fc.stringMatching(/^[aAb1._-]{1,3}$/).filter((name) => name !== "." && name !== "..");
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

  it("has in it what an entry names by owner and repository, or by owner alone, and nothing else", () => {
    const entry = fc.record({ owner, repository: fc.oneof(fc.constant("*"), repository) });
    const entries = fc.array(entry, { minLength: 1, maxLength: mostPatterns });
    fc.assert(
      fc.property(entries, fc.record({ owner, repository }), (list, asked) => {
        const limit = reach.parse(listed(...list.map((one) => `${one.owner}/${one.repository}`)));
        const name = repositoryName(`${asked.owner}/${asked.repository}`) ?? "";
        const expected = list.some(
          (one) =>
            same(one.owner, asked.owner) &&
            (one.repository === "*" || same(one.repository, asked.repository)),
        );
        expect(names(limit, name)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

/** What a sentence says of an entry: of a letter that only looks like one, that it does. */
function faultOf(text: string): string {
  return /^[\x21-\x7e]+$/.test(text) ? "malformed" : "lookalike";
}

describe("the name of an owner", () => {
  it.each([
    ["acme", "acme"],
    ["ACME-2", "acme-2"],
    ["octo_cat", "octo_cat"],
  ])("of %s is %s", (written, means) => {
    expect(ownerName(written)).toBe(means);
  });

  it.each([
    "",
    "@me",
    "-acme",
    "acme/x",
    "acme/*",
    "*",
    "a b",
    "a,b",
    "acm\u00e9",
    "\u212aay",
    "a".repeat(101),
  ])("is not %j", (text) => {
    expect(ownerName(text)).toBeUndefined();
  });
});

describe("what lists have in common", () => {
  const all: Reach = { kind: "all" };
  const open: Reach = { kind: "public" };

  it.each<[Reach[], string[] | undefined]>([
    [[], undefined],
    [[all, open], undefined],
    [
      [listed("acme/x", "b/*"), open],
      ["acme/x", "b/*"],
    ],
    [[listed("acme/x", "acme/*")], ["acme/*"]],
    [[listed("acme/x", "acme/x")], ["acme/x"]],
    [[listed("acme/*"), listed("acme/x", "b/y")], ["acme/x"]],
    [
      [listed("acme/x", "b/*"), listed("acme/*", "b/*")],
      ["acme/x", "b/*"],
    ],
    [[listed("acme/x"), listed("acme/y")], []],
    [[listed("acme/*"), listed("acme-2/*", "acm/*")], []],
  ])("of %j is %j", (limits, common) => {
    for (const each of [limits, limits.toReversed()])
      expect(commonPatterns(each)?.sort()).toEqual(common?.sort());
  });

  it("is what each of them names", () => {
    const entry = fc.constantFrom("acme/*", "acme/x", "acme/y", "b/*", "b/x", "c/x");
    const list = fc.array(entry, { minLength: 1, maxLength: 4 }).map((entries) => listed(...entries));
    const name = fc.constantFrom("acme/x", "acme/y", "acme/z", "b/x", "b/z", "c/x", "c/y");
    fc.assert(
      fc.property(list, list, name, (one, other, repository) => {
        const common = listed(...(commonPatterns([one, other]) ?? []));
        expect(names(common, repository)).toBe(names(one, repository) && names(other, repository));
        const [owner = ""] = repository.split("/");
        expect(namesAllOf(common, owner)).toBe(namesAllOf(one, owner) && namesAllOf(other, owner));
      }),
    );
  });
});
