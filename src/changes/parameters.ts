import * as z from "zod";

/** Half of a character (an unpaired surrogate) cannot be sent as UTF-8. */
const wellFormed = (text: string) => text.isWellFormed();

/** Whether there is anything to see: spaces, control characters and those without a shape do not count. */
const showsSomething = (text: string) => /[^\s\p{Cc}\p{Cf}]/u.test(text);

const notText = "must be text; it holds half of a character";
const nothingToSee = "must have something to read in it";

/** A title as GitHub takes them: one line, whatever was given. */
export const title = z
  .string()
  .overwrite((given) => given.replace(/[\s\p{Cc}]+/gu, " ").trim())
  .min(1, { abort: true })
  .max(256)
  .refine(wellFormed, notText)
  .refine(showsSomething, nothingToSee);

/** The text of an issue, a pull request or a comment; it is written as it is given. */
export const body = z.string().max(65_536).refine(wellFormed, notText).describe("Markdown");

/** A {@link body} that has to say something. */
export const statement = body.min(1, { abort: true }).refine(showsSomething, nothingToSee);

/** What a commit says of itself. */
export const commitMessage = z
  .string()
  .min(1, { abort: true })
  .max(65_536)
  .refine((text) => !text.includes("\0"), "must be text; it holds a NUL character")
  .refine(wellFormed, notText)
  .refine(showsSomething, nothingToSee);
