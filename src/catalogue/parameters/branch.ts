import { byteLength } from "../../text/bytes.ts";
import { ref } from "./ref.ts";

/** Longest name of a branch, in bytes: with "refs/heads/" in front it is a file's name to git. */
const longestBranch = 244;

/** The name of a branch. */
export const branch = ref
  .refine((name) => byteLength(name) <= longestBranch, `must have at most ${longestBranch} bytes`)
  .refine(
    (name) => !/^(?:refs|heads|tags)\/|^HEAD$|^@$|^[0-9a-f]{40}$/i.test(name),
    'must be the name of a branch, such as "main": no commit, and no "refs/heads/" or "heads/" in front',
  );
