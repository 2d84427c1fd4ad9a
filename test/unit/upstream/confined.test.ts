import { RequestError } from "@octokit/request-error";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Reach } from "../../../src/permissions/repositories.ts";
import { parseSettings } from "../../../src/settings/settings.ts";
import { githubApi, type TokenSource } from "../../../src/upstream/github/api.ts";
import { apiFetch } from "../../../src/upstream/github/api-fetch.ts";
import type { CollectionAddress } from "../../../src/upstream/github/collection.ts";
import { classifyGitHubError } from "../../../src/upstream/github/failure.ts";
import { type Confined, type Gate, OutOfBounds } from "../../../src/upstream/github/gate.ts";
import { rowsOf } from "../../../src/upstream/github/rows.ts";
import { type Answer, fakeFetch, linesOf, redirectTo } from "./fake-fetch.ts";

const api = "https://api.github.com";
const settings = parseSettings({
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: api,
  GITHUB_CLIENT_ID: "id",
  GITHUB_CLIENT_SECRET: "secret",
  SERVER_SECRET: "a server secret of more than 32 characters",
}).github;
const acme: Reach = { kind: "listed", patterns: ["acme/site", "beta/*"] };
const open: Reach = { kind: "public" };

afterEach(() => {
  vi.unstubAllGlobals();
});

const refusal = async (name: string) => new OutOfBounds(`${name} is not public.`);

/** Confines what is of many repositories' rows to these reaches; a search is made as it is asked, or so. */
function confining(
  reaches: readonly Reach[],
  search: { query?: string; onlyIfPublic?: string[] } = {},
): Gate {
  return async ({ address }) => {
    if (address.kind === "list") return { kind: "confined", reaches, collection: address, refusal };
    if (address.kind !== "search") return undefined;
    const collection: Confined["collection"] = { ...address, onlyIfPublic: [], ...search };
    return { kind: "confined", reaches, collection, refusal };
  };
}

function tokensOf(...tokens: string[]): TokenSource {
  let used = 0;
  return { current: async () => tokens[used] ?? "none", rejected: async () => tokens[++used] };
}

function ask(
  path: string,
  gate: Gate | undefined,
  headers: Record<string, string> = {},
  tokens = tokensOf("first"),
) {
  return githubApi(settings, tokens, undefined, gate).request(`GET ${path}`, { headers });
}

async function failureOf(request: Promise<unknown>): Promise<unknown> {
  const error = await request.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof RequestError && error.cause ? error.cause : error;
}

const list = `GET ${api}/user/repos?per_page=30`;
const repo = (full_name: unknown, facts: object = {}) => ({ id: 1, full_name, private: false, ...facts });
const issue = (name: string) => ({ title: name, repository_url: `${api}/repos/${name}` });
const found = (items: unknown[], facts: object = {}) =>
  Response.json({ total_count: items.length, incomplete_results: false, items, ...facts });
const description = (isPrivate: boolean) => Response.json({ private: isPrivate });

/** Names that no other test has asked for: what is public is remembered. */
let count = 0;
const next = (kind = "open") => `${kind}/repo-${++count}`;

describe("rows of a list", () => {
  it.each<[string, unknown, boolean]>([
    ["of a repository within the reach", repo("acme/site"), true],
    ["with a name in another case", repo("ACME/Site"), true],
    ["of an owner within the reach", repo("beta/anything", { private: true }), true],
    ["of another repository", repo("acme/site2"), false],
    ["of another owner", repo("beta-2/x"), false],
    ["with a look-alike name", repo("aсme/site"), false],
    ["with the Kelvin sign", repo("beta/\u212a"), false],
    ["with a space", repo("acme/site "), false],
    ["with a path", repo("beta/x/../../evil/x"), false],
    ["with dots", repo("beta/.."), false],
    ["with two names", repo(["acme/site", "evil/x"]), false],
    ["with an object for a name", repo({ toString: "acme/site" }), false],
    ["without a name", { id: 1, name: "site", owner: { login: "acme" } }, false],
    [
      "that is another one's, with a part that is within",
      { ...repo("evil/x"), parent: repo("acme/site") },
      false,
    ],
    ["that is a list", [repo("acme/site")], false],
    ["that is nothing", null, false],
    ["that is a name", "acme/site", false],
    ["named elsewhere", { repository: repo("acme/site"), repository_url: `${api}/repos/acme/site` }, false],
    ["that inherits its name", JSON.parse('{"__proto__":{"full_name":"acme/site"}}'), false],
  ])("%s", async (_what, row, isGiven) => {
    fakeFetch({ [list]: Response.json([row, repo("acme/site", { id: 2 })]) });
    const { data } = await ask("/user/repos", confining([acme]));
    expect(data).toEqual([...(isGiven ? [row] : []), repo("acme/site", { id: 2 })]);
  });

  it.each<[string, object, boolean]>([
    ["public", { visibility: "public" }, true],
    ["not private", {}, true],
    ["private", { private: true }, false],
    ["internal", { visibility: "internal" }, false],
    ["not private in words", { private: "false" }, false],
    ["of no visibility", { visibility: null }, false],
    ["private, though it says public", { private: true, visibility: "public" }, false],
  ])("that have to be public are only given if they say so: %s", async (_what, facts, isGiven) => {
    const sent = fakeFetch({ [list]: Response.json([repo("acme/x", facts)]) });
    const { data } = await ask("/user/repos", confining([open]));
    expect(data).toHaveLength(isGiven ? 1 : 0);
    expect(sent).toHaveLength(1);
  });

  it("have to be within each reach", async () => {
    const rows = [repo("acme/site"), repo("acme/site", { private: true }), repo("evil/x")];
    fakeFetch({ [list]: Response.json(rows) });
    expect((await ask("/user/repos", confining([open, acme]))).data).toEqual([rows[0]]);
  });

  it("of notifications are their repository's", async () => {
    const rows = [
      { id: "1", repository: repo("acme/site"), subject: { title: "a" } },
      { id: "2", repository: repo("evil/x"), subject: { title: "b" } },
      { id: "3", repository: null },
      { ...repo("acme/site"), id: "4" },
      { id: "5", repository: [repo("acme/site")] },
    ];
    fakeFetch({ [`GET ${api}/notifications?all=true&per_page=30`]: Response.json(rows) });
    expect((await ask("/notifications?all=true", confining([acme]))).data).toEqual([rows[0]]);
  });

  it("come in pages of one size, and tell of a next one and nothing else", async () => {
    const link = `<${api}/user/repos?after=SECRET>; rel="next", <${api}/user/repos?page=77>; rel="last"`;
    const sent = fakeFetch({
      [`GET ${api}/user/repos?sort=pushed&per_page=30&page=2`]: Response.json([repo("evil/x")], {
        headers: {
          link,
          etag: '"1"',
          "last-modified": "now",
          "x-github-sso": "partial-results; organizations=1",
          "x-ratelimit-remaining": "7",
          "x-poll-interval": "60",
        },
      }),
    });
    const { data, headers } = await ask("/user/repos?sort=pushed&per_page=1&page=2", confining([acme]), {
      "if-none-match": '"1"',
      "if-modified-since": "then",
    });
    expect(data).toEqual([]);
    expect(headers).toEqual({
      "content-type": "application/json",
      link: `<${api}/user/repos?sort=pushed&per_page=1&page=3>; rel="next"`,
      "x-poll-interval": "60",
      "x-ratelimit-remaining": "7",
      // that something was left out, and not whose it is
      "x-github-sso": "partial-results",
    });
    expect([...(sent[0]?.headers.keys() ?? [])].filter((name) => name.startsWith("if-"))).toEqual([]);
  });

  it.each<[string, Answer]>([
    ["an object", Response.json({ 0: repo("acme/site") })],
    ["nothing", new Response(null, { status: 204 })],
    ["not JSON", new Response("acme/site")],
    ["JSON that is not", new Response("[", { headers: { "content-type": "application/json" } })],
    ["not changed", new Response(null, { status: 304 })],
    ["accepted", Response.json([repo("evil/x")], { status: 202 })],
    ["a part", Response.json([repo("evil/x")], { status: 206 })],
    ["a search", found([repo("acme/site")])],
    ["redirected within the API", redirectTo(`${api}/user`)],
    ["redirected to the same", redirectTo(`${api}/user/repos`)],
    ["redirected elsewhere", redirectTo("https://elsewhere.example/rows.json", 302)],
  ])("are not given if the answer is %s", async (_what, answer) => {
    const sent = fakeFetch({
      [list]: answer,
      "GET https://elsewhere.example/rows.json": Response.json([repo("evil/x")]),
      [`GET ${api}/user`]: Response.json({ login: "x" }),
    });
    const failure = classifyGitHubError(await failureOf(ask("/user/repos", confining([acme]))));
    expect(failure?.kind).toBe("malformed");
    expect(sent).toHaveLength(1);
  });

  it.each([403, 404, 422, 429])("that GitHub refuses with %i are refused", async (status) => {
    fakeFetch({ [list]: Response.json({ message: "No" }, { status }) });
    const failure = await failureOf(ask("/user/repos", confining([acme])));
    expect(failure).toMatchObject({ status });
  });
});

describe("a search", () => {
  const search = (of: string, query: string) => `GET ${api}/search/${of}?q=${query}`;

  it("goes out as it is bounded, whatever was asked, with its other parameters", async () => {
    const sent = fakeFetch({
      [`GET ${api}/search/issues?q=repo%3Aacme%2Fsite+is%3Apublic+%22a+b%22&sort=created&per_page=5`]: found(
        [],
      ),
    });
    const gate = confining([acme], { query: 'repo:acme/site is:public "a b"' });
    await ask("/search/issues?q=evil&sort=created&per_page=5", gate, { range: "bytes=0-1" });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.headers.has("range")).toBe(false);
  });

  it("gives all that is within, as GitHub does", async () => {
    const items = [issue("acme/site"), issue("Beta/x")];
    const link = `<${api}/search/issues?q=repo%3Aacme%2Fsite+a&page=2>; rel="next"`;
    fakeFetch({
      [search("issues", "a")]: Response.json(
        { total_count: 70, incomplete_results: false, items, more: repo("evil/x") },
        { headers: { link } },
      ),
    });
    const { data, headers } = await ask("/search/issues?q=a", confining([acme]));
    expect(data).toEqual({ total_count: 70, incomplete_results: false, items });
    expect(headers.link).toBe(`<${api}/search/issues?q=a&page=2>; rel="next"`);
  });

  it("that found something else is answered like one that did not", async () => {
    const headers = { link: `<${api}/x>; rel="next"` };
    const answers = (items: unknown[], total_count: number, init?: ResponseInit) => ({
      [search("issues", "a")]: Response.json({ total_count, incomplete_results: false, items }, init),
    });
    fakeFetch(answers([issue("evil/x"), issue("evil/y")], 70, { headers }));
    const one = await ask("/search/issues?q=a", confining([acme]));
    fakeFetch(answers([], 0));
    const other = await ask("/search/issues?q=a", confining([acme]));
    expect([one.data, one.headers]).toEqual([other.data, other.headers]);
    expect(one.data).toEqual({ total_count: 0, incomplete_results: false, items: [] });
  });

  it.each<[string, unknown, boolean]>([
    ["of the API", issue("acme/site"), true],
    ["in another case", issue("Acme/Site"), true],
    ["of another host", { repository_url: "https://evil.example/repos/acme/site" }, false],
    ["of a host that begins alike", { repository_url: `${api}.evil.example/repos/acme/site` }, false],
    ["with a user", { repository_url: "https://api.github.com@evil.example/repos/acme/site" }, false],
    ["of more than a repository", { repository_url: `${api}/repos/acme/site/issues` }, false],
    ["with parameters", { repository_url: `${api}/repos/acme/site?x` }, false],
    ["with dots", { repository_url: `${api}/repos/beta/../evil/x` }, false],
    ["encoded", { repository_url: `${api}/repos/beta%2Fx` }, false],
    ["by number", { repository_url: `${api}/repositories/1` }, false],
    ["that is a list", { repository_url: [`${api}/repos/acme/site`] }, false],
    ["that is missing", { repository: repo("acme/site"), full_name: "acme/site" }, false],
    ["that is empty", { repository_url: "" }, false],
  ])("for issues takes a row's repository from its URL: %s", async (_what, item, isGiven) => {
    fakeFetch({ [search("issues", "a")]: found([item]) });
    const { data } = await ask("/search/issues?q=a", confining([acme]));
    expect(data.items).toEqual(isGiven ? [item] : []);
    expect(data.total_count).toBe(isGiven ? 1 : 0);
  });

  it.each([
    ["code", { path: "a", repository: repo("acme/site") }, { path: "a", repository: repo("evil/x") }],
    ["repositories", repo("acme/site"), repo("evil/x")],
  ])("for %s gives what is within", async (of, inside, outside) => {
    fakeFetch({ [search(of, "a")]: found([outside, inside]) });
    expect((await ask(`/search/${of}?q=a`, confining([acme]))).data.items).toEqual([inside]);
  });

  it.each<[string, Response]>([
    ["a list", Response.json([issue("acme/site")])],
    ["without a count", Response.json({ incomplete_results: false, items: [] })],
    ["with rows that are none", Response.json({ total_count: 1, incomplete_results: false, items: {} })],
    ["with a count in words", found([], { total_count: "1" })],
  ])("whose answer is %s is not given", async (_what, answer) => {
    fakeFetch({ [search("issues", "a")]: answer });
    const failure = classifyGitHubError(await failureOf(ask("/search/issues?q=a", confining([acme]))));
    expect(failure?.kind).toBe("malformed");
  });

  it("that GitHub does not take with one credential is filtered for the next by newer permissions", async () => {
    const items = [issue("acme/site"), issue("beta/x")];
    const sent = fakeFetch({
      [search("issues", "old")]: ({ authorization }) =>
        authorization === "token first" ? new Response("{}", { status: 401 }) : found(items),
      [search("issues", "new")]: found(items),
    });
    let asked = 0;
    const gate: Gate = (passage) =>
      asked++ === 0
        ? confining([acme], { query: "old" })(passage)
        : confining([{ kind: "listed", patterns: ["beta/x"] }], { query: "new" })(passage);
    const { data } = await ask("/search/issues?q=a", gate, {}, tokensOf("first", "second"));
    expect(data.items).toEqual([issue("beta/x")]);
    expect(linesOf(sent)).toEqual([search("issues", "old"), search("issues", "new")]);
  });
});

describe("what has to be public", () => {
  const search = `GET ${api}/search/issues?q=a`;
  const at = (name: string) => `GET ${api}/repos/${name}`;

  it("is looked at where rows do not say, once each", async () => {
    const [shown, hidden, missing, moved] = [next(), next(), next(), next()];
    const items = [shown, hidden, missing, moved, shown].map(issue);
    const sent = fakeFetch({
      [search]: found(items),
      [at(shown)]: description(false),
      [at(hidden)]: description(true),
      [at(moved)]: redirectTo(`${api}/repositories/7`),
    });
    const { data } = await ask("/search/issues?q=a", confining([open]));
    expect(data).toEqual({ total_count: 2, incomplete_results: false, items: [issue(shown), issue(shown)] });
    expect(sent).toHaveLength(5);
    // and is remembered
    await ask("/search/issues?q=a", confining([open]));
    expect(linesOf(sent.slice(5))).not.toContain(at(shown));
  });

  it("is not looked at where it is not within another reach", async () => {
    const sent = fakeFetch({ [search]: found([issue(next())]) });
    expect((await ask("/search/issues?q=a", confining([open, acme]))).data.items).toEqual([]);
    expect(sent).toHaveLength(1);
  });

  it("is looked at for twenty repositories at most, and the answer says that there is more", async () => {
    const names = Array.from({ length: 25 }, () => next());
    const sent = fakeFetch({
      [search]: Response.json(
        { total_count: 25, incomplete_results: false, items: names.map(issue) },
        { headers: { link: '<x>; rel="next"' } },
      ),
      ...Object.fromEntries(names.map((name) => [at(name), description(false)])),
    });
    const { data, headers } = await ask("/search/issues?q=a", confining([open]));
    expect(data).toMatchObject({ total_count: 20, incomplete_results: true });
    expect(data.items).toEqual(names.slice(0, 20).map(issue));
    expect(headers.link).toContain('rel="next"');
    expect(sent).toHaveLength(21);
  });

  it("is looked at before a search that names it, which counts", async () => {
    const names = Array.from({ length: 19 }, () => next());
    const others = [next("other"), next("other")];
    const sent = fakeFetch({
      [search]: found(others.map(issue)),
      ...Object.fromEntries([...names, ...others].map((name) => [at(name), description(false)])),
    });
    const { data } = await ask("/search/issues?q=a", confining([open], { onlyIfPublic: names }));
    expect(data.items).toHaveLength(1);
    expect(linesOf(sent).indexOf(search)).toBe(19);
    expect(sent).toHaveLength(21);
  });

  it.each<[string, Answer | undefined]>([
    ["private", description(true)],
    ["missing", undefined],
  ])("and is %s is not searched, nor is anything else", async (_what, answer) => {
    const [shown, hidden] = [next(), next()];
    const sent = fakeFetch({ [at(shown)]: description(false), ...(answer && { [at(hidden)]: answer }) });
    const gate = confining([open], { onlyIfPublic: [shown, hidden] });
    expect(await failureOf(ask("/search/issues?q=a", gate))).toEqual(
      new OutOfBounds(`${hidden} is not public.`),
    );
    expect(linesOf(sent)).not.toContain(search);
  });

  it("and moved is not searched", async () => {
    const name = next();
    const sent = fakeFetch({ [at(name)]: redirectTo(`${api}/repositories/7`) });
    const failure = await failureOf(ask("/search/issues?q=a", confining([open], { onlyIfPublic: [name] })));
    expect(classifyGitHubError(failure)?.message).toContain("renamed or moved");
    expect(sent).toHaveLength(1);
  });

  it.each([
    [true, 429],
    [false, 429],
    [false, 403],
  ])("and cannot be asked about is GitHub's failure (named: %s, %i)", async (isNamed, status) => {
    const name = next();
    const limit = { status, headers: { "retry-after": "30" } };
    fakeFetch({ [search]: found([issue(name)]), [at(name)]: new Response("{}", limit) });
    const gate = confining([open], { onlyIfPublic: isNamed ? [name] : [] });
    expect(classifyGitHubError(await failureOf(ask("/search/issues?q=a", gate)))?.kind).toBe("rate-limited");
  });

  it("is hidden if GitHub answers something else about it", async () => {
    const name = next();
    fakeFetch({ [search]: found([issue(name)]), [at(name)]: Response.json([issue(name)], { status: 202 }) });
    expect((await ask("/search/issues?q=a", confining([open]))).data.items).toEqual([]);
    const named = ask("/search/issues?q=a", confining([open], { onlyIfPublic: [name] }));
    expect(await failureOf(named)).toBeInstanceOf(OutOfBounds);
  });

  it("is asked about with the newer credential too", async () => {
    const name = next();
    fakeFetch({
      [search]: found([issue(name)]),
      [at(name)]: ({ authorization }) =>
        authorization === "token second" ? description(false) : new Response("{}", { status: 401 }),
    });
    const tokens = tokensOf("first", "second");
    const { data } = await ask("/search/issues?q=a", confining([open]), {}, tokens);
    expect(data.items).toHaveLength(1);
  });
});

describe("without limits", () => {
  it.each([
    ["/user/repos?per_page=100", Response.json({ anything: repo("evil/x") })],
    ["/notifications", new Response("not JSON")],
    ["/search/issues?q=%28a%20OR%20repo%3Aevil/x", Response.json([issue("evil/x")])],
  ])("nothing of %s is changed or filtered", async (path, answer) => {
    const headers = { link: '<https://x/?page=9>; rel="last"', etag: '"1"' };
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
    const expected = await answer.clone().text();
    for (const gate of [undefined, async () => undefined]) {
      const sent = fakeFetch({ [`GET ${api}${path}`]: answer });
      const given = await ask(path, gate, { "if-none-match": '"0"' });
      expect(linesOf(sent)).toEqual([`GET ${api}${path}`]);
      expect(sent[0]?.headers.get("if-none-match")).toBe('"0"');
      expect(given.headers).toMatchObject(headers);
      expect(typeof given.data === "string" ? given.data : JSON.stringify(given.data)).toBe(expected);
    }
  });
});

const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("acme/site", "ACME/SITE", "beta/x", "evil/x") },
  { weight: 1, arbitrary: fc.constantFrom("acme/site2", "beta/..", "beta/\u212a", "acme", "") },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("acme", "beta", "evil", "beta-2"), fc.string({ maxLength: 4 }))
      .map((parts) => parts.join("/")),
  },
);
const url = fc
  .tuple(
    fc.constantFrom(
      `${api}/repos/`,
      `${api}/repos/`,
      `${api}/repositories/`,
      "https://evil.example/repos/",
      "",
    ),
    name,
  )
  .map((parts) => parts.join(""));
const anything = fc.oneof({ weight: 8, arbitrary: name }, { weight: 1, arbitrary: fc.jsonValue() });
const described = fc.record(
  {
    full_name: anything,
    private: fc.constantFrom(true, false, null),
    visibility: fc.constantFrom("public", "internal"),
  },
  { requiredKeys: ["full_name"] },
);
const row = fc.oneof(
  { weight: 3, arbitrary: described },
  { weight: 3, arbitrary: fc.record({ repository: described }) },
  { weight: 3, arbitrary: fc.record({ repository_url: fc.oneof(url, anything) }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const collection = fc.constantFrom<Pick<CollectionAddress, "kind" | "of">>(
  { kind: "list", of: "repositories" },
  { kind: "list", of: "notifications" },
  { kind: "search", of: "repositories" },
  { kind: "search", of: "code" },
  { kind: "search", of: "issues" },
);

const answered = z.union([
  z.array(z.unknown()),
  z.object({ total_count: z.number(), items: z.array(z.unknown()) }),
]);

describe("whatever GitHub answers", () => {
  it("no row passes whose name is outside, or that does not say whose it is", async () => {
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(
        collection,
        fc.array(row, { maxLength: 6 }),
        fc.boolean(),
        async ({ kind, of }, rows, onlyPublic) => {
          const path =
            kind === "list"
              ? of === "repositories"
                ? "/user/repos"
                : "/notifications"
              : `/search/${of}?q=a`;
          const body = kind === "list" ? rows : { total_count: 99, incomplete_results: false, items: rows };
          fakeFetch({
            [`GET ${api}${path}${kind === "list" ? "?per_page=30" : ""}`]: Response.json(body),
          });
          const send = apiFetch(api, tokensOf("first"), confining(onlyPublic ? [acme, open] : [acme]));
          const answer = answered.parse(await (await send(api + path)).json());
          const given = Array.isArray(answer) ? answer : answer.items;
          for (const each of given) {
            passed++;
            expect(each).toSatisfy((value: unknown) => isInside(of, value));
            if (onlyPublic) expect(JSON.stringify(each)).toContain('"private":false');
            if (onlyPublic) expect(JSON.stringify(each)).not.toContain('"visibility":"internal"');
          }
          if (!Array.isArray(answer) && given.length < rows.length)
            expect(answer.total_count).toBe(given.length);
        },
      ),
      { numRuns: 700 },
    );
    // the generator does get there
    expect(passed).toBeGreaterThan(30);
  });

  it("what is no list and no search is no answer", () => {
    fc.assert(
      fc.property(collection, fc.jsonValue(), (asked, content) => {
        const isList = Array.isArray(content);
        const rows = rowsOf(asked, content, api);
        if (asked.kind === "list") expect(rows !== undefined).toBe(isList);
        else if (isList || typeof content !== "object") expect(rows).toBeUndefined();
      }),
    );
  });
});

/** Whether a row says in its place, in so many words, that it is of one of the repositories. */
function isInside(of: string, value: unknown): boolean {
  const text = JSON.stringify(value);
  const inside = '(?:acme/site|beta/(?!\\.{1,2}")[a-z0-9._-]{1,100})"';
  if (of === "issues") return new RegExp(`"repository_url":"${api}/repos/${inside}`, "i").test(text);
  return new RegExp(`"full_name":"${inside}`, "i").test(text);
}
