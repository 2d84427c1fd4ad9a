import * as z from "zod";
import { grantId, userId } from "../administration/audit-filter.ts";
import { ToolFailure } from "../catalogue/context.ts";
import { defineTool } from "../catalogue/tool.ts";
import { untrustedLine } from "../text/untrusted.ts";
import { endingSummary } from "../views/grant-row.ts";
import { namesNotice, notice } from "../views/notice.ts";

export const revokeGrant = defineTool({
  name: "revokeGrant",
  title: "Revoke a grant",
  description:
    "For operators: ends a grant of anybody's, named as listGrants has it. The app's tokens stop working at once. Returns what became of the token at GitHub, or wherever people sign in: deleted, kept for another connection, pending until that confirms, none there, or the person's own, which is theirs to delete.",
  input: z.strictObject({ userId, grantId }),
  output: z.strictObject({
    notice,
    userId: z.string(),
    grantId: z.string(),
    clientId: z.string(),
    githubToken: z.enum(["deleted", "kept", "pending", "none", "own"]),
  }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  scopes: ["admin"],
  async confirmation({ userId, grantId }, context) {
    const administration = await context.administration();
    return { summary: endingSummary(await administration.endable(userId, grantId), context.upstream.name) };
  },
  async run({ userId, grantId }, context) {
    const administration = await context.administration();
    const receipt = await administration.endGrant(userId, grantId);
    if (!receipt) throw new ToolFailure("This grant had ended by now. Nothing was done.");
    const { clientId, token } = receipt;
    return {
      notice: namesNotice,
      ...{ userId, grantId, clientId: untrustedLine(clientId, 500), githubToken: token },
    };
  },
});
