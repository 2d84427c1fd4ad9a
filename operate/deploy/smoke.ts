import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { answerTo } from "../doctor/deployment/asking.ts";
import { checkDeployment } from "../doctor/deployment.ts";
import type { Finding } from "../finding.ts";
import { ROOT } from "./configuration.ts";

/** How long a deployment may take until it answers: a name that is new has to become known, and get its certificate. */
const BECOMING_KNOWN_MS = 120_000;

const metadata = z.object({ resource: z.string() });
const health = z.object({ version: z.string() });

/** Looks at a deployment as clients do, as soon as it answers; or as late as that can take. */
export async function smokeTest(origin: URL, within = BECOMING_KNOWN_MS): Promise<readonly Finding[]> {
  await known(origin, Date.now() + within);
  return await checkDeployment(origin);
}

/** Waits until the version that is here answers; what is wrong if it does not is found by those who look after that. */
async function known(origin: URL, end: number): Promise<void> {
  for (let wait = 250; !(await answers(origin)) && Date.now() + wait < end; wait = Math.min(wait * 2, 5000))
    await pause(wait);
}

async function answers(origin: URL): Promise<boolean> {
  const resource = await json(new URL("/.well-known/oauth-protected-resource/mcp", origin));
  if (metadata.safeParse(resource).data?.resource !== new URL("/mcp", origin).href) return false;
  const running = health.safeParse(await json(new URL("/health", origin))).data?.version;
  return running === undefined || running === ownVersion();
}

async function json(url: URL): Promise<unknown> {
  try {
    return JSON.parse((await answerTo(url, {})).text);
  } catch {
    return undefined;
  }
}

function ownVersion(): string {
  return health.parse(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"))).version;
}
