import type { AuthorizationBindings } from "../authorization/authorization-server.ts";
import { originOf } from "../telemetry/error-origin.ts";
import { log } from "../telemetry/log.ts";
import { within } from "../time/within.ts";

/** Whether a part of this server answers. What is wrong with it is in the log, and nowhere else. */
export type PartHealth = "ok" | "failing";

/** The parts that are looked at: the grants' KV, the audit trail's database, and Durable Objects. */
export interface Health {
  readonly status: PartHealth;
  readonly checks: Readonly<Record<"kv" | "database" | "objects", PartHealth>>;
}

/** How long a part may take to answer, and how long what was found is told to whoever asks. Milliseconds. */
const patience = 2000;
const lifetime = 5000;

/** A name that no grant, client or ledger has. */
const nobody = "health";

type Bindings = Pick<AuthorizationBindings, "OAUTH_KV" | "LEDGERS" | "AUDIT">;

interface Look {
  readonly at: number;
  readonly health: Promise<Health>;
}

const looks = new WeakMap<Bindings, Look>();

/**
 * Looks whether each part answers; each is asked for something that is not there. However many people ask, one isolate
 * looks once in a few seconds.
 * @param keepGoing has the look end by itself if whoever asked first goes away: others wait for it (waitUntil)
 */
export async function healthOf(
  bindings: Bindings,
  keepGoing: (look: Promise<unknown>) => void,
  now: number = Date.now(),
): Promise<Health> {
  const last = looks.get(bindings);
  if (last && now - last.at < lifetime) return await last.health;
  const health = look(bindings);
  looks.set(bindings, { at: now, health });
  keepGoing(health);
  return await health;
}

async function look({ OAUTH_KV, LEDGERS, AUDIT }: Bindings): Promise<Health> {
  const [kv, database, objects] = await Promise.all([
    answers("kv", () => OAUTH_KV.get(nobody)),
    answers("database", () => AUDIT.prepare("SELECT 1").first()),
    answers("objects", () => LEDGERS.get(LEDGERS.idFromName(nobody)).recall(nobody)),
  ]);
  const checks = { kv, database, objects };
  return { status: Object.values(checks).includes("failing") ? "failing" : "ok", checks };
}

/** Whether a part answers in time. It never throws: what is wrong is logged, once for each look. */
async function answers(check: string, ask: () => Promise<unknown>): Promise<PartHealth> {
  try {
    // what throws before it promises anything, as a binding that is missing does, is caught here, too
    await within(patience, ask());
    return "ok";
  } catch (error) {
    log.error("health_check_failed", { check, ...originOf(error) });
    return "failing";
  }
}
