import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOf } from "../../../src/upstream/github/address.ts";

const api = "https://api.github.com";
const enterprise = "https://ghe.example/api/v3";

const at = (url: string, apiUrl = api) => addressOf(apiUrl, new URL(url));
const repository = (name: string) => ({ kind: "repository", name, path: expect.any(String) });

describe("what a request addresses", () => {
  it.each([
    ["/repos/acme/site", "acme/site"],
    ["/repos/acme/site/", "acme/site"],
    ["/repos/ACME/Site/issues?state=all", "acme/site"],
    ["/repos/acme/.github/contents/", "acme/.github"],
    ["/repos/acme/site/contents/src%2Findex.ts", "acme/site"],
    ["/repos/acme/site/git/ref/heads%2Fmain", "acme/site"],
    ["/repos/acme/site/contents/docs/100%25.md", "acme/site"],
    ["/repos/acme/site/contents/docs/%C3%A9.md", "acme/site"],
    ["/repos/acme/site/contents/docs/forks", "acme/site"],
    ["/repos/acme/site/compare/main...topic", "acme/site"],
    ["/repos/%61cme/s%69te", "acme/site"],
    // the URL itself says so: no server ever sees the dots
    ["/repos/acme/../evil/x", "evil/x"],
    ["/repos/acme/%2e%2e/evil/x", "evil/x"],
    ["/repos/acme/site/../../evil/x", "evil/x"],
    ["/repos\\evil\\x", "evil/x"],
    ["/repos/acme/si\tte", "acme/site"],
  ])("%s is %s", (path, name) => {
    expect(at(api + path)).toEqual(repository(name));
    expect(at(enterprise + path, enterprise)).toEqual(repository(name));
  });

  it.each([
    "/",
    "/graphql",
    "/user/",
    "/user%2Femails",
    "/users/acme/repos",
    // rows of many repositories, in a way that cannot be known for certain
    "/search/issues",
    "/search/issues?",
    "/search/users?q=x",
    "/search/commits?q=x",
    "/search/issues?q=a&q=b",
    "/search/issues?q=a&%71=b",
    "/search/issues?q=a&q[]=b",
    "/search/issues?q[]=a",
    "/search/issues?Q=a",
    "/search/issues?q=a;q=b",
    "/search/issues?q=a&sort=x;q=b",
    "/search/issues?q=a&page=1&page=2",
    "/search/issues?q=a&page=0",
    "/search/issues?q=a&per_page=30%20",
    "/search/issues?q=a&sort=%00",
    "/search/issues?q=a&sort=",
    "/search/issues?q=a&callback=x",
    "/search/issues?q=a&_method=delete",
    "/search/issues?q=%ff",
    "/search/issues?q=100%",
    "/search/issues/?q=a",
    "/search//issues?q=a",
    "/search/%69ssues?q=a",
    "/search/Issues?q=a",
    "/search/issues.json?q=a",
    "/search/issues;x?q=a",
    "/search/code?q=a&advanced_search=true",
    "/user/repos?q=a",
    "/user/repos/",
    "/user/repos/1",
    "/user/repos?page=2&page=3",
    "/user/%72epos",
    "/notifications/",
    "/notifications/threads/1",
    "/notifications?cursor=x",
    "/repositories/1/issues",
    "/orgs/acme/repos",
    "/gists",
    "/repos",
    "/repos/",
    "/repos/acme",
    "/repos/acme/",
    "/Repos/acme/site",
    "/%72epos/acme/site",
    "//repos/acme/site",
    "/repos//acme/site",
    "/repos/acme//site",
    "/repos/acme/site//issues",
    "/repos/acme/site/issues//",
    "/repos/acme%2fsite",
    "/repos/acme%2f..%2fevil/x",
    "/repos/acme/..%2fevil",
    "/repos/acme/site%2f..%2f..%2fevil%2fx",
    "/repos/acme/site/..%2f..%2fevil/x",
    "/repos/acme/site/..%5c..%5cevil%5cx",
    "/repos/acme/site/%252e%252e/%252e%252e/evil/x",
    "/repos/acme/site/contents/%2Fetc",
    "/repos/acme/site/contents/a%00b",
    "/repos/acme/site/contents/100%",
    "/repos/acme/site/contents/%ff",
    "/repos/acme/%73%2569te",
    "/repos/acme/si te",
    "/repos/acme/site;evil/x",
    "/repos/acme/\u212a",
    "/repos/\u212a/site",
    "/repos/acmé/site",
    "/repos/-acme/site",
    // each of these reaches other repositories too
    "/repos/acme/site/forks",
    "/repos/acme/site/Forks/",
    "/repos/acme/site/generate",
    "/repos/acme/site/transfer",
    "/repos/acme/site/merge-upstream",
    "/repos/acme/site/compare/main...evil:x:main",
    "/repos/acme/site/compare/main...evil%3Amain",
    "/repos/acme/site/issues/1/timeline",
    "/repos/acme/site/issues/1/sub_issues",
    "/repos/acme/site/issues/1/dependencies/blocked_by",
    "/repos/acme/site/issues/1/timeline.json",
    "/repos/acme/site/issues/1/timeline%20",
    "/repos/acme/site/issues/1/Timeline-1/x",
    "/repos/acme/site/issues%2F1/sub_issues.json",
    "/repos/acme/site/forks.json",
    "/repos/acme/site/pulls/1/update-branch",
    "/repos/acme/site/pulls/1/update%2Dbranch.json",
    "/repos/acme/site/actions/organization-secrets",
    "/repos/acme/site/actions/organization-variables",
    // what follows a semicolon may be cut off
    "/repos/acme/site/issues/1/timeline;x",
    "/repos/acme/site/..;/evil/x",
    "/repos/acme/site/issues%3Bx",
    "/repos/acme/site/contents/a;b",
  ])("%s cannot be attributed", (path) => {
    expect(at(api + path)).toEqual({ kind: "unknown" });
    expect(at(enterprise + path, enterprise)).toEqual({ kind: "unknown" });
  });

  it.each([
    ["", ""],
    ["/", ""],
    ["/issues", "issues"],
    ["/issues/", "issues"],
    ["/issues/1/timelines", "issues/1/timelines"],
    ["/git%2Frefs/heads%2Fmain", "git/refs/heads/main"],
    ["/contents/Read%20Me.md", "contents/Read Me.md"],
    ["/%68ooks?x=1", "hooks"],
  ])("what follows a repository's name (%j) is decoded", (rest, path) => {
    expect(at(`${api}/repos/acme/site${rest}`)).toEqual({ kind: "repository", name: "acme/site", path });
  });

  it.each([
    ["/user", "account"],
    ["/users/octocat", "account"],
    ["/users/octo_cat-1?x=1", "account"],
    ["/user/memberships/orgs", "account"],
    ["/user/memberships/orgs/acme", "account"],
    ["/rate_limit", "account"],
    ["/meta", "account"],
    ["/user/emails", "emails"],
    ["/user/public_emails", "emails"],
  ])("%s is %s", (path, kind) => {
    expect(at(api + path)).toEqual({ kind });
  });

  it.each([
    ["/user/repos", { kind: "list", of: "repositories" }],
    ["/user/repos?visibility=all&sort=pushed&per_page=30&page=2", { kind: "list", of: "repositories" }],
    ["/notifications?since=2026-11-21T12%3A00%3A00Z", { kind: "list", of: "notifications" }],
    ["/search/repositories?q=a+b%2Bc&sort=stars", { kind: "search", of: "repositories", query: "a b+c" }],
    [
      "/search/code?q=%22a%20b%22%20repo:acme/site",
      { kind: "search", of: "code", query: '"a b" repo:acme/site' },
    ],
    ["/search/issues?q=&advanced_search=true", { kind: "search", of: "issues", query: "" }],
    ["/search/issues?q=a%26q=b%3Bq=c", { kind: "search", of: "issues", query: "a&q=b;q=c" }],
    ["/search/../user/repos", { kind: "list", of: "repositories" }],
  ])("%s is of rows of many repositories", (path, address) => {
    expect(at(api + path)).toEqual(address);
    expect(at(enterprise + path, enterprise)).toEqual(address);
  });

  it.each([
    ["https://api.github.com.evil.com/repos/acme/site", api],
    ["https://api.github.com@evil.com/repos/acme/site", api],
    ["https://evil@api.github.com/repos/acme/site", api],
    ["https://:evil@api.github.com/repos/acme/site", api],
    ["https://api.github.com./repos/acme/site", api],
    ["https://api.github.com:8443/repos/acme/site", api],
    ["http://api.github.com/repos/acme/site", api],
    ["ftp://api.github.com/repos/acme/site", api],
    ["data:text/plain,/repos/acme/site", api],
    ["https://evil.com/https://api.github.com/repos/acme/site", api],
    ["https://ghe.example/api/v3x/repos/acme/site", enterprise],
    ["https://ghe.example/api/v3", enterprise],
    ["https://ghe.example/api/graphql", enterprise],
    ["https://ghe.example/api/v3/../../repos/acme/site", enterprise],
    ["https://ghe.example/repos/acme/site", enterprise],
    ["https://ghe.example/API/v3/repos/acme/site", enterprise],
  ])("%s is foreign to %s", (url, apiUrl) => {
    expect(at(url, apiUrl)).toEqual({ kind: "foreign" });
  });
});

describe("whatever the URL", () => {
  it("a foreign origin is foreign", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        fc.pre(new URL(url).origin !== api);
        expect(at(url).kind).toBe("foreign");
      }),
      { numRuns: 50 },
    );
  });

  it("an address is the same in any case and any encoding of its name", () => {
    const letter = fc.constantFrom(..."abcxyz019-._");
    const name = fc
      .tuple(fc.constantFrom(..."abz09"), fc.string({ unit: letter, maxLength: 8 }))
      .map((parts) => parts.join(""));
    const spelling = fc.infiniteStream(fc.constantFrom("as is", "upper", "encoded"));
    const owner = name.map((text) => text.replaceAll(".", "-"));
    fc.assert(
      fc.property(owner, name, spelling, (of, called, spellings) => {
        const spelled = [...called].map((character) => {
          const how = spellings.next().value;
          if (how === "encoded") return `%${character.charCodeAt(0).toString(16)}`;
          return how === "upper" ? character.toUpperCase() : character;
        });
        expect(at(`${api}/repos/${of}/${spelled.join("")}/issues`)).toEqual(repository(`${of}/${called}`));
      }),
    );
  });
});
