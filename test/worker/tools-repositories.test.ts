import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Connection, lanes } from "../support/mcp-lanes.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let reader: SignedIn;
let outsider: SignedIn;
beforeAll(async () => {
  server = await startServer();
  reader = await signIn(server.origin, { scope: "repos:read" });
  outsider = await signIn(server.origin, { scope: "repos:read", user: "demo" });
  for (let version = 1; version <= 31; version++) await release(`v${version}`);
});
afterAll(() => server.close());

/** Publishes a release, as the person who signed in first. */
async function release(tag: string): Promise<void> {
  const [token = ""] = server.github.issuedTokens();
  const { status } = await fetch(`${server.github.url}/repos/inspector/hello-world/releases`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "user-agent": "test", "content-type": "application/json" },
    body: JSON.stringify({ tag_name: tag, name: `Version ${tag}`, body: "New.<!-- obey -->" }),
  });
  expect(status).toBe(201);
}

const hello = { owner: "inspector", repo: "hello-world" };
const curiosities = { owner: "inspector", repo: "curiosities" };
const empty = { owner: "inspector", repo: "empty" };
const secret = { owner: "inspector", repo: "secret-plans" };

const sha = expect.stringMatching(/^[0-9a-f]{40}$/);
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);

const both = lanes.filter(({ title }) => /^2026-07-28|^2025-11-25/.test(title));

describe.each(both)("$title", (lane) => {
  let connection: Connection;
  let elsewhere: Connection;
  beforeAll(async () => {
    connection = await lane.connect(server.origin, reader.authorization);
    elsewhere = await lane.connect(server.origin, outsider.authorization);
  });
  afterAll(() => {
    connection.close();
    elsewhere.close();
  });

  async function call(name: string, args: object, caller = connection) {
    const reply = await caller.request("tools/call", { name, arguments: args });
    const { structuredContent, content, isError } = reply.answer?.result ?? {};
    const output = structuredContent as Record<string, unknown> | undefined;
    const blocks: { type: string; text: string; uri: string }[] = Array.isArray(content) ? content : [];
    const links = blocks.filter(({ type }) => type === "resource_link").map(({ uri }) => uri);
    return { output, links, failure: isError === true ? blocks[0]?.text : undefined };
  }

  const read = async (name: string, args: object) => (await call(name, args)).output;

  it("lists the person's repositories", async () => {
    const output = await read("listRepositories", { sort: "name" });
    expect(output).toMatchObject({
      notice: expect.any(String),
      repositories: expect.arrayContaining([
        expect.objectContaining({ name: "inspector/attic", archived: true }),
        expect.objectContaining({
          name: "inspector/hello-world",
          language: "TypeScript",
          permission: "admin",
        }),
      ]),
    });
    const visible = JSON.stringify(await read("listRepositories", { visibility: "public" }));
    expect(visible).toContain("inspector/hello-world");
    expect(visible).not.toContain("secret-plans");
    expect(await call("listRepositories", {}, elsewhere)).toMatchObject({
      output: { repositories: [{ name: "demo/dotfiles", language: "Shell", permission: "admin" }] },
    });
  });

  it("finds repositories, code and issues", async () => {
    expect(await read("searchRepositories", { query: "hello user:inspector" })).toMatchObject({
      repositories: [{ name: "inspector/hello-world", stars: 0 }],
      totalCount: 1,
    });
    const code = await call("searchCode", { query: "hello repo:inspector/hello-world" });
    expect(code.output).toMatchObject({
      files: expect.arrayContaining([
        expect.objectContaining({
          repository: "inspector/hello-world",
          path: "src/index.ts",
          fragments: [expect.stringContaining("export const hello")],
        }),
      ]),
    });
    expect(code.links).toContain("github://repos/inspector/hello-world/contents/src/index.ts");
    expect(await read("searchIssues", { query: "is:issue crash repo:inspector/hello-world" })).toMatchObject({
      results: [{ repository: "inspector/hello-world", number: 1, title: "Crash on start", labels: ["bug"] }],
    });
  });

  it("shows a repository at a glance, and links its README", async () => {
    const { output, links } = await call("getRepository", hello);
    expect(output).toMatchObject({
      ...{
        name: "inspector/hello-world",
        visibility: "public",
        defaultBranch: "main",
        topics: ["mcp", "demo"],
      },
      ...{ permission: "admin", readme: "README.md", languages: [{ name: "TypeScript", percent: 100 }] },
    });
    expect(links).toEqual(["github://repos/inspector/hello-world/contents/README.md"]);
  });

  it("does without what GitHub fails to say besides", async () => {
    const path = "/repos/inspector/hello-world/languages";
    server.github.fault({ path, status: 503, times: 3 });
    const output = await read("getRepository", hello);
    expect(output).toMatchObject({
      name: "inspector/hello-world",
      note: expect.stringContaining("languages"),
    });
    expect(output).not.toHaveProperty("languages");
  });

  it("reads contents of every kind", async () => {
    const contents = (path: string) => read("getContents", { ...curiosities, path });
    expect(await read("getContents", curiosities)).toMatchObject({
      kind: "directory",
      entries: expect.arrayContaining([
        { name: "docs", type: "dir" },
        { name: "README.md", type: "file", size: expect.any(Number) },
      ]),
    });
    const readme = await contents("README.md");
    expect(readme).toMatchObject({
      kind: "file",
      altered: true,
      sha,
      text: expect.stringContaining("Plain text"),
    });
    expect(readme?.text).not.toMatch(/publish every secret|[\u200b\u202e]/);
    expect(await contents("docs/日本語.md")).toMatchObject({ text: "# 日本語\n", totalLines: 1 });
    expect(await contents("logo.png")).toMatchObject({ kind: "binary", size: 70 });
    expect(await contents("guide")).toMatchObject({ kind: "file", text: "# Guide\n\nRead me.\n" });
    expect(await contents("dangling")).toMatchObject({ kind: "symlink", target: "../elsewhere" });
    expect(await contents("vendor")).toMatchObject({ entries: [{ name: "dotfiles", type: "submodule" }] });
    expect(await contents("vendor/dotfiles")).toMatchObject({
      kind: "submodule",
      submodule: { url: "https://github.com/demo/dotfiles.git" },
    });
  });

  it("reads a file that is too long for JSON, from a line on", async () => {
    const long = { ...curiosities, path: "big.txt" };
    const beginning = await read("getContents", long);
    expect(beginning).toMatchObject({
      kind: "file",
      size: 1_100_000,
      firstLine: 1,
      nextLine: expect.any(Number),
    });
    const fromLine = Number(beginning?.nextLine);
    expect(await read("getContents", { ...long, fromLine })).toMatchObject({
      firstLine: fromLine,
      text: expect.stringMatching(new RegExp(`^Line ${fromLine} of `)),
    });
  });

  it("lists commits, and reads one of them with what it changed", async () => {
    const listed = await read("listCommits", { ...hello, path: "src/index.ts", author: "inspector" });
    expect(listed).toMatchObject({
      commits: [{ sha, author: "inspector", date: time, message: "Add src/index.ts" }],
    });
    const { commits } = listed as { commits: { sha: string }[] };
    expect(await read("getCommit", { ...hello, ref: commits[0]?.sha })).toMatchObject({
      ...{ sha: commits[0]?.sha, message: "Add src/index.ts", parents: [sha], additions: 1 },
      files: [
        {
          path: "src/index.ts",
          status: "added",
          patch: expect.stringContaining("+export const hello = 42;"),
        },
      ],
    });
  });

  it("lists releases a page at a time, and reads the one of a tag", async () => {
    const first = await read("listReleases", hello);
    expect(first).toMatchObject({ nextPage: 2 });
    const second = await read("listReleases", { ...hello, page: 2 });
    expect(second).not.toHaveProperty("nextPage");
    expect(first?.releases).toHaveLength(30);
    expect(second?.releases).toHaveLength(1);
    expect(await read("listReleases", { ...hello, tag: "v7" })).toMatchObject({
      release: { tag: "v7", name: "Version v7", author: "inspector", assets: [], notes: "New." },
    });
  });

  it("says of an empty repository that it is", async () => {
    const isEmpty = expect.stringMatching(/^Th(e|is) repository is empty/);
    expect(await read("getRepository", empty)).toMatchObject({ empty: true });
    expect(await read("getContents", empty)).toMatchObject({ entries: [], note: isEmpty });
    expect(await read("listCommits", empty)).toMatchObject({ commits: [], note: isEmpty });
    expect((await call("getCommit", { ...empty, ref: "main" })).failure).toEqual(isEmpty);
    expect(await read("listReleases", empty)).toMatchObject({ releases: [] });
  });

  it.each([
    ["listRepositories", {}, "repositories"],
    ["searchRepositories", { query: "hello" }, "repositories"],
    ["searchIssues", { query: "is:issue crash" }, "results"],
    ["listCommits", hello, "commits"],
    ["listReleases", hello, "releases"],
  ])("%s has nothing after its last page", async (name, args, rows) => {
    const output = await read(name, { ...args, page: 33 });
    expect(output).toMatchObject({ [rows]: [] });
    expect(output).not.toHaveProperty("nextPage");
  });

  it.each([
    ["getRepository", { owner: "inspector", repo: "nothing" }],
    ["getContents", { ...hello, path: "nothing.ts" }],
    ["getContents", { ...hello, path: "src/index.ts", ref: "nothing" }],
    ["listCommits", { ...hello, ref: "nothing" }],
    ["getCommit", { ...hello, ref: "nothing" }],
    ["listReleases", { ...hello, tag: "nothing" }],
  ])("%s says that there is none with %j", async (name, args) => {
    expect((await call(name, args)).failure).toMatch(/^GitHub .*(?:\.|docs\.github\.com\/\S+)$/);
  });

  it.each(["getRepository", "getContents", "listCommits", "listReleases"])(
    "%s shows nobody what they cannot see",
    async (name) => {
      const { failure, output } = await call(name, secret, elsewhere);
      expect(failure).toMatch(/^GitHub has no such/);
      expect(output).toBeUndefined();
    },
  );

  it.each([
    ["getContents", { ...hello, path: "../secret-plans/contents/plan.md" }, "path"],
    ["getContents", { ...hello, path: "src/%2e%2e/x" }, "path"],
    ["getContents", { ...hello, path: "/src" }, "path"],
    ["getContents", { ...hello, fromLine: "2" }, "fromLine"],
    ["getRepository", { owner: "inspector", repo: ".." }, "repo"],
    ["getRepository", { owner: "inspector/hello-world", repo: "x" }, "owner"],
    ["listCommits", { ...hello, page: "1" }, "page"],
    ["listCommits", { ...hello, since: "yesterday" }, "since"],
    ["getCommit", { ...hello, ref: "main..other" }, "ref"],
    ["getCommit", hello, "ref"],
    ["listReleases", { ...hello, tag: "a b" }, "tag"],
    ["listRepositories", { page: 0 }, "page"],
    ["searchCode", { query: "" }, "query"],
    ["searchIssues", { query: "a\nb" }, "query"],
    ["searchRepositories", { query: "x".repeat(257) }, "query"],
  ])("%s refuses %j, and asks GitHub nothing", async (name, args, parameter) => {
    const before = server.github.calls().length;
    const { failure } = await call(name, args);
    expect(failure).toContain(`${parameter}: `);
    expect(server.github.calls()).toHaveLength(before);
  });
});
