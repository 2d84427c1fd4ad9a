import { actionEndpoints } from "./actions/endpoints.ts";
import { commitEndpoints } from "./commits.ts";
import { contentEndpoints } from "./contents.ts";
import { gitDataEndpoints } from "./git-data.ts";
import { issueEndpoints } from "./issue-endpoints.ts";
import { pullEndpoints } from "./pulls/endpoints.ts";
import { releaseEndpoints } from "./releases.ts";
import { detailEndpoints } from "./repository-details.ts";
import type { RepositoryEndpoint } from "./repository-endpoint.ts";

/** What is below a repository and not left to `emulate`; the first that matches and has an answer counts. */
export const endpointsOfRepository: readonly RepositoryEndpoint[] = [
  ...detailEndpoints,
  ...contentEndpoints,
  ...gitDataEndpoints,
  ...commitEndpoints,
  ...pullEndpoints,
  ...releaseEndpoints,
  ...actionEndpoints,
  ...issueEndpoints,
];
