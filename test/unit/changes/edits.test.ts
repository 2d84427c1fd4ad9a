import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../src/changes/edits.ts";

const edit = (oldText: string, newText: string) => ({ oldText, newText });

describe("edits", () => {
  it.each([
    ["one", "a b c", [edit("b", "x")], "a x c"],
    ["one after the other", "a b", [edit("a", "b b"), edit("b b b", "c")], "c"],
    ["what an earlier one made unique", "a a", [edit("a a", "a"), edit("a", "b")], "b"],
    ["signs that mean something in a replacement", "a", [edit("a", "$& $1 $$ $`")], "$& $1 $$ $`"],
    ["signs that mean something in a pattern", "a.b(c", [edit(".b(", "")], "ac"],
    ["over line ends", "a\r\nb\r\n", [edit("a\r\nb", "c")], "c\r\n"],
    ["a part of a character that is two units", "😀", [edit("😀", "🎉")], "🎉"],
    ["nothing", "a", [], "a"],
  ])("replace what is there: %s", (_what, text, edits, edited) => {
    expect(applyEdits(text, edits)).toEqual({ ok: true, text: edited });
  });

  it.each([
    ["is not there", "a", [edit("b", "c")], 0, "none"],
    ["differs in case", "A", [edit("a", "c")], 0, "none"],
    ["is there twice", "b b", [edit("b", "c")], 0, "many"],
    ["is there over itself", "aaa", [edit("aa", "c")], 0, "many"],
    ["is gone after the first", "a b", [edit("a b", "c"), edit("b", "d")], 1, "none"],
    ["is there twice after the first", "a b", [edit("a", "b"), edit("b", "d")], 1, "many"],
    ["is nothing", "a", [edit("", "b")], 0, "none"],
  ])("stop at the one whose old text %s", (_what, text, edits, index, found) => {
    expect(applyEdits(text, edits)).toEqual({ ok: false, index, found });
  });
});
