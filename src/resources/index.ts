import type { Resource } from "../catalogue/resource.ts";
import { contents } from "./contents.ts";
import { contentsAtRef } from "./contents-at-ref.ts";
import { issue } from "./issue.ts";
import { pullRequest } from "./pull-request.ts";
import { pullRequestDiff } from "./pull-request-diff.ts";
import { repository } from "./repository.ts";

/** The resources of this server, as they are listed. A new one is a file beside this and a line here. */
export const resources: readonly Resource[] = [
  repository,
  contents,
  contentsAtRef,
  issue,
  pullRequest,
  pullRequestDiff,
];
