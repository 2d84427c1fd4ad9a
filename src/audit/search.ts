import type { AuditEntry } from "./entry.ts";
import type { AuditKind, Decision } from "./event.ts";

/** What entries are looked for. What is left out does not matter. */
export interface AuditFilter {
  readonly userId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly grantId?: string | undefined;
  /** The account that something was done to by an operator, or by this server; its id. */
  readonly subject?: string | undefined;
  /** Only what clients asked for: operations, and those that were challenged for want of a permission. */
  readonly calls?: boolean | undefined;
  /** The name of a tool, resource or prompt. */
  readonly tool?: string | undefined;
  readonly kind?: AuditKind | undefined;
  readonly decision?: Decision | undefined;
  /** From this time on. Milliseconds since the epoch. */
  readonly from?: number | undefined;
  /** Before this time. */
  readonly to?: number | undefined;
}

/** Entries, the newest first. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** What `findEntries` goes on from; absent after the last. */
  readonly next?: string;
}

/** How often a tool was called on a day (UTC). */
export interface ToolUsage {
  /** 2026-08-01 */
  readonly day: string;
  readonly tool: string;
  readonly calls: number;
  /** Of these: GitHub, or the tool, failed. */
  readonly failed: number;
  /** Of these: not carried out, whatever the reason. */
  readonly notDone: number;
}
