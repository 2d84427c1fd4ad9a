import type { Permissions } from "../permissions/permissions.ts";

/** What became of ending a connection. */
export interface Receipt {
  readonly connectionId: string;
  readonly clientId: string;
  /** What became of its GitHub token. */
  readonly token: "deleted" | "kept" | "pending";
}

/** A connection that has not ended, as its person or an operator sees it in a list. */
export interface ConnectionSummary {
  readonly id: string;
  readonly clientId: string;
  readonly grantId?: string;
  readonly connectedAt: number;
  readonly endsAt: number;
  readonly lastUsedAt?: number;
  readonly permissions: Permissions;
}
