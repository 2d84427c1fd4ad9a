import * as z from "zod";
import { nameOf, optionalCount, optionalText } from "./fields.ts";
import { jsonBytes, mostOfRow, rowWithin } from "./row.ts";

/** What is read of a directory. */
export const listing = z.array(
  z.object({ name: z.string(), type: z.string(), size: optionalCount, git_url: optionalText }),
);

type Entry = z.output<typeof listing>[number];

/** The part of an output that is about a directory. */
export const directory = {
  entries: z
    .array(
      z.strictObject({
        name: z.string(),
        type: z.enum(["dir", "file", "symlink", "submodule"]),
        size: z.number().optional(),
      }),
    )
    .optional(),
  entriesLeftOut: z.number().optional().describe("How many entries there was no room for"),
};

/** A directory's entries, as many as there is room for. */
export interface Directory {
  entries: { name: string; type: ReturnType<typeof typeOf>; size?: number }[];
  entriesLeftOut?: number;
  note?: string;
}

/** The most that entries take together, in bytes of JSON. */
const mostOfEntries = 20_000;

/** The longest name that git checks out anywhere is of 255 bytes. */
const longestName = 255;

/** How many entries GitHub gives of a directory. */
const mostGiven = 1000;

/** The entries of a directory, directories first. */
export function directoryOf(listed: readonly Entry[]): Directory {
  const directories = listed.filter((entry) => typeOf(entry) === "dir");
  const others = listed.filter((entry) => typeOf(entry) !== "dir");
  const entries: Directory["entries"] = [];
  let left = mostOfEntries;
  for (const entry of [...directories, ...others]) {
    const type = typeOf(entry);
    const name = nameOf(entry.name, longestName);
    const size = type === "file" && entry.size !== undefined ? { size: entry.size } : {};
    const row = rowWithin(mostOfRow, { name, type, ...size }, "name");
    left -= jsonBytes(row) + 1;
    if (left < 0) break;
    entries.push(row);
  }
  const entriesLeftOut = listed.length - entries.length;
  const notes = [
    ...(entriesLeftOut > 0 ? ["Not every entry is shown: read a directory in this one by its path."] : []),
    ...(listed.length >= mostGiven ? ["GitHub gives the first 1,000 entries of a directory only."] : []),
  ];
  return {
    entries,
    ...(entriesLeftOut > 0 && { entriesLeftOut }),
    ...(notes.length > 0 && { note: notes.join(" ") }),
  };
}

/** GitHub lists a submodule as a file; where its contents are says what it is: a commit's tree. */
function typeOf({ type, size, git_url }: Entry): "dir" | "file" | "symlink" | "submodule" {
  if (type === "dir" || type === "symlink" || type === "submodule") return type;
  return !size && /\/git\/trees\//.test(git_url ?? "") ? "submodule" : "file";
}
