import * as z from "zod";
import { paging } from "../catalogue/parameters/paging.ts";
import { ref } from "../catalogue/parameters/ref.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { answerOf } from "../views/answer.ts";
import { notice, untrustedNotice } from "../views/notice.ts";
import { more, moreAfter, pageSize } from "../views/page.ts";
import { listedRelease, release, releaseOf, releaseRow, releaseRowOf } from "../views/release.ts";

export const listReleases = defineTool({
  name: "listReleases",
  title: "List releases",
  description:
    "Lists the releases of a repository, latest first, with how their notes begin. With a tag, gives that one release as `release`: its notes and files. Use it to learn what changed between versions.",
  input: z.strictObject({
    ...repositoryParameters,
    tag: ref.optional().describe("Only the release of this tag, with its notes"),
    ...paging,
  }),
  output: z.strictObject({
    notice,
    releases: z.array(releaseRow).optional(),
    ...more,
    release: release.optional(),
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  async run({ owner, repo, tag, page }, context) {
    const api = await context.github();
    if (tag !== undefined) {
      const { data } = await api.request("GET /repos/{owner}/{repo}/releases/tags/{tag}", {
        owner,
        repo,
        tag,
      });
      return { notice: untrustedNotice, release: releaseOf(answerOf(listedRelease, data, "a release")) };
    }
    const { data, headers } = await api.request("GET /repos/{owner}/{repo}/releases", {
      ...{ owner, repo, per_page: pageSize, page },
    });
    const releases = answerOf(z.array(listedRelease), data, "a list of releases");
    return {
      notice: untrustedNotice,
      releases: releases.slice(0, pageSize).map(releaseRowOf),
      ...moreAfter(page, headers.link),
    };
  },
});
