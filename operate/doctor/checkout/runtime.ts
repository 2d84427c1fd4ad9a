import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { type Finding, failed, ok, warning } from "../../finding.ts";

const run = promisify(execFile);

const reinstall = "Install the packages anew, with their scripts: rm -rf node_modules && npm install";

/** Whether Node and npm are recent enough. @param userAgent what npm says of itself to the scripts it runs */
export function checkVersions(node: string, userAgent: string | undefined): readonly Finding[] {
  const [major = 0, minor = 0] = node.split(".").map(Number);
  const nodeFinding =
    major > 22 || (major === 22 && minor >= 18)
      ? ok("node", `Node ${node} runs the commands.`)
      : failed(
          "node",
          `Node ${node} cannot run the commands, which are TypeScript.`,
          "npm install brings Node 24 along for them; leave --omit=optional away.",
        );
  const npm = /\bnpm\/(\d+)\.([\w.-]+)/.exec(userAgent ?? "");
  if (npm === null) return [nodeFinding];
  const version = `${npm[1]}.${npm[2]}`;
  return [
    nodeFinding,
    // the lock file's version 3 is read since then
    Number(npm[1]) >= 7
      ? ok("npm", `npm ${version}.`)
      : failed("npm", `npm ${version} cannot read package-lock.json.`, "Update it: npm install -g npm"),
  ];
}

/** Whether what deploys the Worker, and what runs it here, can be started on this machine. */
export async function checkTools(root: string): Promise<readonly Finding[]> {
  const require = createRequire(join(root, "package.json"));
  return await Promise.all([
    started("wrangler", async () => {
      // its command is slow to start, and does little more than this before it says its version
      await import(pathToFileURL(require.resolve("wrangler")).href);
      const manifest: unknown = require("wrangler/package.json");
      return versionIn(JSON.stringify(manifest, ["version"]));
    }),
    started("workerd", async () => {
      const loaded: unknown = require("workerd");
      const path = typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : "";
      const { stdout } = await run(String(path), ["--version"], { timeout: 30_000 });
      return versionIn(stdout);
    }),
  ]);
}

async function started(check: string, start: () => Promise<string>): Promise<Finding> {
  try {
    return ok(check, `${check} runs here: ${await start()}.`);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "it failed";
    const fix =
      check === "workerd"
        ? `${reinstall}. On Linux it takes glibc 2.35 or newer (Alpine does not have it); on macOS, 13.5 or newer.`
        : reinstall;
    return failed(check, `${check} does not start on this machine (${code}).`, fix);
  }
}

function versionIn(text: string): string {
  return /\d[\w.-]*/.exec(text)?.[0] ?? "of some version";
}

/** Whether GitHub's clock, or another's, agrees with this machine's. @param said its Date header */
export function checkOwnClock(said: string | null, now: number): readonly Finding[] {
  const skew = (Date.parse(said ?? "") - now) / 1000;
  if (Number.isNaN(skew)) return [];
  const seconds = Math.round(Math.abs(skew));
  if (seconds <= 60) return [ok("clock", "This machine's clock agrees with GitHub's.")];
  return [
    warning(
      "clock",
      `This machine's clock is ${seconds} seconds ${skew > 0 ? "behind" : "ahead of"} GitHub's.`,
      "Set it (on Linux: timedatectl set-ntp true): tokens here expire by it, and GitHub refuses what a GitHub App signs by a wrong one.",
    ),
  ];
}
