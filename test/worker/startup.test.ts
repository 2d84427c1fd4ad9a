import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestHarness } from "wrangler";
import { type BuiltBundle, buildBundle } from "../support/built-bundle.ts";

/**
 * How much of the reference's processor time this Worker may take to start. It takes some 0.35; other tests that run meanwhile
 * disturb the one or the other.
 */
const most = 0.5;

/** How often each is started, in turns. */
const rounds = 6;

let ours: BuiltBundle;
let reference: BuiltBundle;
beforeAll(async () => {
  ours = await buildBundle();
  reference = await buildBundle("bench/reference/wrangler.jsonc");
  for (const bundle of [ours, reference]) addProbe(bundle);
}, 90_000);
afterAll(() => {
  ours?.remove();
  reference?.remove();
});

/** A Worker that starts the bundle when it is asked to, as that of `wrangler check startup` does. */
function addProbe({ folder, main }: BuiltBundle): void {
  const probe = `export default {
  async fetch(request) {
    if (new URL(request.url).pathname !== "/start") return new Response("ready");
    const { default: worker } = await import(${JSON.stringify(`./${main}`)});
    return new Response(typeof worker.fetch);
  },
};`;
  writeFileSync(join(folder, "probe.js"), probe);
  const configuration = {
    ...{ name: "probe", main: "probe.js", no_bundle: true, compatibility_date: "2026-08-01" },
    compatibility_flags: ["nodejs_compat", "global_fetch_strictly_public", "enable_request_signal"],
    rules: [
      { type: "ESModule", globs: ["**/*.js"], fallthrough: true },
      { type: "Text", globs: ["**/*.sql"], fallthrough: true },
    ],
  };
  writeFileSync(join(folder, "wrangler.json"), JSON.stringify(configuration));
}

/**
 * The processor time that it takes to start a bundle in a runtime that has nothing else to do, in milliseconds. Samples
 * of a profile are taken by the clock, so they grow with whatever else the machine does; this hardly does.
 */
async function startTime({ folder }: BuiltBundle): Promise<number> {
  const others = runtimes();
  const harness = createTestHarness({ workers: [{ configPath: join(folder, "wrangler.json") }] });
  try {
    const { url } = await harness.listen();
    // the Worker's, and that of the proxy before it, which has next to nothing to do
    const own = runtimes().filter((pid) => !others.includes(pid));
    const taken = () => own.reduce((sum, pid) => sum + processorTime(pid), 0);
    // what the way there takes is not counted
    expect(await (await fetch(url)).text()).toBe("ready");
    const before = taken();
    const answer = await fetch(new URL("/start", url));
    expect(await answer.text()).toBe("function");
    return taken() - before;
  } finally {
    await harness.close();
  }
}

/** The processes of workerd that this one started (proc_pid_stat(5)). */
function runtimes(): number[] {
  const children = readdirSync(`/proc/${process.pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${process.pid}/task/${thread}/children`, "utf8")
      .split(" ")
      .filter(Boolean)
      .map(Number),
  );
  return children.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "workerd";
    } catch {
      // it ended meanwhile
      return false;
    }
  });
}

/** What the threads of a process ran for, in milliseconds (sched-stats, /proc/PID/schedstat: the first is nanoseconds). */
function processorTime(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const times = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8"));
  return times.reduce((sum, time) => sum + Number(time.split(" ")[0]) / 1e6, 0);
}

// only Linux accounts for processes in /proc
it.runIf(process.platform === "linux")(
  `starts in at most ${most} of the processor time of a server that is made the usual way`,
  async () => {
    const times: { ours: number; reference: number }[] = [];
    for (let round = 0; round < rounds; round++)
      times.push({ ours: await startTime(ours), reference: await startTime(reference) });
    // what else a machine does only adds
    const least = (of: "ours" | "reference") => Math.min(...times.map((time) => time[of]));
    expect(least("reference")).toBeGreaterThan(10);
    expect(least("ours") / least("reference"), JSON.stringify(times)).toBeLessThanOrEqual(most);
  },
  120_000,
);
