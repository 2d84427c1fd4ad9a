import type { AuditPage } from "../audit/search.ts";

/** Entries, or why there are none to show. */
export type Found =
  | { readonly kind: "found"; readonly page: AuditPage }
  | { readonly kind: "refused"; readonly problem: string }
  | { readonly kind: "unavailable" };
