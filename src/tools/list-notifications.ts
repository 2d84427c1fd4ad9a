import * as z from "zod";
import { paging } from "../catalogue/parameters/paging.ts";
import { defineTool } from "../catalogue/tool.ts";
import { notice, untrustedNotice } from "../views/notice.ts";
import { notificationRow, notificationsOf } from "../views/notification.ts";
import { gap, more } from "../views/page.ts";

export const listNotifications = defineTool({
  name: "listNotifications",
  title: "List notifications",
  description:
    "Lists the signed-in person's GitHub notifications, latest first, 30 a page: repository, subject with its number, and why they got it. Returns unread ones unless all is true. Use it for what waits for them; read on with getIssue or getPullRequest. It marks nothing as read.",
  input: z.strictObject({
    all: z.boolean().default(false).describe("Those that were read, too"),
    participating: z.boolean().default(false).describe("Only where they take part or are mentioned"),
    ...paging,
  }),
  output: z.strictObject({ notice, notifications: z.array(notificationRow), ...more, ...gap }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  async run(filter, context) {
    return { notice: untrustedNotice, ...(await notificationsOf(await context.github(), filter)) };
  },
});
