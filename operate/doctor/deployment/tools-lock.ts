import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { type Finding, ok, warning } from "../../finding.ts";
import { jsonOf } from "./answer.ts";
import type { Asking } from "./asking.ts";

const check = "tools";
const lock = z.looseObject({ tools: z.record(z.string(), z.string()) });
const lockFile = resolve(import.meta.dirname, "../../../tools.lock.json");

/** Whether the tools there are those that are here, by the hashes of their definitions. */
export async function checkTools({ ask }: Asking): Promise<readonly Finding[]> {
  const answer = await ask("/tools.lock.json");
  const there = answer.status === 200 ? lock.safeParse(jsonOf(answer)).data?.tools : undefined;
  if (there === undefined)
    return [
      warning(
        check,
        `GET /tools.lock.json is answered with ${answer.status}, and not with the hashes of the tools.`,
        "Deploy this checkout with npm run deploy: an older version has none.",
      ),
    ];
  const here = lock.parse(JSON.parse(readFileSync(lockFile, "utf8"))).tools;
  // names of ours only: what the server calls its tools is not repeated
  const changed = Object.keys(here).filter((name) => there[name] !== here[name]);
  const more = Object.keys(there).filter((name) => !Object.hasOwn(here, name)).length;
  if (changed.length === 0 && more === 0)
    return [ok(check, `The ${Object.keys(here).length} tools there are those of this checkout.`)];
  return [
    warning(
      check,
      `The tools there are not those of this checkout: ${[...changed, ...(more > 0 ? [`${more} that are not here`] : [])].join(", ")}.`,
      "Deploy this checkout with npm run deploy, or check with the one that was deployed.",
    ),
  ];
}
