import { z } from "zod";
import { shortened } from "../text/bytes.ts";
import { visible } from "../text/untrusted.ts";
import { nameOf, optionalCount, optionalText, present } from "./fields.ts";
import { jsonBytes, mostOfRow, rowWithin } from "./row.ts";

/** What is read of a file that a commit changes. */
export const listedFile = z.object({
  filename: z.string(),
  previous_filename: optionalText,
  status: optionalText,
  additions: optionalCount,
  deletions: optionalCount,
  patch: optionalText,
});

type ListedFile = z.output<typeof listedFile>;

/** A file that a commit changes. */
export const changedFile = z.strictObject({
  path: z.string(),
  previousPath: z.string().optional(),
  status: z.string().optional(),
  additions: z.number().optional(),
  deletions: z.number().optional(),
  patch: z.string().optional().describe("Absent for a binary file, and where there was no room"),
  patchCut: z.literal(true).optional().describe("There is more of the patch than is shown"),
});

/** A patch of fewer bytes tells nothing. */
const leastOfPatch = 200;

/**
 * Files with their patches: each has an equal share of the room, and those after it have what it leaves.
 * @param mostOfPatches in bytes of JSON
 */
export function changedFiles(
  files: readonly ListedFile[],
  mostOfPatches: number,
): z.output<typeof changedFile>[] {
  let left = mostOfPatches;
  return files.map((file, index) => {
    const row = rowOf(file);
    if (!file.patch) return row;
    const share = Math.floor(left / (files.length - index));
    const patch = visible(file.patch);
    const shown = shortened(patch, share);
    if (shown !== patch && share < leastOfPatch) return { ...row, patchCut: true };
    left -= jsonBytes(shown);
    return { ...row, patch: shown, ...(shown !== patch && { patchCut: true as const }) };
  });
}

function rowOf({ filename, previous_filename, status, additions, deletions }: ListedFile) {
  const row = {
    path: nameOf(filename, mostOfRow),
    ...present({
      previousPath: previous_filename && nameOf(previous_filename, 150),
      status: status && nameOf(status, 20),
      additions,
      deletions,
    }),
  };
  // the rest of the row says that its patch was cut
  return rowWithin(mostOfRow - 20, row, "path", ["previousPath"]);
}
