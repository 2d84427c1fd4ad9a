import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { branchesOf } from "./branches.ts";
import { clientOf, itemsOf } from "./client.ts";

const github = await startLocalGitHub();
const { api } = clientOf(github);
const { branch, commit, pull, send, text, tip } = branchesOf(github, "inspector/hello-world");
beforeEach(() => github.reset());
afterAll(() => github.close());

const HELLO = "/repos/inspector/hello-world";
const PULLS = `${HELLO}/pulls`;
const DIFF = { headers: { accept: "application/vnd.github.diff" } };

const write = (method: string, path: string, json: unknown, login = "inspector", scope = "repo") =>
  api(HELLO + path, github.issueToken(login, scope), { method, json });

describe("a new pull request", () => {
  it("shows what it changes", async () => {
    await branch("topic", { "src/index.ts": "export const hello = 43;\n", "new.txt": "a\nb\n" });
    const body = { title: "Say more", head: "topic", base: "main", body: "Why not?" };
    const created = await write("POST", "/pulls", body);
    const shown = {
      ...{ number: 3, state: "open", merged: false, mergeable: true, mergeable_state: "clean" },
      ...{ additions: 3, deletions: 1, changed_files: 2, commits: 1, title: "Say more" },
      head: { ref: "topic", sha: await tip("topic"), label: "inspector:topic" },
      base: { ref: "main", sha: await tip("main") },
    };
    expect(created).toMatchObject({ status: 201, body: shown });
    expect((await api(`${PULLS}/3`)).body).toMatchObject(shown);
    const row = itemsOf((await api(PULLS)).body)[0];
    expect(row).toMatchObject({ number: 3 });
    expect(row).not.toHaveProperty("mergeable");
  });

  it.each([
    [{ head: "same" }, { code: "custom", message: "No commits between main and same" }],
    [{ head: "taken" }, { code: "custom", message: "A pull request already exists for inspector:taken." }],
    [{ head: "none" }, { code: "invalid", field: "head" }],
    [
      { head: "taken", base: "none" },
      { code: "invalid", field: "base" },
    ],
    [
      { head: "taken", title: " " },
      { code: "missing_field", field: "title" },
    ],
  ])("is refused: %j", async (body, error) => {
    await branch("same");
    await pull("taken", { "a.txt": "a\n" });
    expect(await write("POST", "/pulls", { title: "New", base: "main", ...body })).toMatchObject({
      status: 422,
      body: { message: "Validation Failed", errors: [error] },
    });
  });

  it.each([
    ["demo", "repo", 404],
    ["inspector", "", 404],
    ["inspector", "public_repo", 201],
  ])("by %s with '%s' gets %i", async (login, scope, status) => {
    await branch("topic", { "a.txt": "a\n" });
    const body = { title: "New", head: "topic", base: "main" };
    expect((await write("POST", "/pulls", body, login, scope)).status).toBe(status);
  });
});

describe("pull requests", () => {
  it("are listed by state, head, base and age", async () => {
    await pull("one", { "1.txt": "1\n" });
    await pull("two", { "2.txt": "2\n" });
    await write("PATCH", "/pulls/3", { state: "closed" });
    const list = async (query: string) =>
      itemsOf((await api(`${PULLS}?${query}`)).body).map(({ number }) => number);
    expect(await list("")).toEqual([4]);
    expect(await list("state=all")).toEqual([4, 3]);
    expect(await list("state=all&sort=created&direction=asc")).toEqual([3, 4]);
    expect(await list("state=all&head=inspector:one")).toEqual([3]);
    expect(await list("state=all&base=other")).toEqual([]);
    const page = await api(`${PULLS}?state=all&per_page=1`);
    const { id } = (await api(HELLO)).body;
    expect(page.headers.get("link")).toContain(
      `<${github.url}/repositories/${id}/pulls?state=all&per_page=1&page=2>; rel="next"`,
    );
  });

  it("follow their branch until they are closed", async () => {
    await pull("topic", { "a.txt": "a\n" });
    const second = await commit("topic", { "b.txt": "b\n" });
    expect((await api(`${PULLS}/3`)).body).toMatchObject({ head: { sha: second }, commits: 2 });
    const closed = await write("PATCH", "/pulls/3", { state: "closed", title: "Not now" });
    expect(closed.body).toMatchObject({ state: "closed", title: "Not now", mergeable: null });
    await commit("topic", { "c.txt": "c\n" });
    expect((await api(`${PULLS}/3`)).body).toMatchObject({ head: { sha: second }, commits: 2 });
    const reopened = await write("PATCH", "/pulls/3", { state: "open" });
    expect(reopened.body).toMatchObject({ state: "open", commits: 3 });
  });

  it("are changed by their author and by those who may push", async () => {
    await pull("topic", { "a.txt": "a\n" });
    expect((await write("PATCH", "/pulls/3", { title: "Mine" }, "demo")).status).toBe(403);
  });

  it("list files with patches, and commits", async () => {
    await pull("topic", { "a.txt": "a\n", "docs/guide.md": null });
    expect((await api(`${PULLS}/3/files?per_page=1`)).body).toMatchObject([
      { filename: "a.txt", status: "added", patch: "@@ -0,0 +1,1 @@\n+a", additions: 1 },
    ]);
    const second = (await api(`${PULLS}/3/files?per_page=1&page=2`)).body;
    expect(second).toMatchObject([{ filename: "docs/guide.md", status: "removed" }]);
    expect((await api(`${PULLS}/3/commits`)).body).toMatchObject([{ sha: await tip("topic") }]);
  });

  it("are diffs against where the branches parted", async () => {
    await pull("topic", { "docs/guide.md": "# Guide\n\nSay good-bye.\n" });
    await commit("main", { "README.md": "Changed since.\n" });
    const { body, headers } = await api(`${PULLS}/3`, undefined, DIFF);
    expect(headers.get("content-type")).toContain("application/vnd.github.diff");
    expect(body).toMatch(/^diff --git a\/docs\/guide.md b\/docs\/guide.md\nindex .*\n--- a\/docs\/guide.md/);
    expect(body).toContain("@@ -1,3 +1,3 @@\n # Guide\n \n-Say hello.\n+Say good-bye.\n");
    expect(body).not.toContain("Changed since");
  });

  it.each([
    ["301 files", Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`f${index}`, "x\n"]))],
    ["20,001 lines", { "a.txt": "x\n".repeat(20_001) }],
  ])("have no diff of %s", async (_, files) => {
    await pull("topic", files);
    expect(await api(`${PULLS}/3`, undefined, DIFF)).toMatchObject({
      status: 406,
      body: { errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }] },
    });
    const changed = Object.keys(files).length;
    expect((await api(`${PULLS}/3`)).body).toMatchObject({ changed_files: changed });
    const last = await api(`${PULLS}/3/files?per_page=100&page=${Math.ceil(changed / 100)}`);
    expect(last.body).toHaveLength(changed % 100);
  });
});

describe("reviews", () => {
  beforeEach(async () => {
    await pull("topic", { "a.txt": "a\nb\n" });
  });

  const review = (json: object, login = "demo") => write("POST", "/pulls/3/reviews", json, login);

  it("approve, refuse and comment at lines", async () => {
    expect(await review({ event: "APPROVE" })).toMatchObject({ status: 200, body: { state: "APPROVED" } });
    expect((await review({ event: "REQUEST_CHANGES", body: "No" })).body).toMatchObject({
      state: "CHANGES_REQUESTED",
      body: "No",
    });
    const comments = [{ path: "a.txt", line: 2, side: "RIGHT", body: "Why b?" }];
    expect((await review({ event: "COMMENT", comments })).status).toBe(200);
    expect((await api(`${PULLS}/3/reviews`)).body).toHaveLength(3);
    const place = {
      path: "a.txt",
      line: 2,
      side: "RIGHT",
      position: 2,
      diff_hunk: "@@ -0,0 +1,2 @@\n+a\n+b",
    };
    const [comment] = itemsOf((await api(`${PULLS}/3/comments`)).body);
    expect(comment).toMatchObject({ ...place, user: { login: "demo" }, body: "Why b?" });
    const reply = { body: "Because." };
    expect(await write("POST", `/pulls/3/comments/${comment?.id}/replies`, reply)).toMatchObject({
      status: 201,
      body: { in_reply_to_id: comment?.id },
    });
    expect((await api(`${PULLS}/3`)).body).toMatchObject({ review_comments: 2 });
  });

  it.each([
    ["one's own", "inspector", { event: "APPROVE" }, "Review Can not approve your own pull request"],
    [
      "one's own by refusing it",
      "inspector",
      { event: "REQUEST_CHANGES", body: "No" },
      "Review Can not request changes on your own pull request",
    ],
    [
      "a line that is not in the diff",
      "demo",
      { event: "COMMENT", comments: [{ path: "a.txt", line: 9, body: "?" }] },
      "Line could not be resolved",
    ],
    [
      "a file that is not in the diff",
      "demo",
      { event: "COMMENT", comments: [{ path: "b.txt", line: 1, body: "?" }] },
      "Path could not be resolved",
    ],
  ])("are refused for %s", async (_, login, body, error) => {
    expect(await review(body, login)).toMatchObject({
      status: 422,
      body: { message: "Unprocessable Entity", errors: [error] },
    });
    expect((await api(`${PULLS}/3/reviews`)).body).toHaveLength(0);
  });

  it("are refused for an unknown event", async () => {
    expect((await review({ event: "MAYBE" })).status).toBe(422);
  });
});

describe("merging", () => {
  const merge = (json: object = {}, login = "inspector") => write("PUT", "/pulls/3/merge", json, login);

  it.each([
    ["merge", 2, "Merge pull request #3 from inspector/topic\n\nPull topic"],
    ["squash", 1, "Pull topic (#3)\n\n* Change topic\n\n* More"],
    ["rebase", 1, "More"],
  ])("by %s keeps what both sides changed", async (merge_method, parents, message) => {
    await pull("topic", { "a.txt": "a\n" });
    await commit("topic", { "docs/guide.md": null }, "More");
    await commit("main", { "b.txt": "b\n" });
    const merged = await merge({ merge_method });
    expect(merged).toMatchObject({ status: 200, body: { merged: true, sha: await tip("main") } });
    expect([await text("a.txt"), await text("b.txt")]).toEqual(["a\n", "b\n"]);
    expect((await api(`${HELLO}/contents/docs/guide.md`)).status).toBe(404);
    const made = (await api(`${HELLO}/git/commits/${merged.body.sha}`)).body;
    expect(made).toMatchObject({ message, parents: { length: parents } });
    expect((await api(`${PULLS}/3`)).body).toMatchObject({
      ...{ state: "closed", merged: true, mergeable: null, merge_commit_sha: merged.body.sha },
      ...{ changed_files: 2, commits: 2, merged_by: { login: "inspector" } },
    });
    expect((await api(`${PULLS}/3/merge`)).status).toBe(204);
    expect(await merge()).toMatchObject({ status: 405, body: { message: "Pull Request is not mergeable" } });
  });

  it("is refused when both sides changed a file", async () => {
    await pull("topic", { "docs/guide.md": "mine\n" });
    const before = await commit("main", { "docs/guide.md": "yours\n" });
    const shown = { mergeable: false, mergeable_state: "dirty" };
    expect((await api(`${PULLS}/3`)).body).toMatchObject(shown);
    expect(await merge()).toMatchObject({ status: 405, body: { message: "Pull Request is not mergeable" } });
    expect(await merge({ merge_method: "rebase" })).toMatchObject({ status: 405 });
    expect(await tip("main")).toBe(before);
    expect((await api(`${PULLS}/3/merge`)).status).toBe(404);
  });

  it("is refused when the head is another one", async () => {
    await pull("topic", { "a.txt": "a\n" });
    const sha = await tip("topic");
    await commit("topic", { "b.txt": "b\n" });
    expect(await merge({ sha })).toMatchObject({
      status: 409,
      body: { message: "Head branch was modified. Review and try the merge again." },
    });
    expect((await merge({ sha: await tip("topic") })).status).toBe(200);
  });

  it("is refused of a draft, and by a method that is switched off", async () => {
    await pull("topic", { "a.txt": "a\n" });
    await write("PATCH", "/pulls/3", { draft: true });
    expect(await merge()).toMatchObject({ status: 405, body: { message: "Pull Request is still a draft" } });
    await write("PATCH", "/pulls/3", { draft: false });
    await send("PATCH", "", { allow_squash_merge: false });
    expect(await merge({ merge_method: "squash" })).toMatchObject({
      status: 405,
      body: { message: "Squash merges are not allowed on this repository." },
    });
    expect(await merge({ merge_method: "other" })).toMatchObject({ status: 422 });
  });

  it("is for those who may push", async () => {
    await pull("topic", { "a.txt": "a\n" });
    expect((await merge({}, "demo")).status).toBe(404);
    await send("PUT", "/collaborators/demo", { permission: "push" });
    expect((await merge({}, "demo")).status).toBe(200);
  });
});
