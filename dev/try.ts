// `npm run try`: a real client signs in and calls every tool on every lane.
import { lanes, useLane } from "./lanes.ts";
import { portFrom } from "./ports.ts";
import { Report } from "./report.ts";
import { startThrowawayServer } from "./server.ts";
import { signIn } from "./sign-in.ts";
import { onStopSignal } from "./stop-signal.ts";
import { parseTryOptions, type TryOptions, USAGE } from "./try-options.ts";
import { reportFailure } from "./user-error.ts";
import { workerLog } from "./worker-log.ts";

const INTERRUPTED = 130;

interface Server {
  readonly origin: string;
  /** How it came to be this one. */
  readonly remark: string;
  close(): Promise<void>;
}

/** The one that was asked for, or that runs already, or a new one. */
async function findServer(
  { origin, upstream = "github" }: TryOptions,
  onLine: (line: string) => void,
): Promise<Server> {
  const close = async () => {};
  if (origin !== undefined) return { origin, remark: "given with --url", close };
  const running = `http://localhost:${portFrom(process.env, "PORT", 8788).number}`;
  if (await isThisServer(running)) return { origin: running, remark: "already running", close };
  const own = await startThrowawayServer(upstream, onLine);
  return { origin: own.url, remark: "started for this run", close: own.close };
}

/** Whether what listens there, if anything, is a server of this kind. */
async function isThisServer(origin: string): Promise<boolean> {
  try {
    const metadata = new URL("/.well-known/oauth-protected-resource/mcp", origin);
    const response = await fetch(metadata, { signal: AbortSignal.timeout(2000) });
    const document: unknown = await response.json();
    return (
      typeof document === "object" &&
      document !== null &&
      "resource" in document &&
      document.resource === `${origin}/mcp`
    );
  } catch {
    return false;
  }
}

async function run(origin: string, { user, upstream }: TryOptions, report: Report): Promise<void> {
  const mcp = new URL("/mcp", origin);
  const signedIn = await report.section("Sign-in", () => signIn(mcp, user, report));
  if (!signedIn) return;
  for (const lane of lanes)
    await report.section(lane.title, () => useLane(lane, origin, { ...signedIn, upstream }, report));
}

try {
  const options = parseTryOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
  } else {
    let server: Server | undefined;
    onStopSignal(async () => await server?.close(), INTERRUPTED);
    const log: string[] = [];
    const report = new Report((line) => console.log(line));
    server = await findServer(
      options,
      workerLog((line) => log.push(line), false),
    );
    console.log(`MCP server ${server.origin} (${server.remark})`);
    await run(server.origin, options, report);
    await server.close();
    if (report.failed && log.length > 0) console.log(`\nThe server's log:\n${log.join("\n")}`);
    report.conclude("All three lanes work.");
    process.exitCode = report.failed ? 1 : 0;
  }
} catch (error) {
  process.exitCode = reportFailure(error);
}
