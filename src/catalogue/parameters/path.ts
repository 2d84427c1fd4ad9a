import * as z from "zod";
import { hiddenIn } from "../../text/untrusted.ts";

const expected = 'must be a path from the root of the repository, such as "src/index.ts"';

/**
 * What would be encoded a second time for the URL, which no request may be (`upstream/github/address.ts`). That keeps
 * files apart whose names have it; names that a model encoded by itself are far more frequent.
 */
export const encodedTwice = /%[0-9a-f]{2}/i;

/** What a file system may take for ".git": Windows drops dots and spaces at the end, and has short names and streams. */
const gitDirectory = /^(?:\.git|git~1)[. ]*(?::|$)/i;

/** Parts that no file of a repository can have: git keeps them from its trees. */
function isImpossible(part: string): boolean {
  return part === "" || part === "." || part === ".." || gitDirectory.test(part);
}

/** A path in a repository, from its root. Pattern and checks are apart: clients read the pattern. */
export const path = z
  .string({ error: expected })
  .min(1, expected)
  .max(1000, "must have at most 1000 characters")
  .regex(/^[^\\\n\r\t]+$/, `${expected}: on one line, with forward slashes`)
  .refine(
    (given) => !given.split("/").some(isImpossible),
    `${expected}: no slash at its ends, no empty part, no ".", ".." or ".git"`,
  )
  .refine((given) => given.isWellFormed() && hiddenIn(given) === 0, `${expected}: no invisible characters`)
  .refine(
    (given) => !encodedTwice.test(given),
    `${expected}: as it is, not encoded for a URL ("/", not "%2F")`,
  );
