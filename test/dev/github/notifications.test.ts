import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { clientOf, itemsOf } from "./client.ts";

const github = await startLocalGitHub();
const { api } = clientOf(github);
beforeEach(() => github.reset());
afterAll(() => github.close());

const list = (query = "", login = "inspector", scope = "repo") =>
  api(`/notifications?${query}`, github.issueToken(login, scope));

async function titles(query: string, scope = "repo"): Promise<string[]> {
  const rows = itemsOf((await list(query, "inspector", scope)).body) as unknown as {
    subject: { title: string };
  }[];
  return rows.map(({ subject }) => subject.title);
}

describe("notifications", () => {
  const CRASH = "Crash on start";
  const KEYS = "Rotate keys";
  const RUN = "CI workflow run failed for topic branch";
  const PROMPT = "A better prompt";
  const PLAN = "The plan is ready";

  it.each([
    ["", "repo", [CRASH, KEYS, RUN, PROMPT, PLAN]],
    ["", "notifications", [CRASH, KEYS, RUN, PROMPT]],
    ["all=true", "repo", [CRASH, KEYS, RUN, PROMPT, PLAN, "Add dark mode"]],
    ["participating=true", "repo", [CRASH, KEYS, RUN, PLAN]],
    ["per_page=2&page=2", "repo", [RUN, PROMPT]],
    ["since=2026-01-07T00:00:00Z", "repo", [CRASH, KEYS]],
    ["before=2026-01-05T00:00:00Z", "repo", [PLAN]],
  ])("?%s with '%s' are %j", async (query, scope, expected) => {
    expect(await titles(query, scope)).toEqual(expected);
  });

  it("tell what they are about", async () => {
    const { body, headers } = await list("per_page=1");
    expect(body).toMatchObject([
      {
        ...{ id: "7001", unread: true, reason: "author", updated_at: "2026-01-08T09:00:00Z" },
        subject: { type: "Issue", url: `${github.url}/repos/inspector/hello-world/issues/1` },
        repository: { full_name: "inspector/hello-world", private: false },
        url: `${github.url}/notifications/threads/7001`,
      },
    ]);
    expect(headers.get("link")).toContain(`<${github.url}/notifications?per_page=1&page=2>; rel="next"`);
    expect(headers.get("x-poll-interval")).toBe("60");
  });

  it.each([
    ["another account", "demo", "repo", 200],
    ["a token without the scope", "inspector", "user,public_repo", 404],
  ])("of %s are its own: %s with '%s' gets %i", async (_, login, scope, status) => {
    const answer = await list("", login, scope);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body).toEqual([]);
  });

  it("need a token", async () => {
    expect((await api("/notifications")).status).toBe(401);
  });

  it("can be read", async () => {
    const token = github.issueToken("inspector", "notifications");
    const thread = "/notifications/threads/7001";
    expect((await api(thread, token, { method: "PATCH" })).status).toBe(205);
    expect((await api(thread, token)).body).toMatchObject({ unread: false });
    expect(await titles("")).not.toContain(CRASH);
    expect((await api("/notifications/threads/1", token, { method: "PATCH" })).status).toBe(404);
    expect((await api("/notifications", token, { method: "PUT" })).status).toBe(205);
    expect(await titles("")).toEqual([]);
  });

  it("are not for GitHub Apps", async () => {
    const local = await startLocalGitHub({ expiringTokens: true });
    const answer = await clientOf(local).api("/notifications", local.issueToken("inspector"));
    await local.close();
    expect(answer).toMatchObject({
      status: 403,
      body: { message: "Resource not accessible by integration" },
    });
  });
});
