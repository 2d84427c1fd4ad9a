import * as z from "zod";
import { byteLength } from "../../text/bytes.ts";
import { hiddenIn } from "../../text/untrusted.ts";
import { encodedTwice } from "./path.ts";

const expected = 'must be a branch, a tag or a commit\'s SHA, such as "main", "v1.2.0" or "feature/login"';

/** git keeps a branch in a file of its name, and a file system takes 255 bytes. */
const mostBytes = 250;

/** What git takes in no name of a ref beside single characters (git-check-ref-format). */
const never = /\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[/.]$|^@$/;

/** A branch, tag or commit, as git takes names of refs. Pattern and checks are apart: clients read the pattern. */
export const ref = z
  .string({ error: expected })
  .min(1, expected)
  .max(mostBytes, `must have at most ${mostBytes} characters`)
  // one that begins with "-" would be an option to whoever hands it to git
  .regex(
    /^[^-/.\s~^:?*[\\][^\s~^:?*[\\]*$/,
    `${expected}: no spaces, none of ~ ^ : ? * [ \\, and no "-" first`,
  )
  .refine(
    (name) => !never.test(name),
    `${expected}: no "..", "@{" or "//", no part that begins with "." or ends with ".lock"`,
  )
  .refine((name) => byteLength(name) <= mostBytes, `must have at most ${mostBytes} bytes`)
  .refine((name) => name.isWellFormed() && hiddenIn(name) === 0, `${expected}: no invisible characters`)
  .refine(
    (name) => !encodedTwice.test(name),
    `${expected}: as it is, not encoded for a URL ("/", not "%2F")`,
  );
