import type { GitHubApi } from "../upstream/github/api.ts";
import { commentsOn } from "./comment.ts";
import { type IssuePlace, issueOf } from "./issue.ts";
import { untrustedNotice } from "./notice.ts";

/** An issue from its beginning: its text, and the first page of what was said about it. */
export async function conversationOf(api: GitHubApi, place: IssuePlace) {
  const [issue, comments] = await Promise.all([issueOf(api, place, 1), commentsOn(api, place, 1)]);
  return { notice: untrustedNotice, ...issue, ...comments };
}
