import { catalogue } from "./features.ts";
import { McpSession as Session } from "./lanes/mcp-session.ts";
import { createWorker } from "./worker.ts";

export { AccountVault } from "./accounts/account-vault.ts";
export { AuditBuffer } from "./audit/audit-buffer.ts";
export { GrantLedger } from "./authorization/grant-ledger.ts";

export class McpSession extends Session {
  protected override readonly catalogue = catalogue;
}

export default createWorker(catalogue);
