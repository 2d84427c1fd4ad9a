import * as z from "zod";
import { ref } from "../../catalogue/parameters/ref.ts";
import { repositoryParameters } from "../../catalogue/parameters/repository.ts";
import type { Completer } from "../../catalogue/resource.ts";
import type { GitHubApi } from "../../upstream/github/api.ts";
import { answerOf } from "../answer.ts";
import { allOf, beginningWith } from "./values.ts";

const repository = z.object(repositoryParameters);

/** The branches and tags of the repository that was typed before. */
export const completeRef: Completer = async (started, context, others) => {
  const place = repository.safeParse(others);
  // what no ref begins with is not asked for: it goes into a path
  if (!place.success || (started !== "" && !ref.safeParse(`${started}x`).success)) return [];
  const api = await context.github();
  const { owner, repo } = place.data;
  // a repository can have any number of refs: those of a beginning are asked for by it, in the case that it has
  const begun =
    started === "" ? [] : ["heads", "tags"].map((kind) => refsFrom(api, owner, repo, `${kind}/${started}`));
  const found = beginningWith(started, await allOf(begun), ref);
  if (found.length > 0) return found;
  const first = ["branches", "tags"].map((kind) => firstOf(api, owner, repo, kind));
  return beginningWith(started, await allOf(first), ref);
};

const named = z.array(z.object({ name: z.string() }));

async function firstOf(api: GitHubApi, owner: string, repo: string, kind: string): Promise<string[]> {
  const { data } = await api.request(`GET /repos/{owner}/{repo}/${kind}`, { owner, repo, per_page: 100 });
  return answerOf(named, data, kind).map(({ name }) => name);
}

const refs = z.array(z.object({ ref: z.string() }));

async function refsFrom(api: GitHubApi, owner: string, repo: string, start: string): Promise<string[]> {
  const { data } = await api.request("GET /repos/{owner}/{repo}/git/matching-refs/{ref}", {
    ...{ owner, repo, ref: start },
  });
  return answerOf(refs, data, "refs").map(({ ref }) => ref.replace(/^refs\/(?:heads|tags)\//, ""));
}
