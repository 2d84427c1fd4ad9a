import { AdministrationRefusal } from "../administration/refusal.ts";
import { originOf } from "../telemetry/error-origin.ts";
import { log } from "../telemetry/log.ts";
import { within } from "../time/within.ts";
import type { AdminContext } from "./services.ts";

/** How long a part may take, in milliseconds. */
const patience = 10_000;

/**
 * What a part of a page needs, where the rest of it can do without: the audit's database can fail while grants can
 * still be ended. Undefined if it cannot be had now, or not soon. What is refused is no failure.
 */
export async function attempt<Value>(
  c: AdminContext,
  part: string,
  work: Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await within(patience, work);
  } catch (error) {
    if (error instanceof AdministrationRefusal) throw error;
    log.error("page_part_failed", { path: c.req.path, part, ...originOf(error) });
    return undefined;
  }
}
