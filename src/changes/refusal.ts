import * as z from "zod";
import { classifyGitHubError, UpstreamFailure } from "../upstream/github/failure.ts";

/** GitHub's error answers, as far as they are told apart here (the client library throws them). */
const refusal = z.object({
  status: z.number(),
  response: z.object({
    data: z.object({ message: z.string(), errors: z.array(z.unknown()).nullish().catch(null) }),
  }),
});

/** One of the errors of an answer: a sentence, or an object that may hold one. */
const part = z.union([z.string(), z.object({ message: z.string() }).transform(({ message }) => message)]);

/**
 * Whether GitHub refused with one of these statuses and a message like this. What it says is compared and never
 * repeated: it may quote anything.
 */
export function refusedWith(error: unknown, statuses: readonly number[], message: RegExp): boolean {
  const read = refusal.safeParse(error);
  if (!read.success || !statuses.includes(read.data.status)) return false;
  const { data } = read.data.response;
  return [data.message, ...(data.errors ?? [])].some((one) => {
    const said = part.safeParse(one);
    return said.success && message.test(said.data);
  });
}

/** Whether GitHub refused with one of these statuses. */
export function refusedAs(error: unknown, ...statuses: number[]): boolean {
  return refusedWith(error, statuses, /(?:)/);
}

/**
 * The same refusal in words that say more. It stays GitHub's: what was refused was not done, and can be asked for
 * again at once.
 */
export function saying(message: string, error: unknown): UpstreamFailure {
  const { kind, detail, status } = classifyGitHubError(error) ?? { kind: "malformed", detail: "refused" };
  return new UpstreamFailure(kind, message, detail, status);
}

/** What it means that GitHub shows a repository, and has no such thing when it is to be written to. */
export function mayNotWrite(repository: string): string {
  return `The signed-in account, or this connection, can read ${repository} and may not write to it.`;
}
