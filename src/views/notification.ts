import * as z from "zod";
import { untrustedLine } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import { optionalFlag, optionalText, optionalTime, present } from "./fields.ts";
import { gapIn, moreAfter, pageSize } from "./page.ts";
import { fitTogether, jsonBytes, roomIn } from "./row.ts";

/** A notification of the person's. */
export const notificationRow = z.strictObject({
  repository: z.string(),
  type: z.string(),
  number: z.number().optional(),
  title: z.string(),
  reason: z.string(),
  updatedAt: z.string().optional(),
  unread: z.boolean(),
});

const answer = z.array(
  z.object({
    repository: z.object({ full_name: z.string() }),
    subject: z.object({ type: z.string(), title: z.string(), url: optionalText }),
    reason: optionalText,
    updated_at: optionalTime,
    unread: optionalFlag,
  }),
);

export interface NotificationFilter {
  /** Those that were read, too. */
  readonly all: boolean;
  /** Only those that the person takes part in or is mentioned in. */
  readonly participating: boolean;
  readonly page: number;
}

/** A page of the person's notifications, latest first. */
export async function notificationsOf(api: GitHubApi, filter: NotificationFilter) {
  const { data, headers } = await api.request("GET /notifications", {
    ...{ ...filter, per_page: pageSize },
  });
  const notifications = answerOf(answer, data, "notifications").slice(0, pageSize);
  return {
    notifications: notifications.map(rowOf),
    ...moreAfter(filter.page, headers.link),
    ...gapIn(headers),
  };
}

function rowOf({ repository, subject, reason, updated_at, unread }: z.output<typeof answer>[number]) {
  const number = numberIn(subject.url ?? "");
  const row = {
    ...{ repository: "", type: "" },
    ...(number !== undefined && { number }),
    ...{ title: "", reason: "", ...present({ updatedAt: updated_at }), unread: unread === true },
  };
  const room = roomIn(row);
  // a name that is cut names nothing, and GitHub's have 140 characters at most
  const name = untrustedLine(repository.full_name, 140);
  const left = room - jsonBytes(name) + 2;
  const lines = [subject.type, subject.title, reason ?? ""].map((text) => untrustedLine(text, left));
  const [type = "", title = "", why = ""] = fitTogether(lines, left);
  return { ...row, repository: name, type, title, reason: why };
}

/** The number of the issue or pull request that a URL of the API is of. */
function numberIn(url: string): number | undefined {
  const [, digits] = /\/(?:issues|pulls)\/([1-9][0-9]{0,9})$/.exec(url) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
