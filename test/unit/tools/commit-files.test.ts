import { afterEach, describe, expect, it, vi } from "vitest";
import { commitFiles } from "../../../src/tools/commit-files.ts";
import { fakeFetch, linesOf } from "../upstream/fake-fetch.ts";
import { refusal } from "./calling.ts";
import {
  bytes,
  commitUrl,
  head,
  made,
  on,
  readme,
  reads,
  repository,
  tree,
  writes,
} from "./repository-with-files.ts";
import { bodyOf, outputOf, problemOf, sha, site, writesOf } from "./writing.ts";

afterEach(() => vi.unstubAllGlobals());

const commit = (files: object[], facts: object = {}) => outputOf(commitFiles, on(files, facts));

describe("commitFiles", () => {
  it("reads what is there, and writes tree, commit and branch, in this order", async () => {
    const sent = fakeFetch(await repository());
    const output = await commit([
      { path: "README.md", edits: [{ oldText: "Hello", newText: "Bye" }] },
      { path: "src/new.ts", content: "export {};\n" },
      { path: "logo.png", delete: true },
    ]);
    expect(output).toEqual({
      ...{ sha: made, branch: "feature", url: commitUrl },
      files: [
        { path: "README.md", status: "modified" },
        { path: "src/new.ts", status: "added" },
        { path: "logo.png", status: "deleted" },
      ],
    });
    expect(writesOf(sent)).toEqual([writes.tree, writes.commit, writes.ref]);
    const [newTree, newCommit, moved] = sent.slice(-3).map(bodyOf);
    expect(newTree).toEqual({
      base_tree: "root",
      tree: [
        { path: "README.md", mode: "100644", type: "blob", content: "# Site\n\nBye.\n" },
        { path: "src/new.ts", mode: "100644", type: "blob", content: "export {};\n" },
        { path: "logo.png", mode: "100644", type: "blob", sha: null },
      ],
    });
    expect(newCommit).toEqual({ message: "Change", tree: "new-tree", parents: [head] });
    expect(moved).toEqual({ sha: made, force: false });
  });

  it("leaves files as executable as they are, and their line ends too", async () => {
    const sent = fakeFetch(await repository());
    await commit([{ path: "run.sh", edits: [{ oldText: "hello", newText: "bye" }] }]);
    expect(bodyOf(sent.at(-3))).toMatchObject({
      tree: [{ path: "run.sh", mode: "100755", content: "#!/bin/sh\r\necho bye\r\n" }],
    });
  });

  it.each([
    ["content", { content: "# Guide\n" }],
    ["edits", { edits: [{ oldText: "README", newText: "../../secret" }] }],
  ])(
    "does not take a symbolic link for the file that it leads to, which was read: %s",
    async (_what, change) => {
      const sent = fakeFetch(await repository());
      await expect(commit([{ path: "link", ...change }])).rejects.toThrow(
        /^"link" is a symbolic link: change the file that it leads to/,
      );
      expect(writesOf(sent)).toEqual([]);
    },
  );

  it("deletes a symbolic link, and not what it leads to", async () => {
    const sent = fakeFetch(await repository());
    await commit([{ path: "link", delete: true }]);
    expect(bodyOf(sent.at(-3))).toMatchObject({ tree: [{ path: "link", mode: "120000", sha: null }] });
  });

  it("commits beside files of modes that git has no more", async () => {
    const old = { path: "old.sh", mode: "100664", type: "blob", sha: "old", size: 3 };
    const sent = fakeFetch(await repository({ [reads.root]: tree(old) }));
    await commit([{ path: "old.sh", content: "new" }]);
    expect(bodyOf(sent.at(-3))).toMatchObject({ tree: [{ path: "old.sh", mode: "100644", content: "new" }] });
  });

  it("makes what is not text, and what is empty, before the tree", async () => {
    const sent = fakeFetch(await repository());
    const binary = Buffer.of(0, 1, 0xff).toString("base64");
    await commit([
      { path: "new.bin", content: binary, encoding: "base64" },
      { path: "empty", content: "" },
      { path: "nul", content: "a\u0000b" },
    ]);
    expect(writesOf(sent).slice(0, 4)).toEqual([writes.blob, writes.blob, writes.blob, writes.tree]);
    const blobs = sent.filter(({ url }) => url.endsWith("/blobs")).map(bodyOf);
    expect(blobs).toEqual([
      { content: binary, encoding: "base64" },
      { content: "", encoding: "base64" },
      { content: Buffer.from("a\u0000b").toString("base64"), encoding: "base64" },
    ]);
    expect(bodyOf(sent.at(-3))).toMatchObject({ tree: Array(3).fill({ mode: "100644", sha: "new-blob" }) });
  });

  it("leaves out what does not change, and says so", async () => {
    const sent = fakeFetch(await repository());
    const { files } = await commit([
      { path: "README.md", content: readme },
      { path: "src/deep/er.ts", content: "new" },
    ]);
    expect(files).toEqual([
      { path: "README.md", status: "unchanged" },
      { path: "src/deep/er.ts", status: "modified" },
    ]);
    expect(bodyOf(sent.at(-3))).toMatchObject({ tree: [{ path: "src/deep/er.ts" }] });
  });

  it("reads no more directories than it has to, and each once", async () => {
    const sent = fakeFetch(await repository());
    await commit([
      { path: "src/deep/a", content: "a" },
      { path: "src/deep/b", content: "b" },
      { path: "new/directory/c", content: "c" },
    ]);
    const trees = linesOf(sent).filter((line) => line.startsWith("GET") && line.includes("/trees/"));
    expect(trees).toEqual([reads.root, reads.src, `GET ${site}/git/trees/deep`]);
  });

  it("has short results, whatever the paths are", async () => {
    fakeFetch(await repository());
    const path = (index: number) => `${index}${"🎉".repeat(490)}`;
    const output = await commit(
      Array.from({ length: 50 }, (_value, index) => ({ path: path(index), content: "x" })),
    );
    const rows: unknown[] = Array.isArray(output.files) ? output.files : [];
    expect(rows).toHaveLength(50);
    for (const row of rows) expect(bytes(JSON.stringify(row)).length).toBeLessThanOrEqual(300);
    expect(bytes(JSON.stringify(output)).length).toBeLessThanOrEqual(24_000);
  });

  const edit = (oldText: string, newText = "x") => ({ oldText, newText });
  it.each<[string, object[], RegExp]>([
    [
      "an edit of what is not there",
      [{ path: "README.md", edits: [edit("Site"), edit("Site")] }],
      /^The oldText of edit 2 of "README\.md" is not in the file after the edits before it: .* Nothing was committed\.$/,
    ],
    [
      "an edit of what is there twice",
      [{ path: "README.md", edits: [edit("l")] }],
      /edit 1 .* is there more than once/,
    ],
    [
      "an edit with other line ends",
      [{ path: "run.sh", edits: [edit("sh\necho")] }],
      /lines of this file end with "\\r\\n"/,
    ],
    [
      "an edit of a binary file",
      [{ path: "logo.png", edits: [edit("P")] }],
      /"logo\.png" is not text in UTF-8/,
    ],
    [
      "an edit of a long file",
      [{ path: "big.txt", edits: [edit("a")] }],
      /"big\.txt" is longer than the 1000000 bytes/,
    ],
    [
      "an edit of nothing",
      [{ path: "none", edits: [edit("a")] }],
      /^There is no file "none"\. Nothing was committed\.$/,
    ],
    ["a directory to write", [{ path: "src", content: "a" }], /"src" is a directory and not a file/],
    ["a directory to edit", [{ path: "src", edits: [edit("a")] }], /"src" is a directory and not a file/],
    [
      "a directory to delete",
      [{ path: "src/deep", delete: true }],
      /"src\/deep" is a directory and not a file/,
    ],
    ["a submodule", [{ path: "vendored", delete: true }], /"vendored" is a submodule and not a file/],
    ["a path in a submodule", [{ path: "vendored/a", content: "a" }], /^"vendored" is not a directory/],
    ["a path in a file", [{ path: "README.md/a/b", content: "a" }], /^"README\.md" is not a directory/],
    ["what is not there to be deleted", [{ path: "src/none", delete: true }], /There is no file "src\/none"/],
    [
      "no change",
      [{ path: "README.md", content: readme }],
      /^These files are like this on "feature" already\./,
    ],
    [
      "edits without a change",
      [{ path: "README.md", edits: [edit("Site", "Site")] }],
      /like this on "feature" already/,
    ],
  ])("refuses %s, and writes nothing", async (_what, files, sentence) => {
    const sent = fakeFetch(await repository());
    await expect(commit(files)).rejects.toThrow(sentence);
    expect(writesOf(sent)).toEqual([]);
  });

  const content = "x";
  it.each<[object, RegExp]>([
    [{ branch: "-x" }, /^branch: /],
    [{ branch: ".." }, /^branch: /],
    [{ branch: "x".repeat(10_000) }, /^branch: /],
    [{ branch: "refs/heads/main" }, /^branch: must be the name of a branch/],
    [{ message: " \n" }, /^message: must have something to read/],
    [{ message: "x".repeat(65_537) }, /^message: /],
    [{ expectedHead: "main" }, /^expectedHead: must be a commit's whole SHA/],
    [{ files: [] }, /^files: /],
    [{ files: Array.from({ length: 51 }, (_v, index) => ({ path: `${index}`, content })) }, /^files: /],
    [{ files: [{ path: "a" }] }, /^files\.0: must have exactly one of content, edits and delete/],
    [{ files: [{ path: "a", content, delete: true }] }, /^files\.0: must have exactly one/],
    [{ files: [{ path: "a", edits: [] }] }, /^files\.0\.edits: /],
    [{ files: [{ path: "a", edits: [{ oldText: "", newText: "" }] }] }, /^files\.0\.edits\.0\.oldText: /],
    [{ files: [{ path: "a", delete: false }] }, /^files\.0\.delete: /],
    [{ files: [{ path: "a", delete: true, encoding: "base64" }] }, /^files\.0\.encoding: belongs to content/],
    [{ files: [{ path: "a", content: "a", encoding: "base64" }] }, /^files\.0\.content: must be base64/],
    [{ files: [{ path: "a", content: "YQ==\n", encoding: "base64" }] }, /^files\.0\.content: must be base64/],
    [
      { files: [{ path: "a", content: "é".repeat(100_001) }] },
      /^files\.0\.content: must have at most 200000 bytes/,
    ],
    [{ files: [{ path: "a", content: "AAAA".repeat(66_667), encoding: "base64" }] }, /at most 200000 bytes/],
    [{ files: [{ path: "a", content: "\ud83d" }] }, /^files\.0\.content: must be text/],
    [{ files: [{ path: "a", content, mode: "100755" }] }, /^files\.0: /],
    [
      {
        files: Array.from({ length: 6 }, (_v, index) => ({ path: `${index}`, content: "x".repeat(170_000) })),
      },
      /^files: must have at most 1000000 bytes together/,
    ],
    ...["../a", "a/../b", "/a", "a/", "a//b", ".", "a\\b", "a\u0000", "\u202ea", ""].map(
      (path): [object, RegExp] => [{ files: [{ path, content }] }, /^files\.0\.path: /],
    ),
    ...[".git/config", "a/.GIT/hooks/x"].map((path): [object, RegExp] => [
      { files: [{ path, content }] },
      /^files\.0\.path: must be a path from the root .*or "\.git"/,
    ]),
    [
      {
        files: [
          { path: "a", content },
          { path: "a", delete: true },
        ],
      },
      /^files: "a" is there twice/,
    ],
    [
      {
        files: [
          { path: "a/b/c", content },
          { path: "a", content },
        ],
      },
      /^files: "a" cannot be a file and the directory of "a\/b\/c"/,
    ],
  ])("says what is wrong with bad arguments, and asks nothing (%#)", async (facts, problem) => {
    const sent = fakeFetch({});
    expect(await problemOf(commitFiles, on([{ path: "a", content }], facts))).toMatch(problem);
    expect(sent).toEqual([]);
  });

  const change = [{ path: "new", content }];

  it("goes on top of the head that is expected, and of no other", async () => {
    const sent = fakeFetch(await repository());
    await expect(commit(change, { expectedHead: sha("c") })).rejects.toThrow(
      `The branch "feature" is at ${head} now and not at ${sha("c")}. Nothing was changed`,
    );
    expect(writesOf(sent)).toEqual([]);
    await expect(commit(change, { expectedHead: head.toUpperCase() })).resolves.toMatchObject({ sha: made });
  });

  it.each<[string, number, string, RegExp]>([
    ["moved", 422, "Update is not a fast forward", /^The branch "feature" moved .* Nothing was committed\.$/],
    [
      "was deleted",
      422,
      "Reference does not exist",
      /^The branch "feature" was deleted .* Nothing was committed\.$/,
    ],
    [
      "is protected",
      422,
      "Repository rule violations found\n\nChanges must be made…",
      /"feature" is protected: .*createBranch/,
    ],
    ["is protected in the old way", 403, "Protected branch update failed", /"feature" is protected/],
  ])("says that nothing was committed if the branch %s", async (_what, status, message, sentence) => {
    fakeFetch(await repository({ [writes.ref]: refusal(status, message) }));
    const error = commit(change);
    await expect(error).rejects.toThrow(sentence);
    // it can be asked for again at once: GitHub did not do it
    await expect(error).rejects.toMatchObject({ name: "UpstreamFailure", status });
  });

  it("says what may be the reason if workflows are refused, and else that the account may not write", async () => {
    const refused = { [writes.tree]: refusal(404, "Not Found") };
    fakeFetch(await repository(refused));
    await expect(commit([{ path: ".github/workflows/ci.yml", content }])).rejects.toThrow(
      /in \.github\/workflows/,
    );
    await expect(commit(change)).rejects.toThrow(
      /can read acme\/site and may not write to it\. Nothing was committed\.$/,
    );
  });

  it.each([
    ["a rate limit", { "retry-after": "60" }],
    ["a sign-on", { "x-github-sso": "required; url=https://github.com/orgs/acme/sso" }],
  ])("does not take %s for a refusal of workflows", async (_what, headers) => {
    fakeFetch(
      await repository({ [writes.tree]: Response.json({ message: "No" }, { status: 403, headers }) }),
    );
    await expect(commit([{ path: ".github/workflows/ci.yml", content }])).rejects.toMatchObject({
      ...{ name: "HttpError", status: 403 },
    });
  });

  it("leaves it to GitHub to say that a scope is missing", async () => {
    const headers = { "x-oauth-scopes": "read:user", "x-accepted-oauth-scopes": "repo" };
    const missing = Response.json({ message: "Not Found" }, { status: 404, headers });
    fakeFetch(await repository({ [writes.tree]: missing }));
    await expect(commit(change)).rejects.toMatchObject({ name: "HttpError", status: 404 });
  });

  it("says that there is no such branch", async () => {
    const sent = fakeFetch(await repository({ [reads.head]: refusal(404, "Not Found") }));
    await expect(commit(change)).rejects.toThrow(
      /^There is no branch "feature" in acme\/site, or the signed-in account/,
    );
    expect(writesOf(sent)).toEqual([]);
  });

  it.each([
    ["too many of them", () => Response.json({ tree: [], truncated: true })],
    [
      "more than is read",
      () => new Response("[]".padEnd(5_000_000), { headers: { "content-type": "application/json" } }),
    ],
  ])("says which directory has too many entries: %s", async (_what, answer) => {
    const sent = fakeFetch(await repository({ [reads.src]: answer }));
    await expect(commit([{ path: "src/a", content }])).rejects.toThrow(
      /^The directory "src" has too many entries/,
    );
    expect(writesOf(sent)).toEqual([]);
  });

  it.each(["head", "commit", "root"] as const)(
    "takes another form of its %s for GitHub's failure",
    async (what) => {
      const sent = fakeFetch(await repository({ [reads[what]]: Response.json([{ sha: 7 }]) }));
      await expect(commit(change)).rejects.toMatchObject({ name: "UpstreamFailure", kind: "malformed" });
      expect(writesOf(sent)).toEqual([]);
    },
  );
});

describe("what commitFiles says of itself", () => {
  it("is that it may lose something", () => {
    expect(commitFiles.scopes).toEqual(["repos:write"]);
    expect(commitFiles.definition.annotations).toEqual({
      ...{ readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    });
  });
});
