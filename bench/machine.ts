import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, release, type } from "node:os";
import { z } from "zod";
import type { Machine } from "./results.ts";

/** What this runs on, as far as it matters to how long something takes. */
export function thisMachine(): Machine {
  const manifest = createRequire(import.meta.url).resolve("workerd/package.json");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, "utf8")));
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    workerd: version,
  };
}
