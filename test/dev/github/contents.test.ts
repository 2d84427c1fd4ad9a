import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { branchesOf } from "./branches.ts";
import { clientOf, itemsOf } from "./client.ts";

const github = await startLocalGitHub();
const { api } = clientOf(github);
beforeEach(() => github.reset());
afterAll(() => github.close());

const CURIOSITIES = "/repos/inspector/curiosities";
const EMPTY = "/repos/inspector/empty";
const HELLO = "/repos/inspector/hello-world";

const raw = { headers: { accept: "application/vnd.github.raw+json" } };

describe("reading files", () => {
  it.each([
    ["a file", "docs/guide.md", { type: "file", encoding: "base64", size: 18, path: "docs/guide.md" }],
    ["a path with encoded slashes", "docs%2Fguide.md", { type: "file", path: "docs/guide.md" }],
    ["a name beyond ASCII", "docs%2F%E6%97%A5%E6%9C%AC%E8%AA%9E.md", { path: "docs/日本語.md" }],
    ["a link to a file", "guide", { type: "file", content: "IyBHdWlkZQoKUmVhZCBtZS4K\n" }],
    ["a link to nothing", "dangling", { type: "symlink", target: "../elsewhere" }],
    ["a submodule", "vendor/dotfiles", { type: "submodule", submodule_git_url: expect.any(String) }],
    ["a binary file", "logo.png", { type: "file", encoding: "base64", size: 70 }],
    ["a file over 1 MB", "big.txt", { type: "file", encoding: "none", content: "", size: 1_100_000 }],
  ])("%s: %s", async (_, path, expected) => {
    expect(await api(`${CURIOSITIES}/contents/${path}`)).toMatchObject({ status: 200, body: expected });
  });

  it("gives the bytes of a large file by the raw media type", async () => {
    const { status, headers, body } = await api(`${CURIOSITIES}/contents/big.txt`, undefined, raw);
    expect([status, headers.get("content-type")]).toEqual([
      200,
      "application/vnd.github.raw+json; charset=utf-8",
    ]);
    expect(String(body)).toHaveLength(1_100_000);
  });

  it("breaks base64 into lines", async () => {
    const { content } = (await api(`${CURIOSITIES}/contents/logo.png`)).body;
    expect(content.split("\n").map((line) => line.length)).toEqual([60, 36, 0]);
  });

  it("lists directories, as a list and as an object", async () => {
    const list = await api(`${CURIOSITIES}/contents/docs`);
    expect(itemsOf(list.body).map(({ name }) => name)).toEqual(["guide.md", "日本語.md"]);
    const media = { headers: { accept: "application/vnd.github.object+json" } };
    const object = await api(`${CURIOSITIES}/contents/docs`, undefined, media);
    expect(object.body).toEqual({ type: "dir", entries: list.body });
    const root = itemsOf((await api(`${CURIOSITIES}/contents/`)).body).map(({ name }) => name);
    expect(root).toContain("README.md");
  });

  it("reads at a branch, a tag and a commit", async () => {
    const { branch, send } = branchesOf(github, "inspector/hello-world");
    const sha = await branch("topic/one", { "new.txt": "new\n" });
    await send("POST", "/git/refs", { ref: "refs/tags/v1", sha });
    for (const ref of ["topic/one", "v1", sha, sha.slice(0, 8)]) {
      expect((await api(`${HELLO}/contents/new.txt?ref=${encodeURIComponent(ref)}`)).status).toBe(200);
    }
    expect((await api(`${HELLO}/contents/new.txt`)).status).toBe(404);
  });

  it.each([
    ["an unknown path", `${CURIOSITIES}/contents/nothing`, 404, "Not Found"],
    ["an unknown ref", `${CURIOSITIES}/contents/docs?ref=no`, 404, "No commit found for the ref no"],
    ["an unknown commit", `${CURIOSITIES}/commits/no`, 422, "No commit found for SHA: no"],
    ["the files of an empty repository", `${EMPTY}/contents`, 404, "This repository is empty."],
    ["a README of an empty repository", `${EMPTY}/readme`, 404, "This repository is empty."],
    ["a tree of an empty repository", `${EMPTY}/git/trees/main`, 409, "Git Repository is empty."],
    ["a ref of an empty repository", `${EMPTY}/git/ref/heads/main`, 409, "Git Repository is empty."],
    ["the commits of an empty repository", `${EMPTY}/commits`, 409, "Git Repository is empty."],
    ["a commit of an empty repository", `${EMPTY}/commits/main`, 409, "Git Repository is empty."],
  ])("refuses %s", async (_, path, status, message) => {
    expect(await api(path)).toMatchObject({ status, body: { message, status: String(status) } });
  });

  it("counts each answer as one call", async () => {
    const token = github.issueToken("admin", "");
    const remaining = async (path: string) =>
      Number((await api(path, token)).headers.get("x-ratelimit-remaining"));
    const before = await remaining("/zen");
    expect(await remaining(`${CURIOSITIES}/contents/docs`)).toBe(before - 1);
    expect(await remaining(`${EMPTY}/contents`)).toBe(before - 2);
  });
});

describe("writing files", () => {
  const content = Buffer.from("new\n").toString("base64");
  const put = (path: string, json: object, login = "inspector", scope = "repo") =>
    api(path, github.issueToken(login, scope), { method: "PUT", json: { message: "Write", ...json } });

  it("creates, changes and deletes", async () => {
    const path = `${HELLO}/contents/docs%2Fnew.md`;
    expect((await put(path, { content })).status).toBe(201);
    const { sha } = (await api(path)).body;
    expect(await put(path, { content })).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining(`"sha" wasn't supplied`) },
    });
    expect((await put(path, { content, sha: "0".repeat(40) })).status).toBe(409);
    expect((await put(path, { content: "b2xkCg==", sha })).status).toBe(200);
    const remove = async (of: string) =>
      (
        await api(path, github.issueToken("inspector", "repo"), {
          method: "DELETE",
          json: { message: "Away", sha: of },
        })
      ).status;
    expect(await remove(sha)).toBe(409);
    expect(await remove((await api(path)).body.sha)).toBe(200);
    expect((await api(path)).status).toBe(404);
  });

  it.each([
    ["demo", "repo", 404],
    ["inspector", "", 404],
    ["inspector", "public_repo", 201],
  ])("%s with '%s' gets %i", async (login, scope, status) => {
    expect((await put(`${HELLO}/contents/new.md`, { content }, login, scope)).status).toBe(status);
  });

  it("names what is missing", async () => {
    expect(await put(`${HELLO}/contents/new.md`, {})).toMatchObject({
      status: 422,
      body: { message: `Invalid request.\n\n"content" wasn't supplied.` },
    });
  });

  it.each([
    ["POST", "/issues", { title: "No" }],
    ["PUT", "/contents/new.md", { message: "No", content }],
    ["POST", "/git/refs", { ref: "refs/heads/x", sha: "0".repeat(40) }],
  ])("%s %s is refused in an archived repository", async (method, path, json) => {
    const token = github.issueToken("inspector", "repo");
    expect(await api(`/repos/inspector/attic${path}`, token, { method, json })).toMatchObject({
      status: 403,
      body: { message: "Repository was archived so is read-only." },
    });
  });

  it("is possible again out of the archive", async () => {
    const token = github.issueToken("inspector", "repo");
    const attic = "/repos/inspector/attic";
    expect((await api(attic, token, { method: "PATCH", json: { archived: false } })).status).toBe(200);
    expect((await api(`${attic}/issues`, token, { json: { title: "Again" } })).status).toBe(201);
  });
});
