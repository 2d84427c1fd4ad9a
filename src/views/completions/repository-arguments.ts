import { repositoryParameters } from "../../catalogue/parameters/repository.ts";
import { completeOwner } from "./owner.ts";
import { completeRepository } from "./repository.ts";

/** The arguments of a prompt that is about one repository. */
export const repositoryArguments = {
  owner: {
    description: "Account or organization that owns the repository",
    required: true,
    value: repositoryParameters.owner,
    complete: completeOwner,
  },
  repo: {
    description: "Name of the repository",
    required: true,
    value: repositoryParameters.repo,
    complete: completeRepository,
  },
};
