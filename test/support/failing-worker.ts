import { z } from "zod";
import { AccountVault as Vault } from "../../src/accounts/account-vault.ts";
import { createCatalogue } from "../../src/catalogue/catalogue.ts";
import { defineTool } from "../../src/catalogue/tool.ts";
import { McpSession as Session } from "../../src/lanes/mcp-session.ts";
import type { Bindings } from "../../src/site.ts";
import { servesTraces } from "../../src/telemetry/traced-object.ts";
import { add } from "../../src/tools/add.ts";
import { connectionStatus } from "../../src/tools/connection-status.ts";
import { userInfoOctokit } from "../../src/tools/user-info-octokit.ts";
import { createWorker } from "../../src/worker.ts";

// Runs in workerd: the Worker with what fails, by messages that nobody may read.

export { AuditBuffer } from "../../src/audit/audit-buffer.ts";
export { GrantLedger } from "../../src/authorization/grant-ledger.ts";

/** What an error of ours says that is nobody's to read, dressed up as a call, too. */
const confidential = "gho_confidential0123456789\n    at gho_confidential0123456789 (index.js:1:1)";

const result = z.strictObject({});

const fail = defineTool({
  name: "fail",
  title: "Fail",
  description: "Fails for a reason of its own.",
  input: z.strictObject({}),
  output: result,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  scopes: [],
  async run() {
    throw new TypeError(confidential, { cause: new RangeError(confidential) });
  },
});

const waiting = new Map<string, () => void>();

const failTogether = defineTool({
  name: "failTogether",
  title: "Fail together",
  description: "Fails as soon as another call of the same session that waits for this one has come.",
  input: z.strictObject({ self: z.string(), other: z.string() }),
  output: result,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  scopes: [],
  async run({ self, other }) {
    const wake = waiting.get(other);
    if (wake) wake();
    else await new Promise<void>((resolve) => waiting.set(self, resolve));
    throw new TypeError(confidential);
  },
});

const catalogue = createCatalogue([add, connectionStatus, fail, failTogether, userInfoOctokit]);

export class McpSession extends Session {
  protected override readonly catalogue = catalogue;
}

/** A vault that fails when it is asked what a connection is. */
export class AccountVault extends Vault {
  override status(): never {
    throw new RangeError(confidential);
  }
}

servesTraces("AccountVault", AccountVault);

const refuse = (): never => {
  throw new RangeError(confidential);
};

/** Bindings that fail; the same for the same. */
function broken(env: Bindings, names: string): Bindings {
  const known = bound.get(names) ?? {
    ...env,
    ...Object.fromEntries(names.split(" ").map((name) => [name, new Proxy({}, { get: () => refuse })])),
  };
  bound.set(names, known);
  // only what fails is called
  return known as Bindings;
}

const bound = new Map<string, object>();

const worker = createWorker(catalogue);

export default {
  fetch(request, env, context) {
    const names = request.headers.get("x-broken");
    return worker.fetch(request, names === null ? env : broken(env, names), context);
  },
  scheduled: (controller, env) => worker.scheduled(controller, broken(env, "OAUTH_KV AUDIT")),
} satisfies ExportedHandler<Bindings>;
