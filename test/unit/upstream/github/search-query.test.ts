import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SearchedKind } from "../../../../src/upstream/github/collection.ts";
import { longestQuery, parseSearchQuery } from "../../../../src/upstream/github/search-query.ts";

const parse = (text: string, of: SearchedKind = "issues") => parseSearchQuery(of, text);
const understood = (facts: object = {}) => ({
  ok: true,
  query: { terms: [], repositories: [], owners: [], choosesVisibility: false, ...facts },
});
const flawed = (kind: string, key?: string) => ({ ok: false, flaw: { kind, ...(key && { key }) } });

describe("a query is", () => {
  it.each<[string, object]>([
    ["", {}],
    ["   ", {}],
    ["memory leak", { terms: ["memory", "leak"] }],
    ["  memory   leak ", { terms: ["memory", "leak"] }],
    ['"memory leak (OOM) OR crash"', { terms: ['"memory leak (OOM) OR crash"'] }],
    ['-"memory leak" -flaky', { terms: ['-"memory leak"', "-flaky"] }],
    ["C++ c# node.js foo_bar src/a.ts @acme #12 50% $x it's a=b wip-1", {}],
    ["größe 日本語 пример ı 🐛", { terms: ["größe", "日本語", "пример", "ı", "🐛"] }],
    ['"this: that" label:analysis:x', { terms: ['"this: that"', "label:analysis:x"] }],
    ['"or" "NOT" -"and"', { terms: ['"or"', '"NOT"', '-"and"'] }],
    ["ORder andy notes", { terms: ["ORder", "andy", "notes"] }],
    ["is:open -label:wontfix author:@me", { terms: ["is:open", "-label:wontfix", "author:@me"] }],
    ['label:"good first issue"', { terms: ['label:"good first issue"'] }],
    ["created:>=2026-01-01T00:00:00+00:00", { terms: ["created:>=2026-01-01T00:00:00+00:00"] }],
    ["created:2026-01-01..* comments:10..20", {}],
    ["IS:open Label:Bug", { terms: ["is:open", "label:Bug"] }],
    ["repo:acme/site", { repositories: ["acme/site"] }],
    ["crash REPO:Acme/Site repo:acme/site", { terms: ["crash"], repositories: ["acme/site"] }],
    ["user:acme org:Beta crash", { terms: ["crash"], owners: ["acme", "beta"] }],
    ["repo:acme/.github", { repositories: ["acme/.github"] }],
    ["is:public", { choosesVisibility: false }],
    ["is:private", { choosesVisibility: true }],
    ["is:Internal", { choosesVisibility: true }],
    ["-is:public", { choosesVisibility: true }],
    ["is:publicly", { choosesVisibility: true }],
    ["is:hidden", { choosesVisibility: true }],
    ["-is:open", { choosesVisibility: false }],
    ["user-review-requested:acme", { terms: ["user-review-requested:acme"] }],
  ])("%j understood", (text, facts) => {
    expect(parse(text)).toMatchObject(understood({ terms: expect.any(Array), ...facts }));
  });

  it.each<[string, string, string?]>([
    // more than one way to read it
    ["a OR b", "operators"],
    ["a or b", "operators"],
    ["a Not b", "operators"],
    ["a -NOT b", "operators"],
    ["AND", "operators"],
    ["a and/or b", "operators"],
    ["a -or-b", "operators"],
    ["ORé b", "operators"],
    ["(a b)", "words"],
    ["(repo:acme/site", "scope"],
    ["a | b", "words"],
    ["a||repo", "words"],
    ["a && b", "words"],
    ["!a", "words"],
    ["+a", "words"],
    ["--a", "words"],
    ["-", "words"],
    ["a~2", "words"],
    ["[a TO b]", "words"],
    ["{a}", "words"],
    ["a^2", "words"],
    ["is:open)", "value", "is"],
    ["label:(a", "value", "label"],
    ["label:a|b", "value", "label"],
    // quotes
    ['"a', "quotes"],
    ['a"', "quotes"],
    ['"a" "', "quotes"],
    ['"a""b"', "quotes"],
    ['a"b c"', "quotes"],
    ['"a"b', "quotes"],
    ['""', "quotes"],
    ['"  "', "quotes"],
    ['label:""', "quotes"],
    ['label:"a', "quotes"],
    ['label:a"b"', "quotes"],
    // what says where to search
    ["-repo:acme/site", "scope"],
    ["-user:acme", "scope"],
    ['repo:"acme/site"', "scope"],
    ['"repo:evil/x"', "scope"],
    ['"x repo : evil/x"', "scope"],
    ['label:"repo:evil/x"', "scope"],
    ["label:repo:evil/x", "scope"],
    ["label:xorg:evil", "scope"],
    ["label:x-is:public", "scope"],
    ['label:"is:private"', "scope"],
    ['"visibility : private"', "scope"],
    ["repo:acme", "scope"],
    ["repo:acme/", "scope"],
    ["repo:acme/*", "scope"],
    ["repo:acme/site/x", "scope"],
    ["repo:acme/..", "scope"],
    ["repo:acme/site,evil/x", "scope"],
    ["repo:acme/site;evil/x", "scope"],
    ["repo:acme%2Fsite", "scope"],
    ["repo:acme/site)", "scope"],
    ["repo:https://github.com/acme/site", "scope"],
    ["repo::acme/site", "scope"],
    ["repo:repo:acme/site", "scope"],
    ["repo:acmé/site", "scope"],
    ["user:@me", "scope"],
    ["user:acme/site", "scope"],
    ["user:a,b", "scope"],
    ["org:*", "scope"],
    ["org:-acme", "scope"],
    ["repo:", "scope"],
    ["repo: evil/x", "scope"],
    ["a:repo:evil/x", "scope"],
    ["--repo:evil/x", "scope"],
    // without a key, or with one that is not known
    ["foo :bar", "words"],
    [":evil/x", "words"],
    ["owner:evil", "qualifier", "owner"],
    ["enterprise:evil", "qualifier", "enterprise"],
    ["project:evil/1", "qualifier", "project"],
    ["saved:x", "qualifier", "saved"],
    ["props.x:y", "words"],
    ["visibility:private", "qualifier", "visibility"],
    ["-unknown:x", "qualifier", "unknown"],
    ["std::vector", "qualifier", "std"],
    ["https://github.com/evil/x", "qualifier", "https"],
    ["parent-issue:evil/x#1", "qualifier", "parent-issue"],
    ["path:src", "qualifier", "path"],
    ["is:public,private", "value", "is"],
    ['is:"private"', "value", "is"],
    ["label:é", "value", "label"],
    ['label:"é"', "value", "label"],
    // characters that others read as another
    ["ｒｅｐｏ：evil/x", "characters"],
    ["repo：evil/x", "characters"],
    ["repo\uff1aevil/x", "characters"],
    ["\u212aey", "characters"],
    ["a ＯＲ b", "characters"],
    ["a O\u200bR b", "characters"],
    ["re\u00adpo:evil/x", "characters"],
    ["a\u00a0repo:evil/x", "characters"],
    ["a\u3000b", "characters"],
    ["a\u2028b", "characters"],
    ["a\tb", "characters"],
    ["a\nrepo:evil/x", "characters"],
    ["a\0b", "characters"],
    ["a\u202eb", "characters"],
    ["a\ud800", "characters"],
    ["“a OR b”", "characters"],
    ["＂a", "characters"],
    ["«a»", "characters"],
    ['"a \\" OR b"', "characters"],
    ["`a`", "characters"],
    ["❤\ufe0f", "characters"],
    ["a".repeat(longestQuery + 1), "long"],
  ])("%j not understood: %s", (text, kind, key) => {
    expect(parse(text)).toEqual(flawed(kind, key));
  });

  it("as long as it can be and no longer", () => {
    expect(parse("a".repeat(longestQuery)).ok).toBe(true);
  });

  it.each<[SearchedKind, string, boolean]>([
    ["code", "path:src/a.ts filename:package.json extension:ts language:c++", true],
    ["code", "is:public", false],
    ["repositories", "stars:>100 topic:mcp language:rust archived:false fork:true", true],
    ["repositories", "author:x", false],
    ["issues", "review-requested:@me draft:false merged:>2026-01-01 no:assignee", true],
    ["issues", "stars:1", false],
    ["issues", "constructor:x __proto__:x", false],
  ])("of %s, with qualifiers of that search (%s): %s", (of, text, ok) => {
    expect(parse(text, of).ok).toBe(ok);
  });
});

/** Everything that a query might be made of, well formed and not. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      "repo:",
      "user:",
      "org:",
      "REPO:",
      "owner:",
      "label:",
      "is:",
      "-",
      '"',
      " ",
      "  ",
      "(",
      ")",
      ":",
      ",",
    ],
    ...["acme/site", "acme", "evil/x", "evil", "public", "private", "OR", "or", "NOT", "bug", "a", "\\", "|"],
    ...["：", "\u212a", "“", "\u00a0", "\u200b", "\n", "é", "🐛"],
  ),
  fc.string({ unit: "grapheme", maxLength: 3 }),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));

describe("whatever a query is", () => {
  it("what is understood of it is understood the same when it is written again", () => {
    let count = 0;
    fc.assert(
      fc.property(text, fc.constantFrom<SearchedKind>("issues", "code", "repositories"), (query, of) => {
        const once = parse(query, of);
        if (!once.ok) return;
        count++;
        const { terms, repositories, owners } = once.query;
        const scopes = [
          ...repositories.map((name) => `repo:${name}`),
          ...owners.map((name) => `user:${name}`),
        ];
        const again = [...scopes, ...terms].join(" ");
        fc.pre(again.length <= longestQuery);
        expect(parse(again, of)).toEqual(once);
        // each term is one to whoever splits at spaces outside of quotes
        for (const term of terms) expect(term.replaceAll(/"[^"]*"/g, "")).not.toMatch(/[ "()\\]/);
      }),
      { numRuns: 5000 },
    );
    expect(count).toBeGreaterThan(200);
  });

  it("it is read in time", () => {
    const slow = ["-", '"', "a:", 'a:"', "-a", " ", "é", "repo:", "a-"].map((part) =>
      part.repeat(256).slice(0, 256),
    );
    const start = performance.now();
    for (const query of slow) parse(query);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
