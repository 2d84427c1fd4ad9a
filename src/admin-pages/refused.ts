import type { AdminContext } from "./services.ts";

/** Records what was refused to the visitor before there was anything of an operator's to record it by. */
export function recordRefused(c: AdminContext, action: string, reason: string): void {
  const { userId, login } = c.get("visitor");
  c.env.trail.record({ kind: "administration", action, decision: "refused", reason, userId, login });
}
