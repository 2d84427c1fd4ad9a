import { visible } from "./untrusted.ts";

/**
 * A diff as a model may read it: with the characters that are not seen shown, and without what stands in HTML comments,
 * which nobody is shown of a document. What is left out leaves its lines and a mark, for something is there that changes.
 * A comment counts on each side of the diff by itself, within one hunk.
 */
export function untrustedDiff(text: string): string {
  let inside: Sides = { before: false, after: false };
  return visible(text)
    .split("\n")
    .map((line) => {
      const sides = sidesOf(line);
      // headers of files and hunks: what came before them is another place
      if (!sides) {
        inside = { before: false, after: false };
        return line;
      }
      const read = withoutComments(
        line.slice(1),
        sides.some((side) => inside[side]),
      );
      inside = { ...inside, ...Object.fromEntries(sides.map((side) => [side, read.inside])) };
      return line.slice(0, 1) + read.text;
    })
    .join("\n");
}

type Side = "before" | "after";
type Sides = Readonly<Record<Side, boolean>>;

/** Which files a line of a hunk is in. */
function sidesOf(line: string): readonly Side[] | undefined {
  if (line.startsWith("+")) return ["after"];
  if (line.startsWith("-")) return ["before"];
  return line.startsWith(" ") ? ["before", "after"] : undefined;
}

/** What stands for what was left out. */
const mark = "⟦HTML comment⟧";

/** @param begun whether the line begins within a comment */
function withoutComments(line: string, begun: boolean): { readonly text: string; readonly inside: boolean } {
  let text = "";
  let rest = line;
  let inside = begun;
  for (;;) {
    if (inside) {
      const end = /--!?>/.exec(rest);
      text += mark;
      if (!end) return { text, inside: true };
      rest = rest.slice(end.index + end[0].length);
      inside = false;
    }
    const start = rest.indexOf("<!--");
    if (start < 0) return { text: text + rest, inside: false };
    text += rest.slice(0, start);
    // "<!-->" and "<!--->" are comments of nothing (HTML, comment start state)
    rest = rest.slice(start + 4);
    const empty = /^-?>/.exec(rest);
    if (empty) rest = rest.slice(empty[0].length);
    else inside = true;
  }
}
