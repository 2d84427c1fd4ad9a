import { RequestError } from "octokit";
import { describe, expect, it } from "vitest";
import { classifyGitHubError } from "../../../../src/upstream/github/failure.ts";

function answered(status: number, headers: Record<string, string> = {}): RequestError {
  const url = "https://api.github.com/user";
  return new RequestError("gho_secret in a message", status, {
    request: { method: "GET", url, headers: { authorization: "token gho_secret" } },
    response: { status, url, headers, data: { message: "gho_secret in a body" } },
  });
}

describe("what GitHub's answers mean", () => {
  it.each([
    [401, {}, "unauthorized", "Sign in again"],
    [403, {}, "forbidden", "may not"],
    [403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1790000000" }, "rate-limited", "2026-09-21T"],
    [403, { "retry-after": "30" }, "rate-limited", "in 30 seconds"],
    [429, { "retry-after": "60" }, "rate-limited", "in 60 seconds"],
    [429, { "retry-after": "-5" }, "rate-limited", "in a minute"],
    [429, { "retry-after": "1000000000" }, "rate-limited", "in a minute"],
    [429, {}, "rate-limited", "in a minute"],
    [429, { "x-ratelimit-reset": "99999999999999999999" }, "rate-limited", "in a minute"],
    [404, {}, "not-found", "cannot see it"],
    [500, {}, "unavailable", "status 500"],
    [502, {}, "unavailable", "Try again"],
    [422, {}, "malformed", "status 422"],
  ])("%s %j is %s", (status, headers, kind, sentence) => {
    const failure = classifyGitHubError(answered(status, headers));
    expect(failure?.kind).toBe(kind);
    expect(failure?.message).toContain(sentence);
  });

  it("says nothing of GitHub's body, nor of the request's credential", () => {
    for (const status of [401, 403, 404, 422, 429, 500]) {
      expect(JSON.stringify(classifyGitHubError(answered(status)))).not.toContain("gho_");
      expect(classifyGitHubError(answered(status))?.message).not.toContain("gho_");
    }
  });

  it("a request that nobody answered is not GitHub's answer", () => {
    const unanswered = new RequestError("fetch failed", 500, {
      request: { method: "GET", url: "x", headers: {} },
    });
    expect(classifyGitHubError(unanswered)).toMatchObject({ kind: "unavailable", status: undefined });
  });

  it("a timeout is GitHub's, and an error of ours is not", () => {
    expect(classifyGitHubError(new DOMException("late", "TimeoutError"))?.kind).toBe("unavailable");
    expect(classifyGitHubError(new TypeError("ours"))).toBeUndefined();
  });
});
