import * as z from "zod";
import type { ToolContext } from "../../catalogue/context.ts";
import { repositoryParameters } from "../../catalogue/parameters/repository.ts";
import type { Completer } from "../../catalogue/resource.ts";
import type { GitHubApi } from "../../upstream/github/api.ts";
import { answerOf } from "../answer.ts";
import { limitsOf, partsOf } from "./limits.ts";
import { ownRepositories } from "./repositories.ts";
import { allOf, beginningWith } from "./values.ts";

/** The caller, the organizations they are in, and who else has repositories that they reach. */
export const completeOwner: Completer = async (started, context) => {
  const { isLimited, entries } = await limitsOf(context);
  if (entries) return beginningWith(started, entries.map(ownerOf), repositoryParameters.owner);
  const api = await context.github();
  // a limited connection may not ask for organizations; those with repositories it reaches are among the owners
  const sources = [ownersOf(api), ...(isLimited ? [] : [organizationsOf(api)])];
  const own = await ownLogin(context);
  return beginningWith(started, [...own, ...(await allOf(sources))], repositoryParameters.owner);
};

/** What the caller is called at GitHub: who signs in elsewhere has another name there. */
async function ownLogin({ caller, linked }: ToolContext): Promise<string[]> {
  if (!linked) return [caller.login];
  const link = await linked.status();
  return link ? [link.login] : [];
}

async function ownersOf(api: GitHubApi): Promise<string[]> {
  return (await ownRepositories(api)).map(ownerOf);
}

const organizations = z.array(z.object({ login: z.string() }));

async function organizationsOf(api: GitHubApi): Promise<string[]> {
  const { data } = await api.request("GET /user/orgs", { per_page: 100 });
  return answerOf(organizations, data, "organizations").map(({ login }) => login);
}

function ownerOf(fullName: string): string {
  return partsOf(fullName).owner;
}
