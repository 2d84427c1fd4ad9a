import type { ConnectionSummary, Receipt } from "../accounts/answers.ts";
import type { AuditFilter, AuditPage, ToolUsage } from "../audit/search.ts";
import type { ExportFormat } from "./export-format.ts";
import type { BlockedAccount, ClientFacts, GrantFacts, GrantFilter, Page, UserFacts } from "./facts.ts";

/**
 * What an operator can see and do. Each act, done or refused, and each export, is in the audit as an `administration`
 * event in the operator's name. Whatever comes from outside is checked here: ids by their form, cursors by their seal.
 * What is refused is an `AdministrationRefusal`, whose message is a sentence for the operator.
 */
export interface Administration {
  /** Grants, of everybody or as filtered. One that was made within a minute may be missing. */
  grants(filter?: GrantFilter, after?: string): Promise<Page<"grants", GrantFacts>>;
  /** One grant; undefined if there is none. */
  grant(userId: string, grantId: string): Promise<GrantFacts | undefined>;
  /** Everybody who has a grant, in the order of their ids as text. */
  users(after?: string): Promise<Page<"users", UserFacts>>;
  /** Configured clients, then registered ones, then those with a metadata document that somebody has a grant for. */
  clients(after?: string): Promise<Page<"clients", ClientFacts>>;
  /** The connections of one account, as its vault has them. */
  connectionsOf(userId: string): Promise<readonly ConnectionSummary[]>;

  /**
   * The grant that would be ended, for whoever is asked before.
   * @throws {AdministrationRefusal} if there is none, or if ending it would be refused
   */
  endable(userId: string, grantId: string): Promise<GrantFacts>;
  /**
   * Ends a grant: its tokens are worth nothing, and its GitHub token goes unless another connection needs it.
   * @returns what became of it; undefined if there is no such grant
   */
  endGrant(userId: string, grantId: string): Promise<Receipt | undefined>;
  /** Ends every grant of an account. They can sign in again. */
  endEverythingOf(userId: string): Promise<readonly Receipt[]>;
  /**
   * Ends every grant of an account, and keeps it from signing in, by whichever client. The account need not have been
   * here before. Of one that is blocked, the reason is replaced.
   * @param reason for the operators; the person is not told
   */
  block(userId: string, reason?: string): Promise<readonly Receipt[]>;
  /** Lets an account sign in again. @returns whether it was blocked */
  unblock(userId: string): Promise<boolean>;
  /** Who blocked an account, when and why; undefined if the list of blocked accounts does not have it. */
  blockOf(userId: string): Promise<BlockedAccount | undefined>;
  /** The accounts that are blocked, the latest first. */
  blocked(after?: string): Promise<Page<"blocked", BlockedAccount>>;

  /** The calls of each tool on each day; the last thirty days, if no time is said, and a year at most. */
  usage(
    filter: Pick<AuditFilter, "userId" | "clientId" | "tool" | "from" | "to">,
  ): Promise<readonly ToolUsage[]>;
  /** Entries of the audit trail, the newest first. @param limit 100 at most */
  entries(filter: AuditFilter, after?: string, limit?: number): Promise<AuditPage>;
  /**
   * Entries of the audit trail as a file in UTF-8, the newest first. A file that was cut says so in its last line, and
   * from which time on (`to`) the rest can be had.
   */
  export(filter: AuditFilter, format: ExportFormat): ReadableStream<Uint8Array>;
}

/** Who administers: one of OPERATORS. */
export interface Operator {
  /** The account id. */
  readonly userId: string;
  readonly login: string;
  /** The client and the grant that they call by; absent on the pages. */
  readonly clientId?: string | undefined;
  readonly grantId?: string | undefined;
}
