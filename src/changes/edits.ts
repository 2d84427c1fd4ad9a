/** A replacement of a part of a text: the part must be there exactly once. */
export interface Edit {
  readonly oldText: string;
  readonly newText: string;
}

/** The edited text, or which edit (from 0) could not be made: its old text is not there, or more than once. */
export type Edited =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly index: number; readonly found: "none" | "many" };

/** Applies edits one after the other: each to the text as the former ones left it. */
export function applyEdits(text: string, edits: readonly Edit[]): Edited {
  let edited = text;
  for (const [index, { oldText, newText }] of edits.entries()) {
    const start = edited.indexOf(oldText);
    if (start < 0 || oldText === "") return { ok: false, index, found: "none" };
    // one that overlaps the first counts as well: either could be meant
    if (edited.includes(oldText, start + 1)) return { ok: false, index, found: "many" };
    // by position: in a replacement string "$&" and the like would mean something
    edited = edited.slice(0, start) + newText + edited.slice(start + oldText.length);
  }
  return { ok: true, text: edited };
}
