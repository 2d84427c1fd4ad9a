import { blobSha } from "../../../src/changes/bytes.ts";
import type { Answer } from "../upstream/fake-fetch.ts";
import { sha, site } from "./writing.ts";

export const head = sha("a");
export const made = sha("b");
export const commitUrl = `https://github.com/acme/site/commit/${made}`;

export const bytes = (text: string) => new TextEncoder().encode(text);
export const readme = "# Site\n\nHello.\n";
const script = "#!/bin/sh\r\necho hello\r\n";

/** An entry of a tree as GitHub gives it. */
const entry = (path: string, mode: string, name: string, size = 10) => ({
  ...{ path, mode, sha: name, url: `${site}/git/blobs/${name}` },
  type: mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob",
  ...(mode.startsWith("1") && mode !== "160000" && { size }),
});

export const tree = (...entries: object[]) => Response.json({ sha: "tree", tree: entries, truncated: false });
const file = (content: Uint8Array | string) =>
  Response.json({ content: Buffer.from(content).toString("base64"), encoding: "base64", size: 1 });

export const reads = {
  head: `GET ${site}/git/ref/heads%2Ffeature`,
  commit: `GET ${site}/git/commits/${head}`,
  root: `GET ${site}/git/trees/root`,
  src: `GET ${site}/git/trees/src`,
};
export const writes = {
  blob: `POST ${site}/git/blobs`,
  tree: `POST ${site}/git/trees`,
  commit: `POST ${site}/git/commits`,
  ref: `PATCH ${site}/git/refs/heads%2Ffeature`,
};

/** A repository with files of every kind, whose default branch is main. */
export const repository = async (others: Record<string, Answer> = {}): Promise<Record<string, Answer>> => ({
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

export const on = (files: object[], facts: object = {}) => ({
  branch: "feature",
  message: "Change",
  files,
  ...facts,
});
