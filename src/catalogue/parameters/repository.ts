import * as z from "zod";

const owner =
  'must be the account or organization that owns the repository, such as "octocat": letters, digits, "-" and "_"';
const repo =
  'must be the repository\'s name without its owner, such as "hello-world": letters, digits, ".", "-" and "_"';

/** The parameters of a tool that acts on one repository. Every model knows them by their names. */
export const repositoryParameters = {
  owner: z
    .string({ error: owner })
    .max(100, owner)
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, owner),
  repo: z
    .string({ error: repo })
    .max(100, repo)
    .regex(/^[A-Za-z0-9._-]+$/, repo)
    // beside the pattern, for not every client can read one that looks ahead
    .refine((name) => name !== "." && name !== "..", repo)
    // what a clone's address ends with is never part of a name at GitHub
    .refine((name) => !/\.git$/i.test(name), `${repo}; without ".git"`),
};
