import * as z from "zod";
import { path } from "../../catalogue/parameters/path.ts";
import { ref } from "../../catalogue/parameters/ref.ts";
import { repositoryParameters } from "../../catalogue/parameters/repository.ts";
import type { Completer } from "../../catalogue/resource.ts";
import { answerOf } from "../answer.ts";
import { answerAt } from "../contents-answer.ts";
import { beginningWith } from "./values.ts";

const place = z.object({ ...repositoryParameters, ref: ref.optional() });

const entries = z.array(z.object({ name: z.string() }));

/** What is in the directory whose path was typed so far. */
export const completePath: Completer = async (started, context, { owner, repo, ref }) => {
  const found = place.safeParse({ owner, repo, ref: ref === "" ? undefined : ref });
  const directory = started.slice(0, started.lastIndexOf("/") + 1);
  const parent = directory.slice(0, -1);
  if (!found.success || (directory !== "" && !path.safeParse(parent).success)) return [];
  const data = await answerAt(await context.github(), {
    ...found.data,
    path: directory === "" ? undefined : parent,
  });
  if (!Array.isArray(data)) return [];
  const names = answerOf(entries, data, "a directory").map(({ name }) => `${directory}${name}`);
  return beginningWith(started, names, path);
};
