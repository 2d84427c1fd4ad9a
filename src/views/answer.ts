import type { z } from "zod";
import { UpstreamFailure } from "../upstream/github/failure.ts";

/**
 * What is used of an answer of GitHub's, which may not be what it documents.
 * @param what is read, for the log
 * @throws {UpstreamFailure} `malformed`
 */
export function answerOf<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
  what: string,
): z.output<Schema> {
  const read = schema.safeParse(data);
  if (read.success) return read.data;
  const message = "GitHub's answer could not be read. Try again later.";
  throw new UpstreamFailure("malformed", message, `${what} of an unexpected form`);
}
