import { z } from "zod";

/** A path in a repository, from its root. */
export const path = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[^\\\p{Cc}\p{Cf}]+$/u, "must be a path with forward slashes")
  .refine(
    (given) => given.split("/").every((part) => part !== "" && part !== "." && part !== ".."),
    'must be a path from the root of the repository, such as "src/index.ts": no slash at its ends, no "." or ".."',
  );
