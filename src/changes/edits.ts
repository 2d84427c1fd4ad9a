/** A replacement of a part of a text: the part must be there exactly once. */
export interface Edit {
  readonly oldText: string;
  readonly newText: string;
}

/** The edited text, or which edit (from 0) could not be made and how often its old text is there. */
export type Edited =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly index: number; readonly occurrences: number };

/** Applies edits one after the other: each to the text as the former ones left it. */
export function applyEdits(text: string, edits: readonly Edit[]): Edited {
  let edited = text;
  for (const [index, { oldText, newText }] of edits.entries()) {
    const occurrences = occurrencesOf(oldText, edited);
    if (occurrences !== 1) return { ok: false, index, occurrences };
    const start = edited.indexOf(oldText);
    // by position: in a replacement string "$&" and the like would mean something
    edited = edited.slice(0, start) + newText + edited.slice(start + oldText.length);
  }
  return { ok: true, text: edited };
}

/** How often a part is in a text. Those that overlap count each: any of them could be meant. */
function occurrencesOf(part: string, text: string): number {
  if (part === "") return 0;
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) count++;
  return count;
}
