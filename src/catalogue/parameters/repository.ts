import { z } from "zod";

/** The parameters of a tool that acts on one repository. */
export const repositoryParameters = {
  owner: z
    .string()
    .max(100)
    .regex(
      /^[A-Za-z0-9_-]+$/,
      'must be the account or organization that owns the repository, such as "octocat": letters, digits, "-" and "_"',
    )
    .describe("The account or organization that owns the repository"),
  repo: z
    .string()
    .max(100)
    .regex(
      /^[A-Za-z0-9._-]+$/,
      'must be the repository\'s name without its owner, such as "hello-world": letters, digits, ".", "-" and "_"',
    )
    // beside the pattern, for not every client can read one that looks ahead
    .refine((name) => name !== "." && name !== "..", "must be a name")
    .describe("The repository's name, without its owner"),
};
