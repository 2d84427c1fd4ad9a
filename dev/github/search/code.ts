import { z } from "zod";
import { minimalRepository } from "../minimal-repository.ts";
import { refusal, validationFailed } from "../refusal.ts";
import type { ListedRepository } from "../repository-lists.ts";
import { holdsWords, isAmongWanted, isInNumbers, isSame } from "./query.ts";
import type { Search } from "./search.ts";
import { textMatches, wantsTextMatches } from "./text-matches.ts";

const treeSchema = z.looseObject({
  tree: z.array(
    z.looseObject({ path: z.string(), type: z.string(), sha: z.string(), size: z.int().optional() }),
  ),
});
const commitSchema = z.looseObject({ object: z.looseObject({ sha: z.string() }) });
const blobSchema = z.looseObject({ content: z.string() });

const MOST_BYTES = 384 * 1024;

const LANGUAGES: Readonly<Record<string, string>> = {
  ...{ ts: "TypeScript", js: "JavaScript", go: "Go", py: "Python", md: "Markdown", html: "HTML" },
  ...{ sh: "Shell", json: "JSON", yml: "YAML", yaml: "YAML", txt: "Text", css: "CSS", rs: "Rust" },
};

/** `/search/code`: the default branches, without what is large or binary. */
export async function searchCode(search: Search): Promise<unknown[] | Response> {
  const { request, query, repositories } = search;
  if (request.token === undefined) return refusal(401, "Requires authentication");
  if (query.words.length === 0) return validationFailed({ resource: "Search", field: "q", code: "invalid" });
  const found: unknown[] = [];
  for (const repository of repositories) found.push(...(await searchIn(search, repository)));
  return found;
}

async function searchIn(search: Search, repository: ListedRepository): Promise<unknown[]> {
  const { query, request } = search;
  const branch = await readJson(
    search,
    commitSchema,
    repository,
    `/git/ref/heads/${repository.default_branch}`,
  );
  if (branch === undefined) return [];
  const commit = branch.object.sha;
  const tree = await readJson(search, treeSchema, repository, `/git/trees/${commit}?recursive=1`);
  const found: unknown[] = [];
  const wanted = query.wanted("in").flatMap((value) => value.split(","));
  for (const { path, type, sha, size = 0 } of tree?.tree ?? []) {
    if (type !== "blob" || size > MOST_BYTES || !isInWantedPlace(search, path, size)) continue;
    const blob = await readJson(search, blobSchema, repository, `/git/blobs/${sha}`);
    const text = Buffer.from(blob?.content ?? "", "base64").toString();
    if (text.includes("\0")) continue;
    const inText = wanted.length === 0 || wanted.includes("file");
    const inPath = wanted.length === 0 || wanted.includes("path");
    if (!holdsWords(query.words, [inText ? text : "", inPath ? path : ""].join("\n"))) continue;
    found.push({
      ...rowOf(search, repository, { path, sha, commit }),
      ...(wantsTextMatches(request.headers)
        ? {
            text_matches: textMatches(query.words, {
              object_url: `${repository.url}/contents/${encoded(path)}?ref=${commit}`,
              ...{ object_type: "FileContent", property: "content", text },
            }),
          }
        : {}),
    });
  }
  return found;
}

function isInWantedPlace({ query }: Search, path: string, size: number): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const extension = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : "";
  const isIn = (value: string) => {
    const folder = value.replace(/^\/|\/$/g, "");
    return folder === "" ? !path.includes("/") : `${path}/`.startsWith(`${folder}/`);
  };
  return (
    isAmongWanted(query, "path", isIn) &&
    isAmongWanted(query, "filename", (value) => isSame(name, value)) &&
    isAmongWanted(query, "extension", (value) => isSame(extension, value)) &&
    isAmongWanted(query, "language", (value) => isSame(LANGUAGES[extension.toLowerCase()] ?? "", value)) &&
    isInNumbers(query, "size", size)
  );
}

function rowOf(
  { github }: Search,
  repository: ListedRepository,
  { path, sha, commit }: { path: string; sha: string; commit: string },
): object {
  const { full_name } = repository;
  return {
    ...{ name: path.slice(path.lastIndexOf("/") + 1), path, sha },
    url: `${github.url}/repositories/${repository.id}/contents/${encoded(path)}?ref=${commit}`,
    git_url: `${github.url}/repositories/${repository.id}/git/blobs/${sha}`,
    html_url: `${github.url}/${full_name}/blob/${commit}/${encoded(path)}`,
    repository: minimalRepository(repository),
    score: 1,
  };
}

const encoded = (path: string) => path.split("/").map(encodeURIComponent).join("/");

async function readJson<T>(
  { github, request }: Search,
  schema: z.ZodType<T>,
  { full_name }: ListedRepository,
  path: string,
): Promise<T | undefined> {
  const answer = await github.emulator.read(request.reach.sees, `/repos/${full_name}${path}`);
  return answer.ok ? schema.parse(await answer.json()) : undefined;
}
