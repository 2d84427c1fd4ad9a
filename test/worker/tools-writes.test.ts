import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectionOf } from "../support/authorization.ts";
import { type Connection, type Lane, lanes } from "../support/mcp-lanes.ts";
import type { Reply } from "../support/mcp-messages.ts";
import { type Connected, changePermissions, connectClient } from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const hello = { owner: "inspector", repo: "hello-world" };

/** What a tool says: its data, or the sentence of its refusal. */
interface Said {
  readonly data: Record<string, unknown> | undefined;
  readonly sentence: string;
}

function said({ status, headers, answer }: Reply): Said {
  const { structuredContent, isError, content } = answer?.result ?? {};
  const [block] = Array.isArray(content) ? content : [];
  const isRecord = typeof structuredContent === "object" && structuredContent !== null;
  const data = isRecord ? { ...structuredContent } : undefined;
  // what lacks a permission is answered with a challenge, and no result
  const challenge = `${status} ${headers.get("www-authenticate")}`;
  return { data, sentence: isError ? String(block?.text) : data ? "" : challenge };
}

/** Calls a tool, as a client does that cannot ask its person: what needs agreement is agreed to with a second call. */
async function call(connection: Connection, name: string, args: object): Promise<Said & { shown?: string }> {
  const send = async (more: object = {}) =>
    said(await connection.request("tools/call", { name, arguments: { ...args, ...more } }));
  const first = await send();
  const [, shown, confirmationToken] =
    /Nothing was done yet[^\n]*\n\n([\s\S]*)\n\n.*this confirmationToken, .*: (\S+)$/.exec(first.sentence) ??
    [];
  if (shown === undefined) return first;
  return { ...(await send({ confirmationToken })), shown };
}

/** Calls a tool that does what it is asked. */
async function done(connection: Connection, name: string, args: object) {
  const { data, sentence, shown } = await call(connection, name, args);
  if (data === undefined) throw new Error(`${name}: ${sentence}`);
  return { ...data, ...(shown !== undefined && { shown }) } as Record<string, unknown>;
}

/** What the local GitHub has there; undefined for nothing. */
async function read(path: string, user = "inspector"): Promise<unknown> {
  const authorization = `token ${server.github.issueToken(user)}`;
  const response = await fetch(`${server.github.url}${path}`, { headers: { authorization } });
  return response.ok ? await response.json() : undefined;
}

/** The text of a file on a branch; undefined if it is not there. */
async function textOf(path: string, branch: string, repository = "inspector/hello-world") {
  const file = await read(`/repos/${repository}/contents/${path}?ref=${branch}`);
  if (typeof file !== "object" || file === null || !("content" in file)) return undefined;
  return Buffer.from(String(file.content), "base64").toString();
}

/** Runs something, and says which changes GitHub was asked for meanwhile. */
async function changesDuring(what: () => Promise<unknown>): Promise<string[]> {
  const before = server.github.calls().length;
  await what();
  const later = server.github.calls().slice(before);
  return later.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
}

const writable = (fields: Record<string, string> = {}): Promise<Connected> =>
  connectClient(server.origin, {
    scope: "profile repos:write",
    behaviour: { user: "inspector", fields: { reach: "all", ...fields } },
  });

/** A call of each tool that would change something there, if it were done. */
const everyTool = (
  repository: { owner: string; repo: string },
  pullRequest = 3,
): [name: string, args: object][] => [
  ["createIssue", { ...repository, title: "Of a test" }],
  ["updateIssue", { ...repository, number: 1, state: "closed" }],
  ["addComment", { ...repository, number: 1, body: "Of a test" }],
  ["createBranch", { ...repository, branch: "of-a-test" }],
  ["commitFiles", { ...repository, branch: "main", message: "x", files: [{ path: "new", content: "x" }] }],
  ["createPullRequest", { ...repository, title: "Of a test", head: "feature", base: "main" }],
  ["reviewPullRequest", { ...repository, number: pullRequest, event: "comment", body: "Hm" }],
  ["mergePullRequest", { ...repository, number: pullRequest }],
];

const tested = lanes.filter(({ title }) => /stateless|2025-11-25/.test(title));

it("the lanes of these tests are two", () => {
  expect(tested).toHaveLength(2);
});

describe.each(tested.map((lane, index) => [lane.title, lane, `lane-${index}`] as const))(
  "%s",
  (_title, lane, own) => {
    let connection: Connection;
    beforeAll(async () => {
      connection = await lane.connect(server.origin, (await writable()).authorization);
    });
    afterAll(() => connection.close());

    const tool = (name: string, args: object) => done(connection, name, { ...hello, ...args });
    const refused = async (name: string, args: object) =>
      (await call(connection, name, { ...hello, ...args })).sentence;
    const edit = (oldText: string, newText: string) => ({ oldText, newText });

    /** A branch of its own with one commit, and the pull request of it. */
    async function pullRequest(branch: string, files: object[]) {
      await tool("createBranch", { branch });
      const commit = await tool("commitFiles", { branch, message: `Of ${branch}`, files });
      const { number } = await tool("createPullRequest", { title: `Take ${branch}`, head: branch });
      return { number, head: commit.sha };
    }

    it("an issue is opened, changed, commented on and closed", async () => {
      const made = await tool("createIssue", {
        title: ` Of\n${own} `,
        body: "<!-- kept -->",
        labels: ["bug"],
      });
      expect(made).toEqual({
        number: expect.any(Number),
        title: `Of ${own}`,
        url: expect.stringMatching(/^http/),
      });
      const path = `/repos/inspector/hello-world/issues/${made.number}`;
      expect(await read(path)).toMatchObject({ title: `Of ${own}`, body: "<!-- kept -->", state: "open" });

      const change = { number: made.number, title: "Renamed", labels: ["later"], state: "closed" };
      expect(await tool("updateIssue", { ...change, stateReason: "not_planned" })).toMatchObject({
        ...{ number: made.number, title: "Renamed", state: "closed" },
      });
      expect(await read(path)).toMatchObject({
        ...{ title: "Renamed", body: "<!-- kept -->", state: "closed", labels: [{ name: "later" }] },
      });

      const { url } = await tool("addComment", { number: made.number, body: "Done \u200b🎉" });
      expect(await read(`${path}/comments`)).toMatchObject([{ body: "Done \u200b🎉", html_url: url }]);
    });

    it("several files are written, edited and deleted in one commit of a new branch", async () => {
      const branch = `${own}/files-🎉`;
      const { sha: start } = await tool("createBranch", { branch });
      const files = [
        { path: "docs/new.md", content: "# New\n" },
        { path: "src/index.ts", edits: [edit("hello", "bye"), edit("42", "43")] },
        { path: "logo.bin", content: "AAH/", encoding: "base64" },
      ];
      const commit = await tool("commitFiles", { branch, message: "Three at once", files });
      expect(commit).toEqual({
        ...{ sha: expect.stringMatching(/^[0-9a-f]{40}$/), branch, url: expect.stringMatching(/^http/) },
        files: [
          { path: "docs/new.md", status: "added" },
          { path: "src/index.ts", status: "modified" },
          { path: "logo.bin", status: "added" },
        ],
      });
      const ref = encodeURIComponent(branch);
      expect(await read(`/repos/inspector/hello-world/commits/${commit.sha}`)).toMatchObject({
        commit: { message: "Three at once" },
        parents: [{ sha: start }],
      });
      expect(await textOf("src/index.ts", ref)).toBe("export const bye = 43;\n");
      expect(await textOf("docs/new.md", ref)).toBe("# New\n");
      expect(await textOf("docs/guide.md", ref)).toBe("# Guide\n\nSay hello.\n");

      const deletion = { branch, message: "Away", files: [{ path: "docs/new.md", delete: true }] };
      const { shown } = await tool("commitFiles", deletion);
      expect(shown).toContain("- delete docs/new.md");
      expect(await textOf("docs/new.md", ref)).toBeUndefined();
      expect(await textOf("src/index.ts", ref)).toBe("export const bye = 43;\n");
    });

    it("a commit straight to the default branch is shown before it is made", async () => {
      const change = { branch: "main", message: "Straight", files: [{ path: `${own}.txt`, content: "x" }] };
      let first: Reply | undefined;
      const changes = await changesDuring(async () => {
        first = await connection.request("tools/call", {
          name: "commitFiles",
          arguments: { ...hello, ...change },
        });
      });
      expect(changes).toEqual([]);
      expect(first && said(first).sentence).toMatch(
        /Commit straight to the default branch "main" of inspector\/hello-world\?/,
      );
      expect(await textOf(`${own}.txt`, "main")).toBeUndefined();
      await tool("commitFiles", { ...change, message: "Straight, agreed" });
      expect(await textOf(`${own}.txt`, "main")).toBe("x");
    });

    it("what cannot be committed changes nothing", async () => {
      const branch = `${own}-refusals`;
      const { sha } = await tool("createBranch", { branch });
      const on = (files: object[], facts: object = {}) => ({ branch, message: "x", files, ...facts });
      const changes = await changesDuring(async () => {
        const lost = on([{ path: "README.md", edits: [edit("not there", "x")] }]);
        expect(await refused("commitFiles", lost)).toMatch(
          /^The oldText of edit 1 of "README\.md" is not in the file/,
        );
        expect(await refused("commitFiles", on([{ path: "docs", content: "x" }]))).toMatch(
          /^"docs" is a directory/,
        );
        const same = on([{ path: "docs/guide.md", content: "# Guide\n\nSay hello.\n" }]);
        expect(await refused("commitFiles", same)).toMatch(/^These files are like this on/);
        const stale = on([{ path: "a", content: "x" }], { expectedHead: "0".repeat(40) });
        expect(await refused("commitFiles", stale)).toMatch(/is at [0-9a-f]{40} now and not at 0{40}/);
        expect(await refused("commitFiles", on([{ path: "../a", content: "x" }]))).toMatch(/files\.0\.path/);
        const nowhere = { ...on([{ path: "a", content: "x" }]), branch: `${own}-none` };
        expect(await refused("commitFiles", nowhere)).toMatch(/^There is no branch/);
      });
      expect(changes).toEqual([]);
      expect(await read(`/repos/inspector/hello-world/git/ref/heads/${branch}`)).toMatchObject({
        object: { sha },
      });
    });

    it("a branch is made once", async () => {
      await tool("createBranch", { branch: `${own}-once`, from: "main" });
      const again = { branch: `${own}-once`, from: "main", idempotencyKey: "again" };
      expect(await refused("createBranch", again)).toMatch(
        /^There is a branch "lane-\d-once" in inspector\/hello-world already/,
      );
      expect(await refused("createBranch", { branch: `${own}-twice`, from: "none" })).toMatch(
        /^There is no branch, tag or commit/,
      );
    });

    it("files keep what they are: a link and a submodule are left alone", async () => {
      const odd = { ...hello, repo: "curiosities" };
      const branch = `${own}-odd`;
      await done(connection, "createBranch", { ...odd, branch });
      const on = (files: object[]) => ({ ...odd, branch, message: "x", files });
      const changes = await changesDuring(async () => {
        const through = await call(connection, "commitFiles", on([{ path: "guide", content: "# Guide" }]));
        expect(through.sentence).toMatch(/^"guide" is a symbolic link/);
        const into = await call(connection, "commitFiles", on([{ path: "vendor/dotfiles/a", content: "x" }]));
        expect(into.sentence).toMatch(/^"vendor\/dotfiles" is not a directory/);
        const binary = await call(
          connection,
          "commitFiles",
          on([{ path: "logo.png", edits: [edit("P", "Q")] }]),
        );
        expect(binary.sentence).toMatch(/^"logo\.png" is not text in UTF-8/);
        const long = await call(
          connection,
          "commitFiles",
          on([{ path: "big.txt", edits: [edit("a", "b")] }]),
        );
        expect(long.sentence).toMatch(/^"big\.txt" is longer than/);
      });
      expect(changes).toEqual([]);
    });

    it.each(["merge", "squash", "rebase"])(
      "a pull request is opened, reviewed and merged by %s, after it was shown",
      async (method) => {
        const branch = `${own}-${method}`;
        const { number, head } = await pullRequest(branch, [{ path: `${branch}.md`, content: "one\ntwo\n" }]);
        const review = {
          number,
          event: "comment",
          comments: [{ path: `${branch}.md`, line: 2, body: "Why two?" }],
        };
        expect(await tool("reviewPullRequest", review)).toMatchObject({ state: "COMMENTED", head });
        const path = `/repos/inspector/hello-world/pulls/${number}`;
        expect(await read(`${path}/comments`)).toMatchObject([
          { path: `${branch}.md`, line: 2, body: "Why two?" },
        ]);

        const merged = await tool("mergePullRequest", { number, method });
        expect(merged).toMatchObject({ number, title: `Take ${branch}`, base: "main", head });
        expect(merged.shown).toContain(
          `Merge pull request #${number} "Take ${branch}" of inspector/hello-world?`,
        );
        expect(merged.shown).toContain(`1 commit, 1 file; head ${head}.`);
        expect(await read(path)).toMatchObject({ merged: true });
        expect(await textOf(`${branch}.md`, "main")).toBe("one\ntwo\n");
        const again = { number, method, idempotencyKey: `${branch}-again` };
        expect(await refused("mergePullRequest", again)).toMatch(/is merged already/);
      },
    );

    it("a merge that was shown is not made of anything else", async () => {
      const branch = `${own}-moving`;
      const { number } = await pullRequest(branch, [{ path: `${branch}.md`, content: "one" }]);
      const merge = { name: "mergePullRequest", arguments: { ...hello, number } };
      const shown = said(await connection.request("tools/call", merge)).sentence;
      const [, confirmationToken] = /confirmationToken, .*: (\S+)$/.exec(shown) ?? [];
      await tool("commitFiles", {
        branch,
        message: "More",
        files: [{ path: `${branch}.md`, content: "two" }],
      });
      const agreed = { ...merge, arguments: { ...merge.arguments, confirmationToken } };
      expect(said(await connection.request("tools/call", agreed)).sentence).toMatch(
        /has changed since it was shown/,
      );
      expect(await read(`/repos/inspector/hello-world/pulls/${number}`)).toMatchObject({ merged: false });
    });

    it("a pull request with conflicts, a draft, and one that exists are said to be so", async () => {
      const branch = `${own}-conflict`;
      const files = (content: string) => [{ path: `${branch}.md`, content }];
      const { number } = await pullRequest(branch, files("theirs"));
      const again = { title: "Again", head: branch };
      expect(await refused("createPullRequest", again)).toMatch(
        new RegExp(`into "main" already: #${number}\\.`),
      );
      await tool("commitFiles", { branch: "main", message: "Ours", files: files("ours") });
      expect(await refused("mergePullRequest", { number })).toMatch(/cannot be merged now: it has conflicts/);
      expect(await textOf(`${branch}.md`, "main")).toBe("ours");
      const { head } = (await read(`/repos/inspector/hello-world/pulls/${number}`)) as {
        head: { sha: string };
      };
      const approval = { number, event: "approve", expectedHead: head.sha };
      expect(await refused("reviewPullRequest", approval)).toMatch(/signed-in person's own/);

      const nothing = { title: "Nothing", head: `${own}-empty` };
      await tool("createBranch", { branch: nothing.head });
      expect(await refused("createPullRequest", nothing)).toMatch(/has no commits that "main" lacks/);
      await tool("createBranch", { branch: `${own}-draft` });
      await tool("commitFiles", {
        branch: `${own}-draft`,
        message: "x",
        files: [{ path: `${own}-draft`, content: "x" }],
      });
      const draft = await tool("createPullRequest", { title: "Draft", head: `${own}-draft`, draft: true });
      expect(draft).toMatchObject({ draft: true });
      expect(await refused("mergePullRequest", { number: draft.number })).toMatch(/is a draft/);
    });

    it("labels that GitHub drops are said to be dropped", async () => {
      const dotfiles = { owner: "demo", repo: "dotfiles" };
      const made = await done(connection, "createIssue", {
        ...dotfiles,
        title: `Of ${own}`,
        labels: ["bug"],
      });
      expect(made).toMatchObject({ notTaken: ["labels"] });
    });

    it("an archived repository changes in nothing, and says so", async () => {
      const attic = { owner: "inspector", repo: "attic" };
      const before = await read("/repos/inspector/attic/commits");
      for (const [name, args] of everyTool(attic).filter(
        ([name]) => !/PullRequest$|updateIssue|addComment/.test(name),
      ))
        expect((await call(connection, name, args)).sentence).toMatch(/archived/);
      expect(await read("/repos/inspector/attic/commits")).toEqual(before);
      expect(await read("/repos/inspector/attic/issues")).toEqual([]);
      expect(await read("/repos/inspector/attic/branches")).toHaveLength(1);
    });
  },
);

describe.each(tested.map((lane) => [lane.title, lane] as const))("%s, with limits", (_title, lane: Lane) => {
  let outside: Connection;
  let ended: Connection;
  let reading: Connection;
  let pullRequest: number;
  beforeAll(async () => {
    const writer = await lane.connect(server.origin, (await writable()).authorization);
    const branch = `limits-${tested.indexOf(lane)}`;
    await done(writer, "createBranch", { ...hello, branch });
    const files = [{ path: `${branch}.md`, content: "x" }];
    await done(writer, "commitFiles", { ...hello, branch, message: "x", files });
    const opened = await done(writer, "createPullRequest", { ...hello, title: "Limits", head: branch });
    pullRequest = Number(opened.number);
    writer.close();

    const { authorization } = await writable({ reach: "listed", repositories: "acme/platform" });
    outside = await lane.connect(server.origin, authorization);

    const narrowed = await writable();
    ended = await lane.connect(server.origin, narrowed.authorization);
    const { options } = await connectionOf(server.origin, narrowed.access_token);
    const link = options.find(({ url }) => url?.includes("/permissions?"))?.url ?? "";
    await changePermissions(narrowed.person, link, { scopes: ["profile", "repos:read"] });

    const reader = await connectClient(server.origin, { scope: "profile repos:read" });
    reading = await lane.connect(server.origin, reader.authorization);
  });
  afterAll(() => {
    for (const connection of [outside, ended, reading]) connection.close();
  });
  let before: unknown;
  beforeEach(async () => {
    before = await read("/repos/inspector/hello-world/commits");
  });

  it.each(everyTool(hello))("%s changes nothing in a repository that is not listed", async (name, args) => {
    const changes = await changesDuring(async () => {
      expect((await call(outside, name, args)).sentence).toMatch(/inspector\/hello-world is not among them/);
    });
    expect(changes).toEqual([]);
    expect(await read("/repos/inspector/hello-world/commits")).toEqual(before);
  });

  it.each(everyTool(hello).map(([name]) => name))(
    "%s changes nothing once write access was taken back, or without it",
    async (name) => {
      const [, args = {}] = everyTool(hello, pullRequest).find(([other]) => other === name) ?? [];
      const changes = await changesDuring(async () => {
        for (const connection of [ended, reading]) {
          const { data, sentence } = await call(connection, name, args);
          expect(data).toBeUndefined();
          expect(sentence).toMatch(/repos:write/);
        }
      });
      expect(changes).toEqual([]);
    },
  );
});

it("an empty repository gets its first commit, and the next on top of it", async () => {
  const connection = await tested[0]?.connect(server.origin, (await writable()).authorization);
  if (!connection) throw new Error("There is no such lane.");
  const empty = { owner: "inspector", repo: "empty", branch: "main" };
  const file = (path: string) => ({ path, content: `# ${path}\n` });
  const two = await call(connection, "commitFiles", {
    ...empty,
    message: "Two",
    files: [file("a"), file("b")],
  });
  expect(two.sentence).toMatch(/^inspector\/empty has no commit yet\. Make the first one with a single file/);
  const branch = await call(connection, "createBranch", { ...empty, branch: "feature" });
  expect(branch.sentence).toMatch(/has no commit yet/);
  await done(connection, "commitFiles", { ...empty, message: "First", files: [file("README.md")] });
  await done(connection, "commitFiles", { ...empty, message: "Second", files: [file("a"), file("b")] });
  expect(await textOf("README.md", "main", "inspector/empty")).toBe("# README.md\n");
  expect(await textOf("b", "main", "inspector/empty")).toBe("# b\n");
});

it("no credential is in a log line", () => {
  expect(server.logs()).not.toMatch(/gh[opru]_/);
});
