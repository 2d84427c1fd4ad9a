import { publicOnly, reaches } from "../../permissions/permissions.ts";
import type { RepositoryName } from "../../permissions/repositories.ts";
import { UpstreamFailure } from "./failure.ts";
import type { Confined, OutOfBounds } from "./gate.ts";
import type { Outgoing } from "./outgoing.ts";
import { type Row, rowsOf } from "./rows.ts";
import type { Sight } from "./visibility.ts";

/** What a confined request is made with. */
export interface Means {
  readonly apiUrl: string;
  send(request: Outgoing): Promise<Response>;
  /** Looks at a repository, unless it was seen to be public a moment ago. */
  look(repository: RepositoryName): Promise<Sight>;
  /** What to answer if a repository that has to be public is not. */
  refusal(repository: RepositoryName): Promise<OutOfBounds>;
}

/**
 * How many rows a page of a list has: where a row is tells how many were left out before it, so whoever asks does not
 * get to say where pages end.
 */
const pageSize = "30";

/** How many repositories are looked at for one answer, which waits for that. */
const mostLooks = 20;

/** Headers that make an answer depend on what is left out of it: on whether that changed, for one. */
const conditions = [
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
  "if-range",
  "range",
];

/** What of an answer's headers is about the request, and nothing about what it holds. */
const aboutRequest = /^(?:date|x-poll-interval|x-github-request-id|x-ratelimit-[a-z]+)$/;

/**
 * Makes a request for rows of many repositories, and gives those that are within the reaches. What GitHub answers
 * otherwise is given only if it is a refusal; all else is none of the documented forms.
 * @throws {OutOfBounds} if it names a repository that has to be public and is not
 * @throws {UpstreamFailure}
 */
export async function sendConfined(request: Outgoing, condition: Confined, means: Means): Promise<Response> {
  const { collection } = condition;
  const named = collection.kind === "search" ? collection.onlyIfPublic : [];
  const before = await lookAtAll(named, means.look);
  if (before.unanswered) return before.unanswered;
  const hidden = named.find((repository) => !before.visible.has(repository));
  if (hidden !== undefined) throw await means.refusal(hidden);

  const response = await means.send(bounded(request, collection));
  if (response.status >= 400) return response;
  // a redirect is not followed: nobody bounds what is there
  const content: unknown = response.status === 200 ? await response.json().catch(() => undefined) : undefined;
  const answer = rowsOf(collection, content, means.apiUrl);
  if (!answer) throw malformed(response.status);

  const within = answer.rows.filter((row) => isWithin(row, condition));
  const unsure = doubtful(within, condition);
  const after = await lookAtAll(unsure.slice(0, mostLooks - named.length), (repository) =>
    means.look(repository).catch(hiddenIfMoved),
  );
  if (after.unanswered) return after.unanswered;
  const notLookedAt = new Set(unsure.slice(mostLooks - named.length));
  const kept = within.filter((row) => isVisible(row, after.visible, condition));
  const skipped = within.filter(({ repository }) => repository !== undefined && notLookedAt.has(repository));
  // a search that found what it must not have been of is answered as one that did not find it
  const tellsNext = collection.kind === "list" || kept.length + skipped.length === answer.rows.length;
  return Response.json(answer.answerOf(kept, skipped.length > 0), {
    headers: headersOf(request, response, tellsNext),
  });
}

/** The request that is made: a search of no more than it may be of, a list in pages of one size. */
function bounded(request: Outgoing, collection: Confined["collection"]): Outgoing {
  const url = new URL(request.url);
  if (collection.kind === "search") url.searchParams.set("q", collection.query);
  else url.searchParams.set("per_page", pageSize);
  const headers = new Headers(request.headers);
  for (const name of conditions) headers.delete(name);
  return { ...request, url, headers };
}

interface Looks {
  readonly visible: ReadonlySet<RepositoryName>;
  /** GitHub did not say about one of them, for a reason that is the request's: what it answered. */
  readonly unanswered: Response | undefined;
}

async function lookAtAll(repositories: readonly RepositoryName[], look: Means["look"]): Promise<Looks> {
  const sights = await Promise.all(
    repositories.map(async (repository) => ({ repository, sight: await look(repository) })),
  );
  const responses = sights.flatMap(({ sight }) => (sight.kind === "unanswered" ? [sight.response] : []));
  return {
    visible: new Set(
      sights.flatMap(({ repository, sight }) => (sight.kind === "public" ? [repository] : [])),
    ),
    unanswered: responses.find(({ status }) => [401, 403, 429].includes(status) || status >= 500),
  };
}

/** A repository that moved is not the one that was asked about. */
function hiddenIfMoved(error: unknown): Sight {
  if (error instanceof UpstreamFailure) return { kind: "hidden" };
  throw error;
}

function isWithin({ repository }: Row, condition: Confined): boolean {
  return repository !== undefined && reaches(condition.reaches, repository);
}

/** The repositories that have to be public, where the rows do not say whether they are. */
function doubtful(rows: readonly Row[], condition: Confined): RepositoryName[] {
  if (!publicOnly(condition.reaches)) return [];
  const names = rows.flatMap(({ repository, isPublic }) =>
    repository !== undefined && isPublic === undefined ? [repository] : [],
  );
  return [...new Set(names)];
}

function isVisible(
  { repository, isPublic }: Row,
  seen: ReadonlySet<RepositoryName>,
  condition: Confined,
): boolean {
  if (!publicOnly(condition.reaches)) return true;
  return isPublic ?? (repository !== undefined && seen.has(repository));
}

/**
 * The headers of what is given. That there is a next page tells of a list how many rows it has, in thirties, and not
 * what they are; of a search, which was kept to the reach, nothing that its rows do not. How many pages there are, or
 * any address of GitHub's making, which may name a row that was left out, is not passed on.
 */
function headersOf(request: Outgoing, response: Response, tellsNext: boolean): Headers {
  const headers = new Headers([...response.headers].filter(([name]) => aboutRequest.test(name)));
  // whose it is, is not said
  if (/^partial-results\b/.test(response.headers.get("x-github-sso") ?? ""))
    headers.set("x-github-sso", "partial-results");
  if (!tellsNext || !/;\s*rel="next"/.test(response.headers.get("link") ?? "")) return headers;
  const next = new URL(request.url);
  next.searchParams.set("page", String(Number(next.searchParams.get("page") ?? "1") + 1));
  headers.set("link", `<${next.href}>; rel="next"`);
  return headers;
}

function malformed(status: number): UpstreamFailure {
  return new UpstreamFailure(
    "malformed",
    "GitHub's answer could not be used. Try again later.",
    "rows of many repositories in another form",
    status,
  );
}
