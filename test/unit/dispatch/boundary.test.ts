import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, type Limits } from "../../../src/dispatch/boundary.ts";
import { isPersonal, messageOf, wantedFor } from "../../../src/dispatch/boundary-message.ts";
import type { Limit, Problem } from "../../../src/dispatch/problem.ts";
import { effectiveScopes } from "../../../src/permissions/permissions.ts";
import type { Reach } from "../../../src/permissions/repositories.ts";
import { type ScopeName, scopeNames } from "../../../src/scopes/scopes.ts";
import { addressOf } from "../../../src/upstream/github/address.ts";
import type { Passage } from "../../../src/upstream/github/gate.ts";

const api = "https://api.github.com";
const now = Date.parse("2026-11-21T12:00:00Z");
const all: Reach = { kind: "all" };
const open: Limit = { kind: "public" };
const listed = (...patterns: string[]): Limit => ({ kind: "listed", patterns });

interface Case {
  readonly scopes?: readonly ScopeName[];
  readonly reach?: Reach;
  readonly writeUntil?: number;
  readonly operator?: Reach;
  readonly grantable?: readonly ScopeName[];
  readonly declared?: readonly ScopeName[];
}

function limits({
  scopes = ["repos:write"],
  reach = all,
  writeUntil,
  operator = all,
  grantable = scopeNames,
  declared = scopeNames,
}: Case) {
  return {
    permissions: {
      scopes: [...scopes],
      repositories: reach,
      ...(writeUntil !== undefined && { writeUntil }),
    },
    bound: { scopes: grantable, repositories: operator },
    declared,
    now,
  } satisfies Limits;
}

function ask(request: string, facts: Case = {}, redirected = false) {
  const [method = "", path = ""] = request.split(" ");
  const url = new URL(api + path);
  return decide(passage(method, url, { redirected }), limits(facts));
}

/** A request of the API, as the gate gets to see it. */
function passage(method: string, url: URL, facts: Partial<Passage> = {}): Passage {
  const address = addressOf(api, url);
  if (address.kind === "foreign") throw new Error(`${url} is not the API's`);
  return { method, address, redirected: false, pullsFromElsewhere: false, ...facts };
}

const allowed = { kind: "allowed" };
const refused = (problem: object) => ({ kind: "refused", problem: expect.objectContaining(problem) });

describe("a request", () => {
  it.each<[string, Case, object]>([
    ["GET /repos/acme/site", {}, allowed],
    ["HEAD /repos/acme/site", { scopes: ["repos:read"] }, allowed],
    ["POST /repos/acme/site/issues", {}, allowed],
    ["GET /repos/ACME/Site/issues", { reach: listed("acme/site") }, allowed],
    ["GET /repos/acme/other", { reach: listed("acme/*") }, allowed],
    ["GET /user", { scopes: ["profile"] }, allowed],
    ["GET /user/emails", { scopes: ["email"] }, allowed],
    ["GET /search/issues", { scopes: ["repos:read"] }, allowed],
    ["GET /search/issues?q=((x%20OR%20y", { scopes: ["repos:read"] }, allowed],
    ["GET /user/repos", { scopes: ["repos:read"] }, allowed],
    ["HEAD /notifications", { scopes: ["repos:read"] }, allowed],
    ["GET /repos/acme/site/forks", { scopes: ["repos:read"] }, allowed],
    ["POST /repos/acme/site/issues", { writeUntil: now + 1 }, allowed],
    ["GET /repos/acme/site", { writeUntil: now }, allowed],
    ["GET /repos/acme/site", { reach: open }, { kind: "only-if-public", repository: "acme/site" }],
    ["POST /repos/acme/site/issues", { operator: open }, { kind: "only-if-public", repository: "acme/site" }],
    [
      "GET /repos/a/b",
      { reach: listed("a/*"), operator: open },
      { kind: "only-if-public", repository: "a/b" },
    ],
  ])("%s is allowed within %j", (request, facts, decision) => {
    expect(ask(request, facts)).toEqual(decision);
  });

  it.each<[string, Case, object]>([
    // what it needs
    ["GET /repos/acme/site", { scopes: ["profile"] }, { kind: "scope", scope: "repos:read", by: "person" }],
    ["POST /repos/acme/site/issues", { scopes: ["repos:read"] }, { kind: "scope", scope: "repos:write" }],
    ["PUT /repos/acme/site/contents/x", { scopes: ["admin"] }, { kind: "scope", scope: "repos:write" }],
    ["get /repos/acme/site/issues", { scopes: ["repos:read"] }, { kind: "scope", scope: "repos:write" }],
    ["GET /user", { scopes: ["repos:write"] }, { kind: "scope", scope: "profile" }],
    ["GET /user/emails", { scopes: ["profile"] }, { kind: "scope", scope: "email" }],
    ["GET /search/code", { scopes: ["profile"] }, { kind: "scope", scope: "repos:read" }],
    ["PATCH /user", {}, { kind: "account-change" }],
    ["DELETE /user/emails", { scopes: ["email", "repos:write"] }, { kind: "account-change" }],
    ["POST /repos/a/b/issues", { grantable: ["repos:read"] }, { scope: "repos:write", by: "operator" }],
    ["POST /repos/a/b/issues", { writeUntil: now }, { kind: "write-ended", endedAt: now }],
    [
      "POST /repos/a/b/issues",
      { writeUntil: now, grantable: ["profile"] },
      { kind: "scope", by: "operator" },
    ],
    // where it goes
    ["GET /repos/evil/x", { reach: listed("acme/*") }, { kind: "repository", name: "evil/x", by: "person" }],
    ["GET /repos/acme-evil/x", { reach: listed("acme/*") }, { kind: "repository", name: "acme-evil/x" }],
    ["GET /repos/acme/site2", { reach: listed("acme/site") }, { kind: "repository" }],
    ["GET /repos/acme/../evil/x", { reach: listed("acme/*") }, { kind: "repository", name: "evil/x" }],
    ["GET /repos/acme%2f..%2fevil/x", { reach: listed("acme/*") }, { kind: "unattributed" }],
    ["GET /repos//acme/site", { reach: listed("acme/*") }, { kind: "unattributed" }],
    ["GET /repos/acme/\u212a", { reach: listed("acme/k") }, { kind: "unattributed" }],
    ["GET /repos/acme/site/forks", { reach: listed("acme/site") }, { kind: "unattributed", by: "person" }],
    ["GET /repos/a/b", { reach: listed("a/b"), operator: listed("c/*") }, { name: "a/b", by: "operator" }],
    ["GET /repos/a/b", { reach: listed("c/d"), operator: listed("c/*") }, { name: "a/b", by: "operator" }],
    ["GET /repos/a/b", { reach: listed("c/d"), operator: listed("a/*") }, { name: "a/b", by: "person" }],
    ["GET /search/code", { reach: open }, { kind: "unattributed", by: "person" }],
    ["GET /notifications?x=1", { operator: open }, { kind: "unattributed", by: "operator" }],
    ["HEAD /notifications", { operator: open }, { kind: "unattributed", by: "operator" }],
    ["HEAD /search/issues?q=x", { reach: listed("acme/site") }, { kind: "unattributed", by: "person" }],
    ["GET /notifications", { scopes: ["profile"] }, { kind: "scope", scope: "repos:read" }],
    ["GET /search/code?q=x", { scopes: ["profile"] }, { kind: "scope", scope: "repos:read" }],
    ["GET /search/code?q=x", { declared: ["profile"] }, { kind: "undeclared", scope: "repos:read" }],
    ["GET /repositories/1", { reach: listed("acme/*") }, { kind: "unattributed" }],
  ])("%s is refused within %j", (request, facts, problem) => {
    expect(ask(request, facts)).toEqual(refused(problem));
  });

  it("that GitHub redirected to a repository's number says that it moved", () => {
    expect(ask("GET /repositories/1", { reach: listed("acme/*") }, true)).toEqual(refused({ kind: "moved" }));
    expect(ask("GET /repositories/1", {}, true)).toEqual(allowed);
    expect(ask("GET /repos/evil/x", { reach: listed("acme/*") }, true)).toEqual(refused({ name: "evil/x" }));
    expect(ask("POST /repositories/1/issues", {}, true)).toEqual(refused({ kind: "moved" }));
  });

  it.each(["/user/repos", "/notifications", "/search/issues?q=repo:acme/site"])(
    "that GitHub redirected to rows of many repositories (%s) is only made without limits",
    (path) => {
      const asked = `GET ${path}`;
      expect(ask(asked, { reach: listed("acme/*") }, true)).toEqual(refused({ kind: "unattributed" }));
      expect(ask(asked, {}, true)).toEqual(allowed);
    },
  );

  it("for a list is confined to every limit", () => {
    expect(ask("GET /user/repos?sort=pushed", { reach: listed("acme/*"), operator: open })).toEqual({
      kind: "confined",
      limits: [
        { reach: open, by: "operator" },
        { reach: listed("acme/*"), by: "person" },
      ],
      collection: { kind: "list", of: "repositories" },
    });
  });
});

describe("a change", () => {
  it.each([
    "POST issues",
    "POST Issues",
    "PATCH issues/1",
    "PUT issues/1/lock",
    "POST issues/1/comments",
    "DELETE issues/comments/1",
    "POST pulls",
    "PUT pulls/1/merge",
    "POST pulls/1/reviews",
    "POST git/refs",
    "PATCH git/refs/heads%2Fmain",
    "POST git/blobs",
    "POST git/trees",
    "POST git/commits",
    "POST git/tags",
    "PUT contents/docs/hooks/keys.md",
    "PUT contents/docs%2Fx.md",
    "DELETE contents/x",
    "POST merges",
    "POST labels",
    "PATCH labels/bug",
    "POST milestones",
    "PATCH comments/1",
    "POST statuses/abc",
    "POST releases",
    "DELETE releases/assets/1",
  ])("of what the scope's sentence names is made: %s", (request) => {
    const [method, path] = request.split(" ");
    expect(ask(`${method} /repos/acme/site/${path}`)).toEqual(allowed);
  });

  it.each([
    "DELETE ",
    "PATCH /",
    "PUT /collaborators/evil",
    "POST /keys",
    "POST /hooks",
    "POST /%68ooks",
    "PUT /actions/secrets/X",
    "POST /actions/variables",
    "PUT /actions/permissions",
    "POST /actions/workflows/1/dispatches",
    "POST /actions/runs/1/rerun",
    "POST /dispatches",
    "PUT /environments/production",
    "POST /deployments",
    "PUT /branches/main/protection",
    "POST /branches/main/rename",
    "POST /rulesets",
    "POST /pages",
    "PATCH /invitations/1",
    "PUT /import",
    "PUT /topics",
    "PUT /vulnerability-alerts",
    "PATCH /code-scanning/alerts/1",
    "POST /check-runs",
    "POST /codespaces",
    "POST /pulls/1/codespaces",
    "POST /pulls/1/codespaces.json",
    "PUT /subscription",
    "POST /autolinks",
    "POST /git/hooks",
    "POST /git",
    // no name ends where another one starts, and none starts where another one ends
    "POST /issues.json",
    "POST /issuesx",
    "POST /git/refsx",
    "POST /x/issues",
    "POST /hooks%2Fissues",
    "POST /hooks%0Aissues",
  ])("of how a repository is set up is not, whatever is allowed: %s", (request) => {
    const [method, path] = request.split(" ");
    const decision = ask(`${method} /repos/acme/site${path}`, { scopes: scopeNames });
    expect(decision).toEqual(refused({ kind: expect.stringMatching(/^(administration|change-elsewhere)$/) }));
  });

  it.each([
    "POST /graphql",
    "POST /gists",
    "POST /user/keys",
    "PUT /user/following/evil",
    "POST /user/repos",
    "PATCH /user/email/visibility",
    "PUT /user/starred/acme/site",
    "PUT /notifications",
    "DELETE /search/issues?q=x",
    "POST /orgs/acme/repos",
    "DELETE /repositories/1",
    "POST /repositories/1/issues",
    "POST /repos/acme/site/forks",
    "POST /repos/acme/site/transfer",
    "POST /repos/acme/site/merge-upstream",
    "PUT /repos/acme/site/pulls/1/update-branch",
    "POST /repos/acme/site/issues/1/sub_issues",
    "POST /repos/acme%2Fsite/issues",
  ])("of anything that is not known to be one repository's is not, whatever is allowed: %s", (request) => {
    expect(ask(request, { scopes: scopeNames })).toEqual(refused({ kind: "change-elsewhere" }));
  });

  it.each<[Case, unknown]>([
    [{}, allowed],
    [{ reach: open }, refused({ kind: "pull-from-elsewhere", reach: open, by: "person" })],
    [{ reach: listed("acme/*") }, refused({ kind: "pull-from-elsewhere", by: "person" })],
    [{ operator: listed("acme/*") }, refused({ kind: "pull-from-elsewhere", by: "operator" })],
    [{ reach: listed("other/*") }, refused({ kind: "repository" })],
  ])("by a pull request of another repository's branch, within %j", (facts, decision) => {
    const url = new URL(`${api}/repos/acme/site/pulls`);
    expect(decide(passage("POST", url, { pullsFromElsewhere: true }), limits(facts))).toEqual(decision);
  });
});

describe("a refusal", () => {
  const link = "https://mcp.test/permissions?request=x";
  const of = (problem: Problem) => messageOf(problem, link);
  const reach = listed("acme/site", "acme/docs");

  it.each<[Problem, string]>([
    [
      { kind: "repository", name: "evil/x", reach, by: "person" },
      `This connection is limited to acme/site, acme/docs; evil/x is not among them. The person can change that: ${link}`,
    ],
    [
      { kind: "repository", name: "evil/x", reach, by: "operator" },
      "The operator limits this server to acme/site, acme/docs; evil/x is not among them.",
    ],
    [
      { kind: "not-public", name: "acme/x", by: "person" },
      `acme/x is not a public repository that this connection can see. This connection is limited to public repositories. The person can change that: ${link}`,
    ],
    [
      { kind: "scope", scope: "repos:write", by: "person" },
      `This needs repos:write, which was not granted. The person can grant it at ${link}, then call again.`,
    ],
    [
      { kind: "scope", scope: "email", by: "operator" },
      "This needs email, which the operator of this server does not allow.",
    ],
    [
      { kind: "write-ended", scope: "repos:write", endedAt: now },
      `This needs repos:write, and this connection's write access ended at 2026-11-21T12:00:00.000Z. The person can allow it again at ${link}, then call again.`,
    ],
    [
      { kind: "unattributed", reach: open, by: "operator" },
      "The operator limits this server to public repositories, and this request may reach others, so it was not made. Ask for one repository by its name.",
    ],
    [
      { kind: "search-unclear", flaw: { kind: "operators" }, reach: open, by: "person" },
      `This connection is limited to public repositories, so what a search reaches has to be certain. Leave out AND, OR and NOT, or put such a word in double quotes: "and". All words have to match; -word leaves out. The person can change that: ${link}`,
    ],
    [
      { kind: "search-unclear", flaw: { kind: "qualifier", key: "project" }, reach, by: "operator" },
      "The operator limits this server to acme/site, acme/docs, so what a search reaches has to be certain. The qualifier project: is not known to stay within a reach; leave it out, or put it in double quotes if it is text.",
    ],
    [
      { kind: "search-owner", owner: "acme", reach, by: "person" },
      `This connection is limited to acme/site, acme/docs; not all of acme's repositories are among them. Name repositories with repo:owner/name instead. The person can change that: ${link}`,
    ],
    [
      { kind: "search-unnamed", most: 1, reach, by: "operator" },
      "The operator limits this server to acme/site, acme/docs, which this search cannot be kept to as it is. Name one of its repositories with repo:owner/name.",
    ],
    [
      { kind: "search-unnamed", most: 20, reach: open, by: "person" },
      `This connection is limited to public repositories, which this search cannot be kept to as it is. Name up to 20 of its repositories with repo:owner/name. The person can change that: ${link}`,
    ],
    [
      { kind: "pull-from-elsewhere", reach: open, by: "person" },
      `This connection is limited to public repositories, and this pull request may be of another one's branch, so it was not opened. Give a branch of the repository itself as head, without an owner. The person can change that: ${link}`,
    ],
    [
      { kind: "change-elsewhere" },
      "No permission of this server allows this change: what can be changed are issues, pull requests, commits, files, labels, milestones, comments, commit statuses and releases of one repository that the request names. Any request but GET and HEAD counts as a change, also one to GraphQL.",
    ],
    [
      { kind: "administration", name: "acme/site" },
      "No permission of this server allows this change of acme/site: what can be changed of a repository are issues, pull requests, commits, files, labels, milestones, comments, commit statuses and releases, and not the repository itself, its settings or who has access to it.",
    ],
    [{ kind: "moved" }, "This repository was renamed or moved; use its current name."],
  ])("for %j says what happened, why, and what to do", (problem, sentence) => {
    expect(of(problem)).toBe(sentence);
    expect(of(problem).includes(link)).toBe(isPersonal(problem));
  });

  it("names ten entries of a list, and how many more there are", () => {
    const patterns = Array.from({ length: 50 }, (_, index) => `${"a".repeat(90)}/${index}`);
    const message = of({ kind: "repository", name: "evil/x", reach: listed(...patterns), by: "operator" });
    expect(message).toContain("/9 and 40 more; evil/x");
    expect(message.length).toBeLessThan(1100);
  });

  it("offers the person the scope that is missing, and nothing where that does not help", () => {
    expect(wantedFor({ kind: "write-ended", scope: "repos:write", endedAt: now })).toEqual(["repos:write"]);
    expect(wantedFor({ kind: "scope", scope: "email", by: "person" })).toEqual(["email"]);
    expect(wantedFor({ kind: "unattributed", reach: open, by: "person" })).toEqual([]);
    expect(wantedFor({ kind: "scope", scope: "email", by: "operator" })).toEqual([]);
    expect(wantedFor({ kind: "undeclared", scope: "email" })).toEqual([]);
  });
});

/** Every way in which a server might read a path: decoded or not, with or without empty segments and backslashes. */
function readings(pathname: string): string[][] {
  const paths = [pathname];
  for (let depth = 0; depth < 3; depth++) {
    const path = paths.at(-1) ?? "";
    paths.push(
      path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    );
  }
  return paths.flatMap((path) => {
    const segments = path.split(/[/\\]/).slice(1);
    return [segments, segments.filter((segment) => segment !== "")].map(withoutDots);
  });
}

function withoutDots(segments: readonly string[]): string[] {
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
  }
  return kept;
}

function isWithin(reach: Reach, owner: string, repository: string): boolean {
  if (reach.kind !== "listed") return true;
  return reach.patterns.some((pattern) => {
    const [of, called] = pattern.split("/");
    return of === owner && (called === "*" || called === repository);
  });
}

const owner = fc.constantFrom(
  "acme",
  "acme",
  "ACME",
  "evil",
  "acme-evil",
  "acmé",
  "\u212aay",
  "kay",
  ".",
  "..",
);
const repository = fc.constantFrom("site", "Site", "x", "k", "\u212a", ".github", "site.git", "*", "..", ".");
const junk = fc.constantFrom(
  "",
  ".",
  "..",
  "%2e%2e",
  "%252e%252e",
  "..%2f..",
  "%2f",
  "%5c..",
  "..;",
  "evil",
  "x",
);
const part = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(owner, repository).map((names) => names.join("/")) },
  { weight: 2, arbitrary: junk },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom("issues", "contents/a%2Fb", "forks", "compare/a...evil:b") },
);
const separator = fc.oneof(
  { weight: 4, arbitrary: fc.constant("/") },
  { weight: 1, arbitrary: fc.constantFrom("//", "%2f", "%2F", "\\", "/./", "/../", "%5c", "") },
);
/** A path with some of its characters encoded, once or twice. */
const path = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant("/repos/") },
      {
        weight: 1,
        arbitrary: fc.constantFrom("/repos//", "/Repos/", "/%72epos/", "/repositories/", "/user/", "/"),
      },
    ),
    fc.tuple(owner, repository).map((names) => names.join("/")),
    fc.array(fc.tuple(separator, part), { maxLength: 4 }),
    fc.option(fc.integer({ min: 1, max: 30 })),
  )
  .map(([start, name, parts, encode]) => {
    const text = start + name + parts.flat().join("").replace(/[?#]/g, "");
    if (encode === null || encode >= text.length) return text;
    const code = text.charCodeAt(encode);
    const encoded = `%${code.toString(16).padStart(2, "0")}`;
    return code < 128 ? text.slice(0, encode) + encoded + text.slice(encode + 1) : text;
  });
/** A path of one repository, without tricks. */
const plainPath = fc
  .tuple(fc.constantFrom("acme", "kay"), fc.constantFrom("issues", "issues/1", "contents/a%2Fb", "hooks", ""))
  .map(([of, rest]) => `/repos/${of}/site/${rest}`);
const method = fc.oneof(
  fc.constant("GET"),
  fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "get", "PROPFIND"),
);
const pattern = fc.constantFrom("acme/*", "acme/site", "acme/k", "kay/*", "acme/.github", "other/x");
const reach: fc.Arbitrary<Reach> = fc.oneof(
  fc.constant(all),
  fc.constant(open),
  fc.array(pattern, { minLength: 1, maxLength: 3 }).map((patterns) => listed(...patterns)),
);
const someScopes = fc.subarray([...scopeNames]);
const anyLimits: fc.Arbitrary<Limits> = fc
  .record({
    scopes: fc.oneof(fc.constant([...scopeNames]), someScopes),
    reach,
    operator: reach,
    grantable: fc.oneof(fc.constant([...scopeNames]), someScopes),
    declared: fc.oneof(fc.constant([...scopeNames]), someScopes),
    ended: fc.option(fc.integer({ min: -2, max: 2 })),
  })
  .map(({ ended, ...facts }) => limits({ ...facts, ...(ended !== null && { writeUntil: now + ended }) }));

describe("a tool gets to do what it declares, whatever its caller may do", () => {
  it.each<[string, readonly ScopeName[], unknown]>([
    ["POST /repos/acme/site/issues", ["repos:read"], refused({ kind: "undeclared", scope: "repos:write" })],
    ["GET /repos/acme/site/issues", ["profile"], refused({ kind: "undeclared", scope: "repos:read" })],
    ["GET /repos/acme/site/issues", ["repos:write"], allowed],
    ["GET /user", ["repos:write"], refused({ kind: "undeclared", scope: "profile" })],
    ["GET /user/emails", ["profile"], refused({ kind: "undeclared", scope: "email" })],
  ])("%s by a tool that declares %j", (request, declared, decision) => {
    expect(ask(request, { scopes: scopeNames, declared })).toEqual(decision);
  });
});

describe("whatever is asked, within whatever limits", () => {
  it("no repository outside of the person's and the operator's reach is ever reached", () => {
    let reached = 0;
    fc.assert(
      fc.property(method, path, anyLimits, fc.boolean(), (how, where, what, redirected) => {
        const url = new URL(api + where);
        const decision = decide(passage(how, url, { redirected }), what);
        if (decision.kind === "refused") return;
        const reaches = [what.permissions.repositories, what.bound.repositories];
        if (reaches.every(({ kind }) => kind === "all")) return;
        reached++;
        for (const [root, of = "", called = ""] of readings(url.pathname)) {
          // what is about an account is about no repository, and no name has a percent sign in it
          if (root === "user" || root === "users" || `${of}${called}`.includes("%")) continue;
          expect(root).toBe("repos");
          const [ownerName, name] = [of.toLowerCase(), called.toLowerCase()];
          for (const limit of reaches) expect(isWithin(limit, ownerName, name)).toBe(true);
          const mustBePublic = reaches.some(({ kind }) => kind === "public");
          expect(decision).toEqual(
            mustBePublic ? { kind: "only-if-public", repository: `${ownerName}/${name}` } : allowed,
          );
        }
      }),
      { numRuns: 20_000 },
    );
    // the generator does get there
    expect(reached).toBeGreaterThan(300);
  });

  it("nothing is changed without effective repos:write, nor anywhere but where it allows that", () => {
    let changed = 0;
    fc.assert(
      fc.property(method, fc.oneof(path, plainPath), anyLimits, (how, where, what) => {
        const asked = passage(how, new URL(api + where));
        const decision = decide(asked, what);
        if (decision.kind === "refused" || how === "GET" || how === "HEAD") return;
        changed++;
        expect(asked.address).toMatchObject({ path: expect.stringMatching(/^(issues|contents)(\/|$)/i) });
        const { scopes, writeUntil } = what.permissions;
        expect(effectiveScopes(scopes, writeUntil, what.bound, now)).toContain("repos:write");
        expect(what.declared).toContain("repos:write");
        expect(writeUntil === undefined || writeUntil > now).toBe(true);
      }),
      { numRuns: 5000 },
    );
    // the generator does get there
    expect(changed).toBeGreaterThan(20);
  });
});
