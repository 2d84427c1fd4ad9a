import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { type Finding, failed, ok, warning } from "../../finding.ts";
import { jsonOf } from "./answer.ts";
import type { Asking } from "./asking.ts";
import { requireUnhindered, strayRedirect } from "./interference.ts";
import { shown } from "./shown.ts";

const state = z.enum(["ok", "failing"]);

const health = z.looseObject({
  status: state,
  name: z.string(),
  version: z.string(),
  time: z.iso.datetime(),
  checks: z.record(z.string().regex(/^[a-z][a-zA-Z_-]{0,30}$/), state),
});

/** What to do about each of the parts that can fail. */
const remedies: Readonly<Record<string, string>> = {
  kv: "KV does not answer: see that the namespace of OAUTH_KV still exists (npx wrangler kv namespace list).",
  database:
    "D1 does not answer: see that the database of AUDIT still exists (npx wrangler d1 list). Sign-ins and calls go on; the audit trail waits for it.",
  objects:
    "The Durable Objects do not answer: see that wrangler.jsonc has all migrations that were ever deployed, and www.cloudflarestatus.com.",
};

/** This checkout. */
const manifest = z
  .object({ name: z.string(), version: z.string() })
  .parse(JSON.parse(readFileSync(resolve(import.meta.dirname, "../../../package.json"), "utf8")));

/** What the server says of itself, and whether it is the version that is here. */
export async function checkHealth({ askAnybody }: Asking): Promise<readonly Finding[]> {
  const check = "health";
  const answer = await askAnybody("/health");
  if (answer.status === 404) {
    return [
      warning(
        check,
        "The server has no /health: it is of a version before that.",
        "Deploy this checkout with npm run deploy.",
      ),
    ];
  }
  // a 503 is an answer to this
  const data = health.safeParse(parsed(answer.text)).data;
  if (data === undefined) {
    requireUnhindered(answer);
    const redirect = strayRedirect(answer);
    if (redirect) throw redirect;
    jsonOf(answer);
    return [
      failed(
        check,
        `GET /health is answered with ${answer.status} and something that this server does not say.`,
        "See that the address leads to this server, and to no other.",
      ),
    ];
  }
  const failing = Object.entries(data.checks).filter(([, part]) => part === "failing");
  if (failing.length === 0 && data.status === "ok" && answer.status === 200)
    return [ok(check, "The server says that all it needs works."), versionOf(data)];
  const names = failing.map(([name]) => name);
  const fix = names.map((name) => remedies[name] ?? `${name} fails.`);
  return [
    failed(
      check,
      `The server says that it does not work: ${names.join(", ") || "it does not say what"} (${answer.status}).`,
      [...fix, "npx wrangler tail shows what happens while you run this again."].join(" "),
    ),
    versionOf(data),
  ];
}

/** When the server answered by its own clock, if it says so. */
export function timeIn(text: string): number | undefined {
  const time = health.safeParse(parsed(text)).data?.time;
  return time === undefined ? undefined : Date.parse(time);
}

function versionOf({ name, version }: z.output<typeof health>): Finding {
  const check = "version";
  if (name !== manifest.name)
    return failed(
      check,
      `The server says that it is ${shown(name, 60)}, and not ${manifest.name}.`,
      "See that the address leads to this server. If it is a copy under another name, check it from its own checkout.",
    );
  if (version !== manifest.version)
    return warning(
      check,
      `The server is version ${shown(version, 30)}, and this checkout ${manifest.version}.`,
      "Deploy this checkout with npm run deploy, or check with the one that was deployed.",
    );
  return ok(check, `The server is version ${manifest.version}, as this checkout.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
