import { Hono } from "hono";
import { z } from "zod";
import { readAll } from "./all-pages.ts";
import type { RestEnvironment } from "./authentication.ts";
import type { GitHubContext } from "./context.ts";
import { pageOf } from "./paging.ts";
import { refusal, unprocessable } from "./refusal.ts";
import { repositoryFor } from "./repository-details.ts";
import { counted, type RestRequest, restRequestOf } from "./rest-request.ts";

const repositorySchema = z.looseObject({
  ...{ id: z.int(), name: z.string(), full_name: z.string(), private: z.boolean(), visibility: z.string() },
  ...{ description: z.string().nullable(), language: z.string().nullable(), topics: z.array(z.string()) },
  ...{ archived: z.boolean(), fork: z.boolean(), stargazers_count: z.int(), forks_count: z.int() },
  ...{ created_at: z.string(), updated_at: z.string(), pushed_at: z.string().nullable() },
  ...{ default_branch: z.string(), size: z.int() },
  owner: z.looseObject({ login: z.string(), type: z.string() }),
});

/** A repository as lists are made of it. */
export type ListedRepository = z.infer<typeof repositorySchema>;

/** Every repository that the request's token reaches. */
export async function visibleRepositories(
  { emulator }: GitHubContext,
  { reach }: Pick<RestRequest, "reach">,
): Promise<ListedRepository[]> {
  const list = z.looseObject({ items: z.unknown() });
  const path = `/search/repositories?q=${encodeURIComponent("stars:>=0")}`;
  const found = await readAll(emulator, reach.sees, path, (body) => list.parse(body).items);
  return z.array(repositorySchema).parse(found);
}

/** `/user/repos`, `/users/{login}/repos` and `/orgs/{org}/repos`. */
export function repositoryListRoutes(github: GitHubContext): Hono<RestEnvironment> {
  const app = new Hono<RestEnvironment>();

  app.get("/user/repos", async (c) => {
    const request = await restRequestOf(c);
    const { token } = request;
    const query = request.url.searchParams;
    if (token === undefined) return refusal(401, "Requires authentication");
    if (token.kind === "installation") return refusal(403, "Resource not accessible by integration");
    if (query.has("type") && (query.has("visibility") || query.has("affiliation")))
      return unprocessable(
        "If you specify visibility or affiliation, you cannot specify type in the same request.",
      );
    const wanted = wantedBy(query);
    const found: ListedRepository[] = [];
    for (const repository of await visibleRepositories(github, request)) {
      const affiliation = await affiliationOf(github, token.login, repository);
      const isWanted = wanted.visibility === "all" || repository.visibility === wanted.visibility;
      if (isWanted && affiliation !== undefined && wanted.affiliations.includes(affiliation))
        found.push(repository);
    }
    return listAnswer(github, request, found);
  });

  for (const kind of ["users", "orgs"] as const) {
    app.get(`/${kind}/:login/repos`, async (c) => {
      const request = await restRequestOf(c);
      const login = c.req.param("login").toLowerCase();
      const owner = await github.emulator.read(undefined, `/${kind}/${encodeURIComponent(login)}`);
      if (!owner.ok) return refusal(404);
      const all = await visibleRepositories(github, request);
      return listAnswer(
        github,
        request,
        all.filter((repository) => repository.owner.login.toLowerCase() === login),
      );
    });
  }

  return app;
}

const AFFILIATIONS = ["owner", "collaborator", "organization_member"];

function wantedBy(query: URLSearchParams) {
  const type = query.get("type");
  const isOfVisibility = type === "public" || type === "private";
  const byType: Readonly<Record<string, string[]>> = {
    ...{ owner: ["owner"], member: ["collaborator", "organization_member"] },
  };
  return {
    visibility: query.get("visibility") ?? (isOfVisibility ? type : "all"),
    affiliations: query.get("affiliation")?.split(",") ?? byType[type ?? ""] ?? AFFILIATIONS,
  };
}

async function affiliationOf(
  { emulator }: GitHubContext,
  login: string,
  { owner, full_name }: ListedRepository,
): Promise<string | undefined> {
  if (owner.login === login) return "owner";
  if (owner.type === "Organization")
    return (await emulator.read(login, `/orgs/${owner.login}/memberships/${login}`)).ok
      ? "organization_member"
      : undefined;
  const permission = await emulator.read(login, `/repos/${full_name}/collaborators/${login}/permission`);
  return permission.ok ? "collaborator" : undefined;
}

const FIELDS = { created: "created_at", updated: "updated_at", pushed: "pushed_at" } as const;

async function listAnswer(
  github: GitHubContext,
  request: RestRequest,
  repositories: readonly ListedRepository[],
): Promise<Response> {
  const query = request.url.searchParams;
  const sort = query.get("sort") ?? "full_name";
  const field = Object.entries(FIELDS).find(([name]) => name === sort)?.[1] ?? "full_name";
  const direction = query.get("direction") ?? (field === "full_name" ? "asc" : "desc");
  const ascending = repositories.toSorted(
    (one, other) =>
      (one[field] ?? "").localeCompare(other[field] ?? "") || one.full_name.localeCompare(other.full_name),
  );
  const sorted = direction === "asc" ? ascending : ascending.reverse();
  const rows = await Promise.all(sorted.map((row) => repositoryFor(github, request.token, row)));
  const list = new URL(`${request.url.pathname}${request.url.search}`, github.url);
  return counted(github, request, pageOf(list, rows));
}
