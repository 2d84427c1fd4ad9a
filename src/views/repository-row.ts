import * as z from "zod";
import {
  absentable,
  longestRepositoryName,
  nameOf,
  optionalCount,
  optionalFlag,
  optionalLine,
  optionalText,
  optionalTime,
  present,
} from "./fields.ts";
import { mostOfRow, rowWithin } from "./row.ts";

/** What the person may do in a repository, from most to least. */
export const permission = z.enum(["admin", "maintain", "write", "triage", "read"]);

/** What is read of a repository in GitHub's lists. */
export const listedRepository = z.object({
  full_name: z.string(),
  description: optionalText,
  private: optionalFlag,
  archived: optionalFlag,
  language: optionalText,
  stargazers_count: optionalCount,
  pushed_at: optionalTime,
  permissions: absentable(z.record(z.string(), z.unknown())),
});

/** A repository in a list. */
export const repositoryRow = z.strictObject({
  name: z.string().describe("owner/repo"),
  private: z.boolean().optional(),
  archived: z.literal(true).optional(),
  language: z.string().optional(),
  stars: z.number().optional(),
  pushedAt: z.string().optional(),
  permission: permission.optional().describe("What the person may do there"),
  description: z.string().optional(),
});

type ListedRepository = z.output<typeof listedRepository>;

/** A repository in the list of those that a person has to do with: what they may do there counts. */
export function ownRow(repository: ListedRepository): z.output<typeof repositoryRow> {
  const { permissions } = repository;
  return rowOf(repository, { permission: permissionOf(permissions) });
}

/** A repository in a list of any: how many like it counts. */
export function foundRow(repository: ListedRepository): z.output<typeof repositoryRow> {
  return rowOf(repository, { stars: repository.stargazers_count });
}

function rowOf(
  repository: ListedRepository,
  facts: Pick<z.output<typeof repositoryRow>, "permission" | "stars"> | Record<string, undefined>,
): z.output<typeof repositoryRow> {
  const row = present({
    name: nameOf(repository.full_name, longestRepositoryName),
    private: repository.private,
    archived: repository.archived === true ? (true as const) : undefined,
    language: optionalLine(repository.language, 24),
    ...facts,
    pushedAt: repository.pushed_at,
    description: optionalLine(repository.description, 200),
  });
  return rowWithin(mostOfRow, row, "description", ["language"]);
}

/** GitHub names these for each repository; "push" and "pull" are what its pages call write and read. */
const githubNames = [
  ["admin", "admin"],
  ["maintain", "maintain"],
  ["push", "write"],
  ["triage", "triage"],
  ["pull", "read"],
] as const;

/** The most that the person may do. */
export function permissionOf(
  permissions: Readonly<Record<string, unknown>> | undefined,
): z.output<typeof permission> | undefined {
  return githubNames.find(([name]) => permissions?.[name] === true)?.[1];
}
