import { repositoryFor } from "../repository-details.ts";
import type { ListedRepository } from "../repository-lists.ts";
import { holdsWords, isAmongWanted, isInNumbers, isInTimes, isSame, type SearchQuery } from "./query.ts";
import type { Search } from "./search.ts";
import { textMatches, wantsTextMatches } from "./text-matches.ts";

/** `/search/repositories`. */
export async function searchRepositories({
  github,
  request,
  query,
  repositories,
}: Search): Promise<unknown[]> {
  const found = repositories.filter((repository) => isWanted(query, repository));
  const sorted = inOrder(found, request.url.searchParams, query);
  return Promise.all(
    sorted.map(async (repository) => {
      const { full_name, description, url } = repository;
      const at = (property: string, text: string) =>
        textMatches(query.words, {
          object_url: String(url),
          object_type: "Repository",
          property,
          text,
        });
      return {
        ...(await repositoryFor(github, request.token, repository)),
        score: 1,
        ...(wantsTextMatches(request.headers)
          ? { text_matches: [...at("name", full_name), ...at("description", description ?? "")] }
          : {}),
      };
    }),
  );
}

function isWanted(query: SearchQuery, repository: ListedRepository): boolean {
  const { name, description, topics, language } = repository;
  const places: Readonly<Record<string, string>> = {
    ...{ name, description: description ?? "", topics: topics.join(" ") },
  };
  const wanted = query.wanted("in").flatMap((value) => value.split(","));
  const texts = wanted.length === 0 ? Object.values(places) : wanted.map((place) => places[place] ?? "");
  const isFork = (value: string) => value === "true" || (value === "only" && repository.fork);
  return (
    holdsWords(query.words, texts.join("\n")) &&
    isAmongWanted(query, "language", (value) => isSame(language ?? "", value)) &&
    isAmongWanted(query, "topic", (value) => topics.some((topic) => isSame(topic, value))) &&
    (!repository.fork || query.wanted("fork").some(isFork)) &&
    isInNumbers(query, "stars", repository.stargazers_count) &&
    isInNumbers(query, "forks", repository.forks_count) &&
    isInNumbers(query, "size", repository.size) &&
    isInTimes(query, "created", repository.created_at) &&
    isInTimes(query, "pushed", repository.pushed_at)
  );
}

function inOrder(
  found: readonly ListedRepository[],
  parameters: URLSearchParams,
  { words }: SearchQuery,
): ListedRepository[] {
  const inName = ({ name }: ListedRepository) => Number(holdsWords(words, name));
  const compare: Readonly<Record<string, (one: ListedRepository, other: ListedRepository) => number>> = {
    stars: (one, other) => one.stargazers_count - other.stargazers_count,
    forks: (one, other) => one.forks_count - other.forks_count,
    updated: (one, other) => one.updated_at.localeCompare(other.updated_at),
    best: (one, other) => inName(one) - inName(other) || other.id - one.id,
  };
  const by = compare[parameters.get("sort") ?? "best"] ?? compare.best;
  const ascending = found.toSorted(by);
  return parameters.get("order") === "asc" && parameters.has("sort") ? ascending : ascending.reverse();
}
