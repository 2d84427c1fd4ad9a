import { AccountVault as Vault } from "../../src/accounts/account-vault.ts";
import { AuditBuffer as Buffered } from "../../src/audit/audit-buffer.ts";
import { GrantLedger as Ledger } from "../../src/authorization/grant-ledger.ts";
import { catalogue } from "../../src/features.ts";
import worker, { McpSession as Session } from "../../src/index.ts";
import type { Bindings } from "../../src/site.ts";
import { countedBindings } from "./bindings.ts";
import { answerAboutCounts, count } from "./counts.ts";
import { countedState } from "./storage.ts";

// Runs in workerd: the production Worker with everything counted that Cloudflare charges for by the piece. On this machine
// its Durable Objects run beside it, and count with it.

export class AccountVault extends Vault {
  constructor(state: DurableObjectState, env: Bindings) {
    super(countedState(state), countedBindings(env));
  }
}

export class GrantLedger extends Ledger {
  constructor(state: DurableObjectState, env: Bindings) {
    super(countedState(state), countedBindings(env));
  }
}

export class AuditBuffer extends Buffered {
  constructor(state: DurableObjectState, env: Bindings) {
    super(countedState(state), countedBindings(env));
  }

  /** An alarm is a request. */
  override async alarm(): Promise<void> {
    count("Object requests");
    await super.alarm();
  }
}

export class McpSession extends Session {
  protected override readonly catalogue = catalogue;

  constructor(...[state, env]: ConstructorParameters<typeof Session>) {
    super(countedState(state), countedBindings(env));
  }
}

export default {
  fetch: async (request, env, context) =>
    answerAboutCounts(request) ?? (await worker.fetch(request, countedBindings(env), context)),
} satisfies ExportedHandler<Bindings>;
