import { z } from "zod";

/** How GitHub refuses to read what a repository without a commit cannot have. */
const refusal = z.object({
  status: z.union([z.literal(404), z.literal(409)]),
  message: z.string().regex(/\brepository is empty\b/i),
});

/** Whether a request failed because nothing was committed to the repository yet. */
export function isEmptyRepository(error: unknown): boolean {
  return error instanceof Error && refusal.safeParse(error).success;
}
