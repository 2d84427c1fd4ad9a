import { z } from "zod";

/** A branch, tag or commit, as git takes names of refs (git-check-ref-format). */
export const ref = z
  .string()
  .min(1)
  .max(250)
  // one that begins with "-" would be an option to whoever hands it to git
  .regex(/^[^-/.\s][^\s~^:?*[\\\p{C}]*$/u, "must be a branch, a tag or a commit's SHA")
  .refine((name) => !/\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[/.]$/.test(name), "must be a name that git takes");
