import { DurableObject } from "cloudflare:workers";
import { accountsOf } from "../accounts/accounts.ts";
import type { Receipt } from "../accounts/answers.ts";
import { trailOf } from "../audit/gathered-trail.ts";
import { settingsOf } from "../settings/settings.ts";
import { traceHandedIn } from "../telemetry/handed-trace.ts";
import { inTrace } from "../telemetry/trace.ts";
import { servesTraces, tellingTrace } from "../telemetry/traced-object.ts";
import type { Ledgers } from "./consistent-namespace.ts";
import { createLibrary, type LibraryBindings } from "./library.ts";
import { type RecentWrites, StoredWrites } from "./recent-writes.ts";
import { fromAddress } from "./token-refusals.ts";

/** The binding of the ledgers, one object for each grant, sign-in under way or client. */
export interface LedgerBindings {
  readonly LEDGERS: DurableObjectNamespace<GrantLedger>;
}

/**
 * What was just written about one grant (or sign-in, or client), and the one place where its token requests are
 * served, one after the other. KV can neither show a write at once nor compare and set; with this, a code that was
 * issued a moment ago is found, and a code or refresh token that is used twice at the same time works once.
 */
export class GrantLedger extends DurableObject<LibraryBindings & LedgerBindings> implements RecentWrites {
  readonly #writes = new StoredWrites(this.ctx.storage);
  #last: Promise<unknown> = Promise.resolve();

  async remember(key: string, value: string | null): Promise<boolean> {
    const first = await this.#writes.remember(key, value);
    // However a grant ends, by revocation, because GitHub ended it or in housekeeping, it takes its GitHub token along
    if (first && value === null && key.startsWith("grant:")) this.ctx.waitUntil(this.#end(key));
    // also for who asks for it a second time: it has ended when nobody is let in by it any more
    if (value === null) await this.#writes.isOverEverywhere(key);
    return first;
  }

  recall(key: string): Promise<string | null | undefined> {
    return this.#writes.recall(key);
  }

  recallForLease(key: string): Promise<string | null | undefined> {
    return this.#writes.recallForLease(key);
  }

  written(prefix: string): Promise<string[]> {
    return this.#writes.written(prefix);
  }

  /** Serves a token or revocation request for this grant, after those before it. */
  override fetch(request: Request): Promise<Response> {
    const response = this.#last.then(() =>
      inTrace(traceHandedIn(request.headers), () => this.#serve(request)),
    );
    this.#last = response.catch(() => undefined);
    return response;
  }

  override async alarm(): Promise<void> {
    // Again, in case the vault could not be reached when the grant ended
    const ended = await this.#writes.endedGrant();
    if (ended !== undefined) await this.#release(ended);
    await this.#writes.forgetOld();
  }

  async #serve(request: Request): Promise<Response> {
    // a form, and of a bounded size: others are not sent here
    const asked = new URLSearchParams(new TextDecoder().decode(await request.clone().arrayBuffer()));
    const settings = settingsOf(this.env);
    const { name } = this.ctx.id;
    const { server, env } = createLibrary(new URL(request.url).origin, this.env, settings, {
      ledgers: ledgersOf(this.env, { name, writes: this }),
      trail: trailOf(this.env, settings),
      served: { grant: name, asked },
    });
    return await fromAddress(request.headers, () => server.fetch(request, env, contextOf(this.ctx)));
  }

  /** Records that the grant is over, with what became of its GitHub token. @param key of the grant, in KV */
  async #end(key: string): Promise<void> {
    const [, userId, grantId] = key.split(":");
    // The vault knows nothing of a grant whose code was never redeemed
    const reason = await this.#release(key).then(
      (receipt) => (receipt ? (`token-${receipt.token}` as const) : "no-connection"),
      () => "vault-not-reached",
    );
    const over = { kind: "grant", action: "ended", decision: "allowed", reason } as const;
    trailOf(this.env, settingsOf(this.env)).record({ ...over, userId, grantId });
  }

  /** @param key of the grant: the object may have been woken without its name, as alarms do, which would tell it too */
  async #release(key: string): Promise<Receipt | undefined> {
    const [, userId, grantId] = key.split(":");
    return userId && grantId ? await accountsOf(this.env).release(userId, grantId) : undefined;
  }
}

servesTraces("GrantLedger", GrantLedger);

/** The library takes a Worker's context, and uses no more of it than an object's has too. */
function contextOf(state: DurableObjectState): ExecutionContext {
  const context: Partial<ExecutionContext> = { waitUntil: (promise) => state.waitUntil(promise) };
  return context as ExecutionContext;
}

/** The ledgers by name; the one at hand without a way out of its object. */
export function ledgersOf(
  env: LedgerBindings,
  own?: { name: string | undefined; writes: RecentWrites },
): Ledgers {
  return (name) => {
    if (own && own.name === name) return own.writes;
    const ledger = tellingTrace(env.LEDGERS.get(env.LEDGERS.idFromName(name)));
    return {
      remember: async (key, value) => await ledger.remember(key, value),
      recall: async (key) => await ledger.recall(key),
      recallForLease: async (key) => await ledger.recallForLease(key),
      written: async (prefix) => await ledger.written(prefix),
    };
  };
}
