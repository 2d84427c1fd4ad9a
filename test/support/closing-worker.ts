import { z } from "zod";
import { createCatalogue } from "../../src/catalogue/catalogue.ts";
import type { ToolContext } from "../../src/catalogue/context.ts";
import { defineTool } from "../../src/catalogue/tool.ts";
import { McpSession as Session } from "../../src/lanes/mcp-session.ts";
import { createWorker } from "../../src/worker.ts";

// Runs in workerd: the Worker with one tool, which asks before it changes something.

export { AccountVault } from "../../src/accounts/account-vault.ts";
export { AuditBuffer } from "../../src/audit/audit-buffer.ts";
export { GrantLedger } from "../../src/authorization/grant-ledger.ts";

const place = (number: number) => ({ owner: "inspector", repo: "hello-world", issue_number: number });

async function titleOf(number: number, context: ToolContext): Promise<string> {
  const { data } = await (await context.github()).request(
    "GET /repos/{owner}/{repo}/issues/{issue_number}",
    place(number),
  );
  return data.title;
}

const closeIssue = defineTool({
  name: "closeIssue",
  title: "Close an issue",
  description: "Closes an issue of inspector/hello-world for good.",
  input: z.strictObject({ number: z.number().int(), reason: z.string().default("completed") }),
  output: z.strictObject({ state: z.string() }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  scopes: ["repos:write"],
  confirmation: async ({ number }, context) => ({
    summary: `This closes issue ${number}, "${await titleOf(number, context)}".`,
  }),
  links: (_output, { number }) => [
    { type: "resource_link", uri: `issue:${number}`, name: `Issue ${number}`, mimeType: "text/plain" },
  ],
  async run({ number }, context) {
    const { data } = await (await context.github()).request(
      "PATCH /repos/{owner}/{repo}/issues/{issue_number}",
      { ...place(number), state: "closed" },
    );
    return { state: data.state };
  },
});

const catalogue = createCatalogue([closeIssue]);

export class McpSession extends Session {
  protected override readonly catalogue = catalogue;
}

export default createWorker(catalogue);
