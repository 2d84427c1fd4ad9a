import { afterEach, describe, expect, it, vi } from "vitest";
import { commitFiles } from "../../../src/tools/commit-files.ts";
import { fakeFetch } from "../upstream/fake-fetch.ts";
import { refusal } from "./calling.ts";
import { commitUrl, head, made, on, reads, repository, tree } from "./repository-with-files.ts";
import { bodyOf, outputOf, previewOf, runAsAgreed, sha, site, writesOf } from "./writing.ts";

afterEach(() => vi.unstubAllGlobals());

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

  it("says how many of those that it only counts are lost", async () => {
    const entries = Array.from({ length: 25 }, (_v, index) => ({
      ...{ path: `old-${index}`, mode: "100644", type: "blob", sha: `${index}`, size: 1 },
    }));
    fakeFetch(await repository({ [reads.root]: tree(...entries) }));
    const many = [...entries.map(({ path }) => ({ path, delete: true })), { path: "new", content: "x" }];
    const { summary = "" } = (await previewOf(commitFiles, on(many))) ?? {};
    expect(summary).toContain("\n- and 6 more, 5 of them to delete\n");
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

describe("a first commit that was agreed to", () => {
  it("is not put on top of one that was made meanwhile", async () => {
    const sent = fakeFetch(await repository());
    const files = [{ path: "README.md", content: "# Mine" }];
    await expect(runAsAgreed(commitFiles, on(files), "no commit")).rejects.toThrow(
      /is at a+ now and not at no commit/,
    );
    expect(writesOf(sent)).toEqual([]);
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
