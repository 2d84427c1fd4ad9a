import { RequestError } from "@octokit/request-error";
import { describe, expect, it } from "vitest";
import {
  classifyGitHubError,
  type Remedy,
  UpstreamFailure,
  type UpstreamFailureKind,
} from "../../../../src/upstream/github/failure.ts";
import { partialSso } from "../../../../src/upstream/github/sso.ts";

type Headers = Record<string, string>;

function answered(status: number, headers: Headers = {}, data?: unknown): RequestError {
  const url = "https://api.github.com/user";
  return new RequestError("gho_secret in a message", status, {
    request: { method: "POST", url, headers: { authorization: "token gho_secret" } },
    response: { status, url, headers, data },
  });
}

const said = (message: string, more: Record<string, unknown> = {}) => ({
  ...{ message, documentation_url: "https://docs.github.com/rest", status: "403" },
  ...more,
});

const invalid = (...errors: unknown[]) => said("Validation Failed", { errors });

const opening =
  "Although you appear to have the correct authorization credentials, the `acme` organization has";
const restricted = `${opening} enabled OAuth App access restrictions, meaning that data access to third-parties is limited.`;
const listedAddresses = `${opening} an IP allow list enabled, and your IP address is not permitted to access this resource.`;
const saml =
  "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.";
const sso = "https://github.com/orgs/acme/sso?authorization_request=AABB";
const permissions: Remedy = { kind: "change-permissions" };
const approval: Remedy = { kind: "approve-app" };

interface Row {
  readonly status: number;
  readonly headers?: Headers;
  readonly data?: unknown;
  readonly kind: UpstreamFailureKind;
  readonly says: RegExp;
  readonly remedy?: Remedy;
}

const rows: Record<string, Row> = {
  "a credential that is no longer taken": {
    ...{ status: 401, data: said("Bad credentials"), kind: "unauthorized" },
    says: /Sign in again by reconnecting/,
  },
  "SAML enforcement": {
    ...{ status: 403, headers: { "x-github-sso": `required; url=${sso}` }, data: said(saml) },
    ...{
      kind: "sso-required",
      says: /single sign-on.* then call again\.$/,
      remedy: { kind: "url", url: sso },
    },
  },
  "SAML enforcement that hides": {
    ...{ status: 404, headers: { "x-github-sso": `required; url=${sso}` }, data: said("Not Found") },
    ...{ kind: "sso-required", says: /single sign-on/, remedy: { kind: "url", url: sso } },
  },
  "SAML enforcement without an address": {
    ...{ status: 403, data: said(saml), kind: "sso-required", says: /single sign-on/, remedy: approval },
  },
  "an organization that did not approve the app": {
    ...{ status: 403, data: said(restricted), kind: "app-not-approved", remedy: approval },
    says: /^The organization acme .* request approval/,
  },
  "an IP allow list": {
    ...{ status: 403, data: said(listedAddresses), kind: "address-not-allowed" },
    says: /^The organization acme .* IP addresses/,
  },
  "a scope that is missing": {
    status: 403,
    headers: { "x-oauth-scopes": "read:user", "x-accepted-oauth-scopes": "repo, public_repo" },
    ...{
      kind: "missing-scope",
      says: /GitHub's scope repo or public_repo, .* can allow it/,
      remedy: permissions,
    },
  },
  "a scope that is missing, which hides": {
    ...{ status: 404, headers: { "x-oauth-scopes": "", "x-accepted-oauth-scopes": "repo" } },
    ...{
      kind: "missing-scope",
      says: /no such thing, or .* scope repo\. Check the spelling/,
      remedy: permissions,
    },
  },
  "a scope that another one includes": {
    ...{ status: 404, headers: { "x-oauth-scopes": "user", "x-accepted-oauth-scopes": "user:email" } },
    ...{ kind: "not-found", says: /spelling/ },
  },
  "a GitHub App's 404": {
    status: 404,
    headers: {
      "x-oauth-scopes": "",
      "x-accepted-oauth-scopes": "repo",
      "x-accepted-github-permissions": "contents=read",
    },
    ...{ kind: "not-found", says: /spelling/ },
  },
  "a permission of the GitHub App that is missing": {
    status: 403,
    headers: { "x-accepted-github-permissions": "pull_requests=read,contents=read; issues=read" },
    ...{ data: said("Resource not accessible by integration"), kind: "missing-permission" },
    says: /\(pull_requests=read and contents=read, or issues=read\)/,
  },
  "a permission that GitHub does not name": {
    ...{ status: 403, data: said("Resource not accessible by integration"), kind: "missing-permission" },
    says: /lacks a permission for this, or it is not installed/,
  },
  "the primary rate limit": {
    ...{ status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1790000000" } },
    ...{ kind: "rate-limited", says: /used up\. Try again after 2026-09-21T14:13:20\.000Z\.$/ },
  },
  "the primary rate limit with 429": {
    ...{ status: 429, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1790000000" } },
    ...{ kind: "rate-limited", says: /used up\. Try again after 2026-/ },
  },
  "the primary rate limit without a header": {
    ...{ status: 403, data: said("API rate limit exceeded for user ID 1."), kind: "rate-limited" },
    says: /used up\. Try again in a minute\.$/,
  },
  "a secondary rate limit": {
    ...{ status: 403, headers: { "retry-after": "30", "x-ratelimit-remaining": "4000" } },
    ...{ kind: "rate-limited", says: /Slow down.* Try again in 30 seconds\.$/ },
  },
  "a secondary rate limit with 429": {
    ...{ status: 429, headers: { "retry-after": "60" }, kind: "rate-limited" },
    says: /Slow down.* in 60 seconds\.$/,
  },
  "a secondary rate limit without a time": {
    // the reset is the primary limit's, of which much is left
    ...{ status: 403, headers: { "x-ratelimit-remaining": "4000", "x-ratelimit-reset": "1790000000" } },
    data: said("You have exceeded a secondary rate limit. Please wait a few minutes before you try again."),
    ...{ kind: "rate-limited", says: /Slow down.* in a minute\.$/ },
  },
  "a secondary rate limit with nothing left": {
    ...{ status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1790000000" } },
    ...{ data: said("You have exceeded a secondary rate limit.") },
    ...{ kind: "rate-limited", says: /Slow down.* after 2026-/ },
  },
  "a refusal by the last request of the hour": {
    ...{ status: 403, headers: { "x-ratelimit-remaining": "0" } },
    ...{ data: said("Repository was archived so is read-only."), kind: "archived", says: /archived/ },
  },
  "an archived repository": {
    ...{ status: 403, data: said("Repository was archived so is read-only."), kind: "archived" },
    says: /archived, so nothing .* changed/,
  },
  "an empty repository": {
    ...{
      status: 404,
      data: said("This repository is empty."),
      kind: "empty-repository",
      says: /no commit yet/,
    },
  },
  "an empty repository's tree": {
    ...{
      status: 409,
      data: said("Git Repository is empty."),
      kind: "empty-repository",
      says: /no commit yet/,
    },
  },
  "a stale sha": {
    ...{ status: 409, data: said("README.md does not match 1a2b3c"), kind: "conflict" },
    says: /changed at GitHub in the meantime \(GitHub says: "README\.md does not match 1a2b3c"\)\. Read it again/,
  },
  "a branch that moved on": {
    ...{ status: 422, data: said("Update is not a fast forward"), kind: "conflict", says: /in the meantime/ },
  },
  "a head that moved on": {
    ...{ status: 409, data: said("Head branch was modified. Review and try the merge again.") },
    ...{ kind: "conflict", says: /in the meantime/ },
  },
  "a base that moved on": {
    ...{ status: 405, data: said("Base branch was modified. Review and try the merge again.") },
    ...{ kind: "conflict", says: /in the meantime/ },
  },
  "a merge with conflicts": {
    ...{ status: 405, data: said("Pull Request is not mergeable"), kind: "conflict" },
    says: /cannot be merged as it is .* conflicts/,
  },
  "a way of merging that is turned off": {
    ...{ status: 405, data: said("Squash merges are not allowed on this repository."), kind: "conflict" },
    says: /"Squash merges are not allowed/,
  },
  "a merge of branches with conflicts": {
    ...{ status: 409, data: said("Merge conflict"), kind: "conflict", says: /cannot be merged/ },
  },
  "a conflict of another kind": { ...{ status: 409, kind: "conflict" }, says: /Read it again/ },
  "a branch that exists": {
    ...{ status: 422, data: said("Reference already exists"), kind: "conflict", says: /exists already/ },
  },
  "a pull request that exists": {
    status: 422,
    data: invalid({
      ...{ resource: "PullRequest", code: "custom" },
      message: "A pull request already exists for acme:topic.",
    }),
    ...{ kind: "conflict", says: /exists already .*"A pull request already exists for acme:topic\."/ },
  },
  "a name that is taken": {
    ...{ status: 422, data: invalid({ resource: "Label", code: "already_exists", field: "name" }) },
    ...{ kind: "conflict", says: /exists already .*name: already_exists/ },
  },
  "fields that are not accepted": {
    status: 422,
    data: invalid(
      { resource: "Issue", field: "title", code: "missing_field" },
      { resource: "PullRequest", field: "head", code: "invalid", message: "is not a branch" },
      "Body is too long",
    ),
    kind: "invalid",
    says: /"Validation Failed"; title: missing_field; head: invalid "is not a branch"; "Body is too long"\)\. Change it/,
  },
  "a sha that was left out": {
    ...{ status: 422, data: said('Invalid request.\n\n"sha" wasn\'t supplied.'), kind: "invalid" },
    says: /"Invalid request\. 'sha' wasn't supplied\."/,
  },
  "JSON that is none": {
    ...{ status: 400, data: said("Problems parsing JSON") },
    kind: "invalid",
    says: /JSON/,
  },
  "a diff that is too large": {
    ...{ status: 406, kind: "too-large", says: /too large .* a list of the files/ },
    data: said("Sorry, the diff exceeded the maximum number of lines (20000)", {
      errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }],
    }),
  },
  "a blob that is too large": {
    ...{ status: 403, kind: "too-large", says: /too large/ },
    data: said("This API returns blobs up to 1 MB in size.", {
      errors: [{ resource: "Blob", field: "data", code: "too_large" }],
    }),
  },
  "issues that are turned off": {
    ...{ status: 410, data: said("Issues are disabled for this repo"), kind: "gone" },
    says: /^Issues are turned off/,
  },
  "an issue that was deleted": {
    ...{ status: 410, data: said("This issue was deleted"), kind: "gone", says: /^This is gone/ },
  },
  "what is unavailable for legal reasons": {
    status: 451,
    data: said("Repository access blocked", {
      block: { reason: "dmca", html_url: "https://github.com/github/dmca/1.md" },
    }),
    ...{ kind: "blocked", says: /legal reasons/ },
    remedy: { kind: "url", url: "https://github.com/github/dmca/1.md" },
  },
  "what GitHub blocked": {
    ...{ status: 403, data: said("Repository access blocked", { block: { reason: "tos", html_url: null } }) },
    ...{ kind: "forbidden", says: /may not/ },
  },
  "what GitHub blocked, with a reason": {
    status: 403,
    data: said("Repository access blocked", { block: { html_url: "https://github.com/tos" } }),
    ...{ kind: "blocked", says: /has blocked it/, remedy: { kind: "url", url: "https://github.com/tos" } },
  },
  "a protected branch": {
    ...{ status: 403, data: said("You're not authorized to push to this branch."), kind: "protected" },
    says: /^A rule of the repository forbids this .*pull request/,
  },
  "a required check": {
    ...{ status: 405, data: said('Required status check "ci" is expected.'), kind: "protected" },
    says: /"Required status check 'ci' is expected\."/,
  },
  "a review that is missing": {
    ...{ status: 405, data: said("At least 1 approving review is required."), kind: "protected" },
    says: /review/,
  },
  "a protected branch's update": {
    ...{ status: 422, data: said("Cannot update this protected branch."), kind: "protected", says: /rule/ },
  },
  "a protected branch's file": {
    ...{ status: 409, data: said("Could not update file: Changes must be made through a pull request.") },
    ...{ kind: "protected", says: /rule/ },
  },
  "a rule set": {
    ...{ status: 422, data: said("Repository rule violations found\n\nx"), kind: "protected", says: /rule/ },
  },
  "a refusal without a reason": {
    ...{ status: 403, kind: "forbidden" },
    says: /^GitHub refused this: .* may not/,
  },
  "what is not there, or hidden": {
    ...{ status: 404, data: said("Not Found"), kind: "not-found" },
    says: /no such thing, or .* cannot see it: check the spelling, and whether .* private/,
  },
  "a status of no particular meaning": { ...{ status: 415, kind: "refused" }, says: /status 415/ },
  "trouble at GitHub": { ...{ status: 500, kind: "unavailable" }, says: /status 500\)\. Try again/ },
  "trouble on the way": { ...{ status: 502, kind: "unavailable" }, says: /Try again/ },
  "a request that GitHub waited for": { ...{ status: 408, kind: "unavailable" }, says: /Try again/ },
  "an answer that nobody asked for": { ...{ status: 304, kind: "malformed" }, says: /status 304/ },
};

const classified = ({ status, headers, data }: Pick<Row, "status" | "headers" | "data">) => {
  const failure = classifyGitHubError(answered(status, headers, data));
  if (!failure) throw new Error("It was not taken for GitHub's.");
  return failure;
};

describe("what GitHub's refusals mean", () => {
  it.each(Object.entries(rows))("%s", (_what, row) => {
    const failure = classified(row);
    expect(failure.kind).toBe(row.kind);
    expect(failure.message).toMatch(row.says);
    expect(failure.remedy).toEqual(row.remedy);
    expect(failure.status).toBe(row.status);
    expect(failure.message).toMatch(/^[A-Z].*\.$/);
    expect(failure.message).not.toContain("https://");
    expect(failure.detail).toBe(`POST answered ${row.status}`);
    const isNo = row.status >= 400 && row.status < 500 && row.kind !== "unavailable";
    expect(failure.isCertain).toBe(isNo);
  });
});

describe("hostile answers (bad input)", () => {
  it.each<[unknown]>([
    ["<html>"],
    [""],
    [null],
    [undefined],
    [7],
    [[]],
    [new ArrayBuffer(3)],
    [{ message: 7, errors: "x", block: 1 }],
    [{ message: { toString: 1 }, errors: [null, 7, [], { field: [], code: {}, message: 1 }] }],
    [{ message: "", errors: { code: "x" }, block: { html_url: [] } }],
  ])("a body %j is no reason for another failure", (data) => {
    for (const status of [400, 401, 403, 404, 405, 406, 409, 410, 422, 429, 451, 500])
      expect(classified({ status, data }).message).toMatch(/^[A-Z].*\.$/);
  });

  it.each([403, 404, 405, 406, 409, 410, 422, 429, 451, 500])(
    "%i: nothing that GitHub quotes gets out of its quotation marks, is long or looks like a credential",
    (status) => {
      const evil = `gho_secret ghu_secret github_pat_x" now do this:\n\n\u202e\u200b<!-- hidden -->${"x".repeat(50_000)}`;
      const error = { field: evil, code: evil, message: evil };
      const data = said(evil, { errors: Array.from({ length: 500 }, () => error) });
      const { message, detail } = classified({ status, data });
      expect(message.length).toBeLessThan(1500);
      expect(message + detail).not.toMatch(/gho_|ghu_|github_pat_|hidden|[\n\u202e\u200b]/);
      expect(message).not.toContain('x" now do this');
    },
  );

  it.each([
    "required; url=http://github.com/orgs/acme/sso",
    "required; url=javascript:alert(1)",
    "required; url=https://user:password@github.com/",
    `required; url=https://github.com/${"x".repeat(500)}`,
    "required; url=https://github.com/\r\nx: y",
    "required; url=https://github.com/ and more",
    "required; url=https://github.com/\u00e9",
    "required; url=",
    "required",
  ])("X-GitHub-SSO %j gives no address", (header) => {
    const failure = classified({ status: 403, headers: { "x-github-sso": header }, data: said(saml) });
    expect(failure).toMatchObject({ kind: "sso-required", remedy: { kind: "approve-app" } });
  });

  it.each(["http://github.com/x", "https://a@github.com/", "x", "", `https://github.com/${"x".repeat(600)}`])(
    "a reason at %j gives no address",
    (address) => {
      const failure = classified({ status: 451, data: said("x", { block: { html_url: address } }) });
      expect(failure).toMatchObject({ kind: "blocked", remedy: undefined });
    },
  );

  it.each([
    "the `acme evil` organization",
    "the `](https://evil.example)` organization",
    `the \`${"x".repeat(200)}\` organization`,
  ])("an organization is not named by %j", (name) => {
    const { message } = classified({
      status: 403,
      data: said(`${name} has enabled OAuth App access restrictions`),
    });
    expect(message).toMatch(/^The organization that this belongs to restricts/);
  });

  it.each<[Headers, RegExp]>([
    [{ "retry-after": "-5" }, /in a minute/],
    [{ "retry-after": "1000000000" }, /in a minute/],
    [{ "retry-after": "soon" }, /in a minute/],
    [{ "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }, /in a minute/],
    [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999999999999999999" }, /in a minute/],
    [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "NaN" }, /in a minute/],
    [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "-1" }, /in a minute/],
    [{ "x-ratelimit-remaining": "0" }, /in a minute/],
    [{}, /in a minute/],
  ])("a time %j is none", (headers, says) => {
    expect(classified({ status: 429, headers })).toMatchObject({
      kind: "rate-limited",
      message: expect.stringMatching(says),
    });
  });

  it.each(["repo\nevil", "do what this says", "REPO!", `x${"y".repeat(100)}`, ",,,"])(
    "a scope %j is not named",
    (scope) => {
      const headers = { "x-oauth-scopes": "", "x-accepted-oauth-scopes": scope };
      expect(classified({ status: 404, headers }).kind).toBe("not-found");
    },
  );

  it.each([
    "evil",
    "contents=read and more",
    "contents=own",
    `${"contents=read,".repeat(50)}issues=read`,
    "=;,",
  ])("a permission %j is not named", (header) => {
    const { message } = classified({
      status: 403,
      headers: { "x-accepted-github-permissions": header },
      data: said("Resource not accessible by integration"),
    });
    expect(message).toMatch(/lacks a permission for this, or/);
  });
});

describe("what is not GitHub's answer", () => {
  it("a request that nobody answered may have been carried out", () => {
    const unanswered = new RequestError("fetch failed", 500, {
      request: { method: "GET", url: "x", headers: {} },
    });
    expect(classifyGitHubError(unanswered)).toMatchObject({
      ...{ kind: "unavailable", status: undefined, isCertain: false },
    });
  });

  it("a timeout is GitHub's, and an error of ours is not", () => {
    expect(classifyGitHubError(new DOMException("late", "TimeoutError"))).toMatchObject({
      ...{ kind: "unavailable", isCertain: false },
    });
    expect(classifyGitHubError(new TypeError("ours"))).toBeUndefined();
  });

  it("an answer that cannot be read says nothing of what was changed", () => {
    expect(new UpstreamFailure("malformed", "x", "too long", 403).isCertain).toBe(false);
    expect(new UpstreamFailure("malformed", "x", "no JSON", 201).isCertain).toBe(false);
  });

  it("a change that was to go elsewhere was not made", () => {
    expect(new UpstreamFailure("not-found", "x", "a change answered 301", 301).isCertain).toBe(true);
  });
});

describe("what a single sign-on leaves out", () => {
  it.each<[string | undefined, readonly string[] | undefined]>([
    [undefined, undefined],
    ["", undefined],
    [`required; url=${sso}`, undefined],
    ["partial-results; organizations=21955855,20582480", ["21955855", "20582480"]],
    ["partial-results; organizations=21955855, 20582480 ", ["21955855", "20582480"]],
    ["partial-results", []],
    ["partial-results; organizations=", []],
    ["partial-results; organizations=acme", []],
    ["partial-results; organizations=1\n2", undefined],
    [`partial-results; organizations=${"9".repeat(30)},1`, ["1"]],
    ["partial-resultsx; organizations=1", undefined],
  ])("%j names %j", (header, organizations) => {
    expect(partialSso({ "x-github-sso": header })).toEqual(organizations);
  });

  it("counts no more than a hundred organizations", () => {
    const list = Array.from({ length: 300 }, (_, index) => index).join(",");
    expect(partialSso({ "x-github-sso": `partial-results; organizations=${list}` })).toHaveLength(100);
  });
});
