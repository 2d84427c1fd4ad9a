import * as z from "zod";
import { clientId, userId } from "../administration/audit-filter.ts";
import { cursor } from "../catalogue/parameters/cursor.ts";
import { defineTool } from "../catalogue/tool.ts";
import { grantRow, grantRowOf } from "../views/grant-row.ts";
import { namesNotice, notice } from "../views/notice.ts";
import { next } from "../views/page.ts";

export const listGrants = defineTool({
  name: "listGrants",
  title: "List grants",
  description:
    "For operators: lists who granted which app what on this server, everybody's or of one person or client. A page has up to 40 and can have none; there are more if and only if next is present. To end one, use revokeGrant.",
  input: z.strictObject({ userId: userId.optional(), clientId: clientId.optional(), ...cursor }),
  output: z.strictObject({ notice, grants: z.array(grantRow), ...next }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  scopes: ["admin"],
  async run({ after, ...filter }, context) {
    const administration = await context.administration();
    const { grants, next } = await administration.grants(filter, after);
    return { notice: namesNotice, grants: grants.map(grantRowOf), ...(next !== undefined && { next }) };
  },
});
