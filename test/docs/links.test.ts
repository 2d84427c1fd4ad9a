import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { documents, root, withoutBlocks } from "./documents.ts";

/** A link or picture of a document, as it is written. */
interface Link {
  readonly at: string;
  readonly target: string;
}

/** Links (CommonMark section 6.3) and those of HTML. */
function linksOf({ path, text }: { path: string; text: string }): Link[] {
  const lines = withoutBlocks({ path, text }).split("\n");
  return lines.flatMap((line, index) => {
    // code is no link, whatever is in it
    const plain = line.replace(/`[^`]*`/g, "");
    const found = [
      ...plain.matchAll(/\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)?)\)/g),
      ...plain.matchAll(/\b(?:href|src|srcset)="([^"]+)"/g),
    ];
    return found.map(([, target = ""]) => ({ at: `${path}:${index + 1}`, target }));
  });
}

/** The anchors that GitHub makes of a document's headings, and those that are written out. */
function anchorsOf(document: { path: string; text: string }): Set<string> {
  const known = new Map<string, number>();
  const text = withoutBlocks(document);
  const headings = [...text.matchAll(/^ {0,3}#{1,6}\s+(.+?)\s*#*$/gm)].map(([, heading = ""]) => heading);
  const anchors = headings.map((heading) => {
    const slug = slugOf(heading);
    const times = known.get(slug) ?? 0;
    known.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
  const written = [...text.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)].map(([, name = ""]) => name);
  return new Set([...anchors, ...written]);
}

/** As github-slugger has it: in lower case, without marks but hyphens and underscores, spaces as hyphens. */
function slugOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[`*]/g, "")
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Mark}\p{Number}_ -]/gu, "")
    .replaceAll(" ", "-");
}

/** What is wrong with a link within this repository; undefined if nothing is. */
function problemOf(link: Link, from: string): string | undefined {
  const [file = "", anchor] = link.target.split("#");
  const path = file === "" ? from : relative(root, resolve(root, dirname(from), decodeURI(file)));
  if (path.startsWith("..")) return `${link.at}: ${link.target} is outside of this repository`;
  if (!existsSync(join(root, path))) return `${link.at}: there is no ${path}`;
  if (anchor === undefined) return undefined;
  const document = documents.find((candidate) => candidate.path === path);
  if (!document) {
    const isFile = statSync(join(root, path)).isFile();
    return `${link.at}: #${anchor} is in no document (${path} is a ${isFile ? "file" : "folder"})`;
  }
  return anchorsOf(document).has(anchor) ? undefined : `${link.at}: ${path} has no heading #${anchor}`;
}

describe.each(documents.map((document) => [document.path, document] as const))("%s", (path, document) => {
  const within = linksOf(document).filter(({ target }) => !/^[a-z][a-z0-9+.-]*:/i.test(target));

  it("has links to what there is only", () => {
    expect(within.flatMap((link) => problemOf(link, path) ?? [])).toEqual([]);
  });

  it("links to pages elsewhere by https", () => {
    const elsewhere = linksOf(document).filter(({ target }) => /^[a-z][a-z0-9+.-]*:/i.test(target));
    expect(elsewhere.filter(({ target }) => !target.startsWith("https://"))).toEqual([]);
  });
});

it("every document can be reached from README.md", () => {
  const reached = new Set(["README.md"]);
  for (const path of reached) {
    const document = documents.find((candidate) => candidate.path === path);
    if (!document) continue;
    for (const { target } of linksOf(document)) {
      const [file = ""] = target.split("#");
      if (file.endsWith(".md") && !/^[a-z]+:/i.test(file)) {
        reached.add(relative(root, resolve(root, dirname(path), file)));
      }
    }
  }
  expect(documents.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
});

it.each([
  ["What it costs", "what-it-costs"],
  ["1. Create an application at Logto", "1-create-an-application-at-logto"],
  ["`npm run doctor`, in CI", "npm-run-doctor-in-ci"],
  ["A [link](x.md) & more", "a-link--more"],
  ["日本語 の 見出し", "日本語-の-見出し"],
])("GitHub makes of “%s” the anchor #%s", (heading, slug) => {
  expect(slugOf(heading)).toBe(slug);
});
