import { accountPages } from "../../../src/account-pages/app.tsx";
import type { AccountServices } from "../../../src/account-pages/services.ts";
import type { ConnectionSummary, Receipt } from "../../../src/accounts/answers.ts";
import type { LinkStatus } from "../../../src/accounts/link-answers.ts";
import type { AuditEntry } from "../../../src/audit/entry.ts";
import { catalogue } from "../../../src/features.ts";
import { scopeNames } from "../../../src/scopes/scopes.ts";
import type { Settings } from "../../../src/settings/settings.ts";
import { formProof } from "../../../src/web/form.ts";
import { type Visitor, visitorCookie } from "../../../src/web/visitor.ts";
import { ada, settingsElsewhere } from "../elsewhere.ts";
import { settingsWith } from "../settings.ts";

const origin = "https://mcp.test";

/** When what is connected ends. */
export const later = Date.now() + 3600_000;

/** Whom the pages are of, what is connected to their account, and what becomes of it. A test changes what it is about. */
export class World {
  settings: Settings = settingsWith();
  userId = "1001";
  connected: ConnectionSummary[] = [
    connection("one"),
    connection("two", {}, "https://claude.ai/oauth/client.json"),
  ];
  /** What the vault answers that is asked for it. */
  connections = async (): Promise<readonly ConnectionSummary[]> => this.connected;
  /** Undefined if the database is down. */
  calls: Partial<AuditEntry>[] | undefined = [];
  /** What every app calls itself. */
  clientName = "Some App";
  link: LinkStatus | undefined;
  /** What becomes of a token; nothing can be ended if it is undefined. */
  token: Receipt["token"] | undefined = "deleted";

  /** Has them sign in elsewhere, and link an account at GitHub, or not. */
  signInElsewhere(linkedAs?: string): this {
    this.settings = settingsElsewhere();
    this.userId = ada;
    // the parts that these pages use
    const status = { upstreamScopes: [] } as unknown as LinkStatus["status"];
    this.link =
      linkedAs === undefined
        ? undefined
        : { account: "1001", login: linkedAs, connectionId: "linked", at: 1, status };
    return this;
  }

  /**
   * A page as somebody's browser shows it.
   * @param form what is sent; without it, the page is opened. One that is null is of another site
   */
  async page(path: string, { language = "en", form, isSignedIn = true }: Visit = {}): Promise<string> {
    const { settings, userId } = this;
    const [cookie = ""] = (await visitorCookie({ userId, login: "inspector" }, settings)).split(";");
    const value = decodeURIComponent(cookie.slice(cookie.indexOf("=") + 1));
    const visitor = JSON.parse(value.slice(0, value.lastIndexOf("."))) as Visitor;
    const headers = { "accept-language": `${language},en;q=0.5`, ...(isSignedIn && { cookie }) };
    const fields = form && { ...form, proof: await formProof(visitor, path, settings) };
    const init =
      form === undefined ? { headers } : { method: "POST", headers, body: new URLSearchParams(fields ?? {}) };
    const answer = await accountPages.request(`${origin}${path}`, init, this.#services());
    return await answer.text();
  }

  #services(): AccountServices {
    const all = async () => {
      if (!this.calls) throw new Error("down");
      return {
        results: this.calls.map((call, id) => ({ at: 1, decision: "allowed", id: `${id}`, ...call })),
      };
    };
    const statement = { bind: () => statement, all };
    const receipt = (clientId: string): Receipt => ({ connectionId: "one", clientId, token: this.#ended() });
    return {
      settings: this.settings,
      catalogue,
      trail: { record: () => {} },
      accounts: { connections: () => this.connections(), linkStatus: async () => this.link },
      // the parts that these pages use
      audit: { prepare: () => statement, batch: () => Promise.reject(new Error("down")) } as never,
      server: {
        issuer: origin,
        oauth: { lookupClient: async () => ({ clientName: this.clientName }) } as never,
        endConnection: async () => receipt("client-one"),
        endLink: async () => this.link && { link: this.link, token: this.#ended() },
        endEverything: async () => this.connected.map(({ clientId }) => receipt(clientId)),
      },
    };
  }

  #ended(): Receipt["token"] {
    if (this.token === undefined) throw new Error("down");
    return this.token;
  }
}

interface Visit {
  readonly language?: string;
  readonly form?: Readonly<Record<string, string>> | null;
  readonly isSignedIn?: boolean;
}

/** A connection that may do everything, unless its permissions say less. */
export function connection(
  id: string,
  permissions: Partial<ConnectionSummary["permissions"]> = {},
  clientId = `client-${id}`,
): ConnectionSummary {
  return {
    ...{ id, clientId, grantId: `grant-${id}`, connectedAt: 1, endsAt: later },
    permissions: { scopes: [...scopeNames], repositories: { kind: "all" }, ...permissions },
  };
}
