import * as z from "zod";
import { type RepositoryName, repositoryName } from "../../permissions/repositories.ts";
import type { CollectionAddress } from "./collection.ts";

/** What an answer holds of one repository. */
export interface Row {
  /** As GitHub answered it. */
  readonly value: unknown;
  /** Whose it is; undefined if it does not say so plainly. */
  readonly repository: RepositoryName | undefined;
  /** Whether that repository is public, if the row says so. */
  readonly isPublic: boolean | undefined;
}

export interface Rows {
  readonly rows: readonly Row[];
  /**
   * The answer with some of its rows, which does not tell of the others.
   * @param isPart whether to say that it is not all there is
   */
  answerOf(kept: readonly Row[], isPart: boolean): unknown;
}

const list = z.array(z.unknown());

const found = z.object({
  total_count: z.number().int().nonnegative(),
  incomplete_results: z.boolean(),
  items: z.array(z.unknown()),
});

const described = z.object({
  full_name: z.string(),
  private: z.unknown().optional(),
  visibility: z.unknown().optional(),
});

const withRepository = z.object({ repository: described });

const withUrl = z.object({ repository_url: z.string() });

/** The rows of an answer; undefined if it is not of the form that GitHub documents. */
export function rowsOf(
  { kind, of }: Pick<CollectionAddress, "kind" | "of">,
  content: unknown,
  apiUrl: string,
): Rows | undefined {
  const read = (value: unknown): Row => ({ value, ...repositoryOf(of, value, apiUrl) });
  if (kind === "list") {
    const { data } = list.safeParse(content);
    return data && { rows: data.map(read), answerOf: (kept) => kept.map(({ value }) => value) };
  }
  const { data } = found.safeParse(content);
  if (!data) return undefined;
  const answerOf = (kept: readonly Row[], isPart: boolean) => ({
    // GitHub's count is of the rows that were left out as well
    total_count: kept.length < data.items.length ? kept.length : data.total_count,
    incomplete_results: isPart || data.incomplete_results,
    items: kept.map(({ value }) => value),
  });
  return { rows: data.items.map(read), answerOf };
}

/** Which repository a row is of, by the one field that says so in its kind of answer. */
function repositoryOf(
  of: CollectionAddress["of"],
  row: unknown,
  apiUrl: string,
): Pick<Row, "repository" | "isPublic"> {
  switch (of) {
    case "repositories":
      return fromDescription(described.safeParse(row).data);
    case "code":
    case "notifications":
      return fromDescription(withRepository.safeParse(row).data?.repository);
    case "issues": {
      const { data } = withUrl.safeParse(row);
      const start = `${apiUrl}/repos/`;
      const name = data?.repository_url.startsWith(start) ? data.repository_url.slice(start.length) : "";
      return { repository: repositoryName(name), isPublic: undefined };
    }
  }
}

function fromDescription(
  description: z.output<typeof described> | undefined,
): Pick<Row, "repository" | "isPublic"> {
  if (!description) return { repository: undefined, isPublic: undefined };
  const { full_name, private: isPrivate, visibility } = description;
  const repository = repositoryName(full_name);
  const says = isPrivate !== undefined || visibility !== undefined;
  // older Enterprise Servers say no visibility
  const isPublic = isPrivate === false && (visibility === undefined || visibility === "public");
  return { repository, isPublic: says ? isPublic : undefined };
}
