import { afterEach, describe, expect, it, vi } from "vitest";
import { blobSha } from "../../../src/changes/bytes.ts";
import { commitFiles } from "../../../src/tools/commit-files.ts";
import { type Answer, fakeFetch, linesOf } from "../upstream/fake-fetch.ts";
import {
  bodyOf,
  outputOf,
  previewOf,
  problemOf,
  refusal,
  runAsAgreed,
  sha,
  site,
  writesOf,
} from "./writing.ts";

afterEach(() => vi.unstubAllGlobals());

const head = sha("a");
const made = sha("b");
const commitUrl = `https://github.com/acme/site/commit/${made}`;

const bytes = (text: string) => new TextEncoder().encode(text);
const readme = "# Site\n\nHello.\n";
const script = "#!/bin/sh\r\necho hello\r\n";

/** An entry of a tree as GitHub gives it. */
const entry = (path: string, mode: string, name: string, size = 10) => ({
  ...{ path, mode, sha: name, url: `${site}/git/blobs/${name}` },
  type: mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob",
  ...(mode.startsWith("1") && mode !== "160000" && { size }),
});

const tree = (...entries: object[]) => Response.json({ sha: "tree", tree: entries, truncated: false });
const file = (content: Uint8Array | string) =>
  Response.json({ content: Buffer.from(content).toString("base64"), encoding: "base64", size: 1 });

const reads = {
  head: `GET ${site}/git/ref/heads%2Ffeature`,
  commit: `GET ${site}/git/commits/${head}`,
  root: `GET ${site}/git/trees/root`,
  src: `GET ${site}/git/trees/src`,
};
const writes = {
  blob: `POST ${site}/git/blobs`,
  tree: `POST ${site}/git/trees`,
  commit: `POST ${site}/git/commits`,
  ref: `PATCH ${site}/git/refs/heads%2Ffeature`,
};

/** A repository with files of every kind, whose default branch is main. */
const repository = async (others: Record<string, Answer> = {}): Promise<Record<string, Answer>> => ({
  [`GET ${site}`]: Response.json({ default_branch: "main" }),
  [reads.head]: Response.json({ ref: "refs/heads/feature", object: { sha: head, type: "commit" } }),
  [reads.commit]: Response.json({ sha: head, tree: { sha: "root" } }),
  [reads.root]: tree(
    entry("README.md", "100644", await blobSha(bytes(readme))),
    entry("run.sh", "100755", "script"),
    entry("link", "120000", "link"),
    entry("logo.png", "100644", "logo"),
    entry("big.txt", "100644", "big", 1_000_001),
    entry("vendored", "160000", "submodule"),
    entry("src", "040000", "src"),
    entry("docs", "040000", "docs"),
  ),
  [reads.src]: tree(entry("index.ts", "100644", "index"), entry("deep", "040000", "deep")),
  [`GET ${site}/git/trees/deep`]: tree(entry("er.ts", "100644", "er")),
  [`GET ${site}/git/blobs/${await blobSha(bytes(readme))}`]: file(readme),
  [`GET ${site}/git/blobs/script`]: file(script),
  [`GET ${site}/git/blobs/logo`]: file(Uint8Array.of(0x89, 0x50, 0, 0xff)),
  [writes.blob]: Response.json({ sha: "new-blob" }, { status: 201 }),
  [writes.tree]: Response.json({ sha: "new-tree" }, { status: 201 }),
  [writes.commit]: Response.json({ sha: made, html_url: commitUrl }, { status: 201 }),
  [writes.ref]: Response.json({ object: { sha: made } }),
  ...others,
});

const on = (files: object[], facts: object = {}) => ({
  branch: "feature",
  message: "Change",
  files,
  ...facts,
});

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

  it("leaves files as executable, or as much of a link, as they are, and their line ends too", async () => {
    const sent = fakeFetch(await repository());
    await commit([
      { path: "run.sh", edits: [{ oldText: "hello", newText: "bye" }] },
      { path: "link", content: "elsewhere" },
    ]);
    expect(bodyOf(sent.at(-3))).toMatchObject({
      tree: [
        { path: "run.sh", mode: "100755", content: "#!/bin/sh\r\necho bye\r\n" },
        { path: "link", mode: "120000", content: "elsewhere" },
      ],
    });
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

  it("says what may be the reason if workflows are refused, and else passes GitHub's refusal on", async () => {
    const refused = { [writes.tree]: refusal(404, "Not Found") };
    fakeFetch(await repository(refused));
    await expect(commit([{ path: ".github/workflows/ci.yml", content }])).rejects.toThrow(
      /in \.github\/workflows/,
    );
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

describe("a commit that is shown first", () => {
  const main = { [`GET ${site}/git/ref/heads%2Fmain`]: Response.json({ object: { sha: head } }) };
  const files = [
    { path: "src/new.ts", content: "x" },
    { path: "README.md", edits: [{ oldText: "Hello", newText: "Bye" }] },
    { path: "logo.png", delete: true },
  ];

  it("is one that deletes: what is lost comes first", async () => {
    const sent = fakeFetch(await repository());
    expect(await previewOf(commitFiles, on(files, { message: "Clean\u202e up\n\nAll of it" }))).toEqual({
      summary: [
        'Commit straight to the branch "feature" of acme/site?',
        "- delete logo.png",
        "- change README.md",
        "- add src/new.ts",
        "Message: Clean⟦U+202E⟧ up All of it",
      ].join("\n"),
      basis: head,
    });
    expect(writesOf(sent)).toEqual([]);
  });

  it("is one to the default branch", async () => {
    fakeFetch(await repository(main));
    const preview = await previewOf(commitFiles, on(files.slice(0, 1), { branch: "main" }));
    expect(preview?.summary).toBe(
      'Commit straight to the default branch "main" of acme/site?\n- add src/new.ts\nMessage: Change',
    );
  });

  it("is no other", async () => {
    fakeFetch(await repository());
    expect(await previewOf(commitFiles, on(files.slice(0, 2)))).toBeUndefined();
  });

  it("names twenty files, and counts the others", async () => {
    fakeFetch(await repository(main));
    const many = Array.from({ length: 23 }, (_v, index) => ({ path: `new/${index}`, content: "x" }));
    const { summary = "" } = (await previewOf(commitFiles, on(many, { branch: "main" }))) ?? {};
    expect(summary.split("\n")).toHaveLength(23);
    expect(summary).toContain("\n- and 3 more\n");
  });

  it("is not asked about if it cannot be made", async () => {
    fakeFetch(await repository());
    await expect(previewOf(commitFiles, on([{ path: "none", delete: true }]))).rejects.toThrow(
      /There is no file "none"/,
    );
  });

  it("goes on top of what was shown, and of nothing else", async () => {
    const sent = fakeFetch(await repository());
    await expect(runAsAgreed(commitFiles, on(files), sha("c"))).rejects.toThrow(/is at a+ now and not at c+/);
    expect(writesOf(sent)).toEqual([]);
    await expect(runAsAgreed(commitFiles, on(files), head)).resolves.toMatchObject({ output: { sha: made } });
  });
});

describe("the first commit of a repository", () => {
  const put = `PUT ${site}/contents/src%2Fa.ts`;
  const empty = {
    [`GET ${site}`]: Response.json({ default_branch: "main" }),
    [`GET ${site}/git/ref/heads%2Fmain`]: refusal(409, "Git Repository is empty."),
    [put]: Response.json({ commit: { sha: made, html_url: commitUrl } }, { status: 201 }),
    [put.replace("%2F", "/")]: Response.json({ commit: { sha: made, html_url: commitUrl } }, { status: 201 }),
  };
  const first = { branch: "main", message: "Begin" };

  it.each([
    [{ content: "é" }, "w6k="],
    [{ content: "AAE=", encoding: "base64" }, "AAE="],
  ])("is one file, made by its path: %j", async (given, content) => {
    const sent = fakeFetch(empty);
    const output = await outputOf(commitFiles, { ...first, files: [{ path: "src/a.ts", ...given }] });
    expect(output).toEqual({
      ...{ sha: made, branch: "main", url: commitUrl },
      files: [{ path: "src/a.ts", status: "added" }],
    });
    expect(bodyOf(sent.at(-1))).toEqual({ message: "Begin", branch: "main", content });
  });

  it.each<[string, object[], object]>([
    [
      "two files",
      [
        { path: "a", content: "a" },
        { path: "b", content: "b" },
      ],
      {},
    ],
    ["an edit", [{ path: "a", edits: [{ oldText: "a", newText: "b" }] }], {}],
    ["a deletion", [{ path: "a", delete: true }], {}],
    ["a head that is expected", [{ path: "a", content: "a" }], { expectedHead: head }],
  ])("is not %s", async (_what, files, facts) => {
    const sent = fakeFetch(empty);
    await expect(outputOf(commitFiles, { ...first, files, ...facts })).rejects.toThrow(
      /^acme\/site has no commit yet\. Make the first one with a single file/,
    );
    expect(writesOf(sent)).toEqual([]);
  });

  it("is shown like others to the default branch", async () => {
    fakeFetch(empty);
    const preview = await previewOf(commitFiles, { ...first, files: [{ path: "src/a.ts", content: "x" }] });
    expect(preview?.summary).toMatch(
      /^Commit straight to the default branch "main" of acme\/site\?\n- add src\/a\.ts/,
    );
  });
});

describe("what commitFiles says of itself", () => {
  it("is that it may lose something", () => {
    expect(commitFiles.scopes).toEqual(["repos:write"]);
    expect(commitFiles.definition.annotations).toEqual({
      ...{ readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    });
  });
});
