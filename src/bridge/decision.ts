import type { Context } from "hono";
import type { BridgeEnv } from "./services.ts";

/** A permission form as it came back. */
export interface Decision {
  readonly form: FormData;
  /** Which page it was. */
  readonly handle: string;
  readonly approved: boolean;
}

/** Reads the form of a permission page; undefined if it is not whole. What was chosen on it is not looked at. */
export async function readDecision(c: Context<BridgeEnv>): Promise<Decision | undefined> {
  const form = await c.req.raw.formData().catch(() => undefined);
  const handle = form?.get("handle");
  const decision = form?.get("decision");
  if (!form || typeof handle !== "string" || (decision !== "approve" && decision !== "deny"))
    return undefined;
  return { form, handle, approved: decision === "approve" };
}
