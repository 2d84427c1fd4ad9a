import * as z from "zod";
import { permissions } from "../permissions/permissions.ts";
import { scopeNames } from "../scopes/scopes.ts";
import { upstreamKinds } from "../upstream/upstream.ts";
import type { ConnectionTerms } from "./answers.ts";

/** What the person allowed, as it is stored. */
const terms = z.strictObject({
  permissions,
  withheld: z.array(
    z.strictObject({ scope: z.enum(scopeNames), by: z.enum([...upstreamKinds, "operator"]) }),
  ),
  decided: z.boolean(),
});

/** Of a connection. */
export type StoredTerms = Pick<ConnectionTerms, "permissions" | "withheld" | "decided">;

/** Of terms that this version cannot read, such as a scope that is no more, nothing is allowed. */
export function termsIn(text: string): StoredTerms {
  const parsed = terms.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  return { permissions: { scopes: [], repositories: { kind: "public" } }, withheld: [], decided: true };
}

export function termsOf({ permissions, withheld, decided }: StoredTerms): string {
  return JSON.stringify({ permissions, withheld, decided });
}
