import * as z from "zod";
import { repositoryParameters } from "../../catalogue/parameters/repository.ts";
import { writtenNumber } from "../../catalogue/parameters/written-number.ts";
import type { Completer } from "../../catalogue/resource.ts";
import type { GitHubApi } from "../../upstream/github/api.ts";
import { answerOf } from "../answer.ts";
import { absentable } from "../fields.ts";
import { beginningWith } from "./values.ts";

const repository = z.object(repositoryParameters);

type Place = z.output<typeof repository>;

/** The open issues of the repository that was typed before, newest first. GitHub's list has pull requests among them. */
export const completeIssue: Completer = completerOf(async (api, place) => {
  const { data } = await api.request("GET /repos/{owner}/{repo}/issues", {
    ...place,
    ...newest,
    per_page: 100,
  });
  const numbered = z.object({ number: z.number(), pull_request: absentable(z.unknown()) });
  return answerOf(z.array(numbered), data, "issues")
    .filter(({ pull_request }) => pull_request === undefined)
    .map(({ number }) => number);
});

/** Its open pull requests. Each comes with two repositories, so fewer are asked for. */
export const completePull: Completer = completerOf(async (api, place) => {
  const { data } = await api.request("GET /repos/{owner}/{repo}/pulls", {
    ...place,
    ...newest,
    per_page: 50,
  });
  return answerOf(z.array(z.object({ number: z.number() })), data, "pull requests").map(
    ({ number }) => number,
  );
});

const newest = { state: "open", sort: "created", direction: "desc" } as const;

function completerOf(numbers: (api: GitHubApi, place: Place) => Promise<number[]>): Completer {
  return async (started, context, others) => {
    const place = repository.safeParse(others);
    if (!place.success || !/^[0-9]{0,10}$/.test(started)) return [];
    const found = await numbers(await context.github(), place.data);
    return beginningWith(started, found.map(String), writtenNumber);
  };
}
