import * as z from "zod";
import { shortened } from "../text/bytes.ts";
import { longestRepositoryName, nameOf, optionalText, readable } from "./fields.ts";
import { shownOf } from "./readable-text.ts";
import { jsonBytes, mostOfRow } from "./row.ts";

/** What is read of a file that a search for code found. */
export const foundFile = z.object({
  path: z.string(),
  repository: z.object({ full_name: z.string() }),
  text_matches: readable(z.object({ fragment: optionalText, property: optionalText })),
});

/** A file that a search for code found. */
export const codeHit = z.strictObject({
  repository: z.string().describe("owner/repo"),
  path: z.string(),
  fragments: z.array(z.string()).optional().describe("Where it matched, cut"),
});

/** How many fragments are shown of a file. */
const mostFragments = 2;

/** A fragment of fewer bytes tells nothing. */
const leastOfFragment = 30;

/** The file as a row: its fragments get the room that its name leaves. */
export function codeHitOf(file: z.output<typeof foundFile>): z.output<typeof codeHit> {
  const repository = nameOf(file.repository.full_name, longestRepositoryName);
  const room = mostOfRow - jsonBytes({ repository, path: "" });
  const named = { repository, path: nameOf(file.path, room) };
  const texts = file.text_matches
    .filter(({ property }) => property !== "path")
    .flatMap(({ fragment }) => (fragment ? shownOf(fragment, file.path).trim() || [] : []))
    .slice(0, mostFragments);
  const fragments: string[] = [];
  for (const [index, text] of texts.entries()) {
    const left = mostOfRow - jsonBytes({ ...named, fragments: [...fragments, ""] });
    const share = Math.floor(left / (texts.length - index));
    if (share >= leastOfFragment) fragments.push(shortened(text, share));
  }
  return fragments.length > 0 ? { ...named, fragments } : named;
}
