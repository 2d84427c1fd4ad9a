import type { z } from "zod";
import { classifyGitHubError, type UpstreamFailure } from "../upstream/github/failure.ts";
import { answerOf } from "./answer.ts";

/** What was asked for besides: its value, undefined if there is none or if it is `missing`, by its name. */
export interface Besides<Value> {
  readonly value?: Value;
  readonly missing?: string;
}

/**
 * Asks for something that a result is useful without. It is missing then, whatever GitHub's reason; only the end of the
 * credential, and what is not GitHub's doing, fails the whole.
 */
export async function besides<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  ask: () => Promise<{ data: unknown }>,
): Promise<Besides<z.output<Schema>>> {
  try {
    const { data } = await ask();
    return { value: answerOf(schema, data, name) };
  } catch (error) {
    return failureBesides(error).kind === "not-found" ? {} : { missing: name };
  }
}

/**
 * GitHub's reason not to give something that a result is useful without.
 * @param alsoFatal what fails the whole as well
 * @throws the error, if it is the end of the credential or not GitHub's doing
 */
export function failureBesides(error: unknown, ...alsoFatal: UpstreamFailure["kind"][]): UpstreamFailure {
  const failure = classifyGitHubError(error);
  if (!failure || failure.kind === "unauthorized" || alsoFatal.includes(failure.kind)) throw error;
  return failure;
}
