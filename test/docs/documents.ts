import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

/** The folder of this repository. */
export const root = resolve(import.meta.dirname, "../..");

/** A document, by its path from the root. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

/** A fenced block of a document. */
export interface Block {
  readonly document: string;
  /** Of its first line of text, from 1. */
  readonly line: number;
  /** What is behind the fence, such as "sh". */
  readonly language: string;
  readonly text: string;
}

/** What people read: all of it is held to what it says. */
export const documents: readonly Document[] = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"],
  ...globSync("docs/**/*.md", { cwd: root }).sort(),
].map((path) => ({ path, text: readFileSync(resolve(root, path), "utf8") }));

/** The fenced blocks of a document (CommonMark section 4.5), also those in lists. */
export function blocksOf({ path, text }: Document): Block[] {
  const lines = text.split("\n");
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const fence = /^(\s*)(```+)\s*(\S*)/.exec(lines[at] ?? "");
    if (!fence) continue;
    const [, indentation = "", marks = "", language = ""] = fence;
    const end = lines.findIndex((line, index) => index > at && line.trim() === marks);
    if (end < 0) throw new Error(`${path}:${at + 1}: this block has no end.`);
    const inside = lines.slice(at + 1, end).map((line) => line.slice(indentation.length));
    blocks.push({ document: path, line: at + 2, language, text: inside.join("\n") });
    at = end;
  }
  return blocks;
}

/** The blocks of all documents in these languages. */
export function blocksIn(...languages: readonly string[]): Block[] {
  return documents.flatMap(blocksOf).filter(({ language }) => languages.includes(language));
}

/** A document's text with its fenced blocks blank, so that lines keep their numbers. */
export function withoutBlocks(document: Document): string {
  const lines = document.text.split("\n");
  for (const { line, text } of blocksOf(document)) {
    const length = text.split("\n").length;
    lines.fill("", line - 1, line - 1 + length);
  }
  return lines.join("\n");
}
