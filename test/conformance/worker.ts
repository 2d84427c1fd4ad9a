import {
  LoggingLevelSchema,
  SetLevelRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { McpSession as Session } from "../../src/lanes/mcp-session.ts";
import { createWorker } from "../../src/worker.ts";
import { fixtures } from "./fixtures/index.ts";

export { AccountVault } from "../../src/accounts/account-vault.ts";
export { AuditBuffer } from "../../src/audit/audit-buffer.ts";
export { GrantLedger } from "../../src/authorization/grant-ledger.ts";

const severities: readonly string[] = LoggingLevelSchema.options;

/**
 * A session that also offers what the suite asks of the 2025 revisions and the product has no use for: log messages,
 * and subscriptions to resources, none of which ever changes.
 */
export class McpSession extends Session {
  protected override readonly catalogue = fixtures;
  #leastLevel = "debug";

  override async init(): Promise<void> {
    await super.init();
    const { server } = this;
    server.registerCapabilities({ logging: {}, resources: { subscribe: true } });
    server.setRequestHandler(SetLevelRequestSchema, ({ params }) => {
      this.#leastLevel = params.level;
      return {};
    });
    server.setRequestHandler(SubscribeRequestSchema, () => ({}));
    server.setRequestHandler(UnsubscribeRequestSchema, () => ({}));
  }

  protected override wantsLog(level: string): boolean {
    return severities.indexOf(level) >= severities.indexOf(this.#leastLevel);
  }
}

export default createWorker(fixtures);
