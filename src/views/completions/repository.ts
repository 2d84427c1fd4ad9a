import { repositoryParameters } from "../../catalogue/parameters/repository.ts";
import type { Completer } from "../../catalogue/resource.ts";
import { limitsOf, partsOf } from "./limits.ts";
import { ownRepositories, repositoriesFound, repositoriesOf } from "./repositories.ts";
import { allOf, beginningWith } from "./values.ts";

/** The repositories of the owner that was typed before, as far as the caller sees them. */
export const completeRepository: Completer = async (started, context, { owner = "" }) => {
  if (!repositoryParameters.owner.safeParse(owner).success) return [];
  const wanted = owner.toLowerCase();
  const named = (fullNames: readonly string[]) => {
    const parts = fullNames.map(partsOf).filter((name) => name.owner.toLowerCase() === wanted);
    return beginningWith(
      started,
      parts.map(({ repo }) => repo),
      repositoryParameters.repo,
    );
  };
  const { isLimited, entries } = await limitsOf(context);
  // what a list names one by one is all that it reaches
  if (entries && !entries.includes(`${wanted}/*`)) return named(entries);
  const api = await context.github();
  const others = isLimited ? repositoriesFound(api, owner) : repositoriesOf(api, owner);
  return named(await allOf([ownRepositories(api), others]));
};
