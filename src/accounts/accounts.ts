import type { Permissions } from "../permissions/permissions.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import { originOf } from "../telemetry/error-origin.ts";
import { log } from "../telemetry/log.ts";
import { tellingTrace } from "../telemetry/traced-object.ts";
import type { Credential } from "../upstream/credential.ts";
import type { AccountVault } from "./account-vault.ts";
import type {
  Admission,
  ConnectionStatus,
  ConnectionSummary,
  ConnectionTerms,
  CredentialAnswer,
  NewConnection,
  PresentedAnswer,
  PresentedConnection,
  Receipt,
} from "./answers.ts";
import type { ChangeEnd, ChangeStart, RequestedChange } from "./change-record.ts";
import {
  type GitHubAccount,
  type Link,
  type LinkAnswer,
  type LinkedAnswer,
  type LinkStatus,
  linkClientId,
  type Unlinked,
} from "./link-answers.ts";
import type { Quotas, Spending } from "./quota-record.ts";

/** The binding this folder needs. */
export interface AccountBindings {
  readonly ACCOUNTS: DurableObjectNamespace<AccountVault>;
}

/** Every account's vault, by the account's id. The methods are {@link AccountVault}'s. */
export interface Accounts {
  addConnection(userId: string, connection: NewConnection, credential: Credential): Promise<void>;
  change(
    userId: string,
    connectionId: string,
    terms: ConnectionTerms,
    credential: Credential,
  ): Promise<boolean>;
  present(userId: string, connection: PresentedConnection, credential: Credential): Promise<PresentedAnswer>;
  limited(userId: string, clientId: string, asked: Permissions): Promise<boolean>;
  permissions(
    userId: string,
    connectionId: string,
    wanted?: readonly ScopeName[],
    patience?: number,
  ): Promise<Permissions | undefined>;
  renew(userId: string, connectionId: string, grantId: string, expiresAt: number): Promise<CredentialAnswer>;
  credential(userId: string, connectionId: string): Promise<CredentialAnswer>;
  admission(userId: string, connectionId: string): Promise<Admission>;
  rejected(userId: string, connectionId: string, accessToken: string): Promise<CredentialAnswer>;
  release(userId: string, grantId: string): Promise<Receipt | undefined>;
  end(userId: string, connectionId: string): Promise<Receipt | undefined>;
  grantOf(userId: string, connectionId: string): Promise<string | undefined>;
  connections(userId: string): Promise<readonly ConnectionSummary[]>;
  block(userId: string, at: number): Promise<void>;
  unblock(userId: string): Promise<boolean>;
  isBlocked(userId: string): Promise<boolean>;
  status(userId: string, connectionId: string): Promise<ConnectionStatus | undefined>;
  noteSession(userId: string, connectionId: string, name: string): Promise<boolean>;
  beginChange(userId: string, requested: RequestedChange): Promise<ChangeStart>;
  endChange(userId: string, id: string, end: ChangeEnd): Promise<void>;
  spend(userId: string, tool: string, quotas: Quotas): Promise<Spending>;
  giveBack(userId: string, tool: string, quotas: Quotas, at: number): Promise<void>;
  /**
   * Links an account at GitHub, whose person signed in there, in place of the one that was linked before. Whatever
   * becomes of it, the credential is that account's vault's, unless this throws.
   */
  link(userId: string, account: GitHubAccount, credential: Credential): Promise<LinkAnswer>;
  unlink(userId: string): Promise<Unlinked | undefined>;
  linked(userId: string, patience?: number, former?: string): Promise<Link | undefined>;
  linkStatus(userId: string): Promise<LinkStatus | undefined>;
  linkedCredential(userId: string, connectionId: string): Promise<LinkedAnswer>;
  linkedRejected(userId: string, connectionId: string, accessToken: string): Promise<LinkedAnswer>;
}

/** What a linked account's connection allows by itself: what may be done is said by those of the person. */
const nothing: Permissions = { scopes: [], repositories: { kind: "public" } };

const notKept = "The link could not be kept just now, so nothing was linked. Try again in a minute.";

// A vault of a former version takes what stands where an argument of its may stand: each is given all that it has
export function accountsOf(env: AccountBindings): Accounts {
  const vault = (userId: string) => tellingTrace(env.ACCOUNTS.get(env.ACCOUNTS.idFromName(userId)));
  return {
    addConnection: async (userId, connection, credential) =>
      await vault(userId).addConnection(connection, credential),
    change: async (userId, ...rest) => await vault(userId).change(...rest),
    present: async (userId, ...rest) => await vault(userId).present(...rest),
    limited: async (userId, ...rest) => await vault(userId).limited(...rest),
    permissions: async (userId, id, wanted = [], patience = 0) =>
      await vault(userId).permissions(id, wanted, patience),
    renew: async (userId, ...rest) => await vault(userId).renew(...rest),
    credential: async (userId, id) => await vault(userId).credential(id),
    admission: async (userId, id) => await vault(userId).admission(id),
    rejected: async (userId, id, accessToken) => await vault(userId).rejected(id, accessToken),
    release: async (userId, grantId) => await vault(userId).release(grantId),
    end: async (userId, id) => await vault(userId).end(id),
    grantOf: async (userId, id) => await vault(userId).grantOf(id),
    connections: async (userId) => await vault(userId).connections(),
    block: async (userId, at) => await vault(userId).block(at),
    unblock: async (userId) => await vault(userId).unblock(),
    isBlocked: async (userId) => await vault(userId).isBlocked(),
    status: async (userId, id) => await vault(userId).status(id),
    noteSession: async (userId, ...rest) => await vault(userId).noteSession(...rest),
    beginChange: async (userId, requested) => await vault(userId).beginChange(requested),
    endChange: async (userId, ...rest) => await vault(userId).endChange(...rest),
    spend: async (userId, ...rest) => await vault(userId).spend(...rest),
    giveBack: async (userId, ...rest) => await vault(userId).giveBack(...rest),
    async link(userId, { id: account, login }, credential) {
      const connectionId = crypto.randomUUID();
      const terms = { permissions: nothing, withheld: [], decided: true };
      // unless the person's vault takes it, it ends there within minutes
      await vault(account).addConnection({ ...terms, id: connectionId, clientId: linkClientId }, credential);
      try {
        return await vault(userId).link({ account, login, connectionId, at: Date.now() });
      } catch (error) {
        log.error("link_not_kept", originOf(error));
        // that vault deletes it at GitHub only if nobody else needs it who linked the same account
        await vault(account)
          .end(connectionId)
          .catch(() => undefined);
        return { kind: "refused", message: notKept };
      }
    },
    unlink: async (userId) => await vault(userId).unlink(),
    linked: async (userId, patience = 0, former) => await vault(userId).linked(patience, former),
    linkStatus: async (userId) => await vault(userId).linkStatus(),
    linkedCredential: async (userId, id) => await vault(userId).linkedCredential(id),
    linkedRejected: async (userId, ...rest) => await vault(userId).linkedRejected(...rest),
  };
}
