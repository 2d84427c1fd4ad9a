import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { branchesOf } from "./branches.ts";
import { clientOf, itemsOf } from "./client.ts";

const github = await startLocalGitHub();
const { api } = clientOf(github);
const { branch, commit, send, text, tip } = branchesOf(github, "inspector/hello-world");
beforeEach(() => github.reset());
afterAll(() => github.close());

const HELLO = "/repos/inspector/hello-world";
const NOWHERE = "0".repeat(40);

const write = (method: string, path: string, json: unknown, login = "inspector", scope = "repo") =>
  api(HELLO + path, github.issueToken(login, scope), { method, json });

describe("a commit of several files", () => {
  it("changes, adds and deletes at once", async () => {
    const files = { "src/index.ts": "export const hello = 43;\n", "a/b.txt": "b\n", "docs/guide.md": null };
    const sha = await branch("topic", files);
    expect(await text("a/b.txt", "topic")).toBe("b\n");
    expect((await api(`${HELLO}/contents/docs/guide.md?ref=topic`)).status).toBe(404);
    expect((await api(`${HELLO}/contents/docs/guide.md`)).status).toBe(200);
    expect((await api(`${HELLO}/commits/${sha}`)).body).toMatchObject({
      stats: { total: 6, additions: 2, deletions: 4 },
      files: [
        { filename: "a/b.txt", status: "added", patch: "@@ -0,0 +1,1 @@\n+b" },
        { filename: "docs/guide.md", status: "removed" },
        { filename: "src/index.ts", status: "modified", additions: 1, deletions: 1 },
      ],
    });
  });

  it("is shown as a diff to those who want one", async () => {
    const sha = await branch("topic", { "a.txt": "a\n", "docs/guide.md": null });
    const media = { headers: { accept: "application/vnd.github.diff" } };
    const { body, headers } = await api(`${HELLO}/commits/${sha}`, undefined, media);
    expect(headers.get("content-type")).toContain("diff");
    expect(body).toContain("diff --git a/a.txt b/a.txt\nnew file mode 100644\n");
    expect(body).toContain("--- a/docs/guide.md\n+++ /dev/null\n@@ -1,3 +0,0 @@\n-# Guide\n");
  });

  it("takes blobs and types from modes", async () => {
    const blob = await send("POST", "/git/blobs", { content: "AP8=", encoding: "base64" });
    const tree = [{ path: "x.bin", mode: "100644", sha: blob.sha }];
    expect((await send("POST", "/git/trees", { tree })).tree).toMatchObject([
      { path: "x.bin", type: "blob" },
    ]);
    expect((await api(`${HELLO}/git/blobs/${blob.sha}`)).body).toMatchObject({ content: "AP8=\n", size: 2 });
  });
});

describe("refs", () => {
  it.each([
    ["a name without refs/", { ref: "topic" }, "Reference name must start with 'refs/'"],
    ["a name with a space", { ref: "refs/heads/a b" }, "is not a valid ref name."],
    ["a name with two dots", { ref: "refs/heads/a..b" }, "is not a valid ref name."],
    ["a name that is taken", { ref: "refs/heads/main" }, "Reference already exists"],
    ["an unknown commit", { ref: "refs/heads/topic", sha: NOWHERE }, "Object does not exist"],
    ["no commit", { ref: "refs/heads/topic", sha: undefined }, `"sha" wasn't supplied.`],
    ["no name", {}, `"ref" wasn't supplied.`],
  ])("refuse %s", async (_, body, message) => {
    expect(await write("POST", "/git/refs", { sha: await tip("main"), ...body })).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining(message) },
    });
  });

  it("move forward only, unless forced", async () => {
    const start = await branch("topic");
    const next = await commit("topic", { "a.txt": "a\n" });
    const back = (force: boolean) => write("PATCH", "/git/refs/heads/topic", { sha: start, force });
    expect(await back(false)).toMatchObject({
      status: 422,
      body: { message: "Update is not a fast forward" },
    });
    expect(await tip("topic")).toBe(next);
    expect((await back(true)).status).toBe(200);
    expect(await tip("topic")).toBe(start);
    expect(await write("PATCH", "/git/refs/heads/none", { sha: start })).toMatchObject({
      status: 422,
      body: { message: "Reference does not exist" },
    });
  });

  it("are found by their beginning, and listed as branches and tags", async () => {
    const sha = await branch("topic/one");
    await branch("topic/two");
    await send("POST", "/git/refs", { ref: "refs/tags/v1", sha });
    const refs = (await api(`${HELLO}/git/matching-refs/heads/topic/`)).body;
    expect(refs).toMatchObject([{ ref: "refs/heads/topic/one" }, { ref: "refs/heads/topic/two" }]);
    const names = async (path: string) => itemsOf((await api(HELLO + path)).body).map(({ name }) => name);
    expect(await names("/branches")).toEqual(["main", "topic/one", "topic/two"]);
    expect((await api(`${HELLO}/branches/topic%2Fone`)).body).toMatchObject({ commit: { sha } });
    expect((await api(`${HELLO}/tags`)).body).toMatchObject([{ name: "v1", commit: { sha } }]);
  });

  it.each([
    ["demo", "repo", 404],
    ["inspector", "user", 404],
    ["inspector", "public_repo", 201],
  ])("are made by those who may push: %s with '%s' gets %i", async (login, scope, status) => {
    const ref = { ref: "refs/heads/mine", sha: await tip("main") };
    expect((await write("POST", "/git/refs", ref, login, scope)).status).toBe(status);
  });

  it("cannot be made, nor objects, in an empty repository", async () => {
    const make = async (login: string) =>
      (
        await api("/repos/inspector/empty/git/blobs", github.issueToken(login, "repo"), {
          json: { content: "x" },
        })
      ).status;
    expect([await make("inspector"), await make("demo")]).toEqual([409, 404]);
  });
});

describe("commits", () => {
  it("are filtered by path and author, and compared", async () => {
    const first = await tip("main");
    await commit("main", { "a.txt": "a\n" }, "Add a");
    await commit("main", { "b.txt": "b\n" }, "Add b");
    const list = async (query: string) => itemsOf((await api(`${HELLO}/commits?${query}`)).body).length;
    expect([await list("path=a.txt"), await list("author=demo"), await list(`sha=${first}`)]).toEqual([
      1, 0, 3,
    ]);
    expect([await list("since=2100-01-01T00:00:00Z"), await list("")]).toEqual([0, 5]);
    expect((await api(`${HELLO}/compare/${first}...main`)).body).toMatchObject({
      ...{ status: "ahead", ahead_by: 2, behind_by: 0 },
      files: [{ filename: "a.txt" }, { filename: "b.txt" }],
    });
  });
});

describe("a repository", () => {
  it.each([
    ["inspector", "inspector/hello-world", { admin: true, push: true, pull: true }],
    ["demo", "inspector/hello-world", { admin: false, push: false, pull: true }],
    ["inspector", "acme/platform", { admin: false, push: false, pull: true }],
    ["admin", "acme/platform", { admin: true, push: true, pull: true }],
  ])("shows %s what it may do in %s", async (login, name, permissions) => {
    const { body } = await api(`/repos/${name}`, github.issueToken(login, "repo"));
    expect(body).toMatchObject({ permissions, visibility: "public", default_branch: "main" });
  });

  it("shows permissions to a collaborator, and none to anybody", async () => {
    await send("PUT", "/collaborators/demo", { permission: "push" });
    const seen = (await api(HELLO, github.issueToken("demo", "repo"))).body;
    expect(seen).toMatchObject({ permissions: { push: true, admin: false } });
    expect((await api(HELLO)).body).not.toHaveProperty("permissions");
  });
});
