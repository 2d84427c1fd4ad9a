// `npm run try`: a real client signs in and calls every tool on every lane.
import { z } from "zod";
import { isOpenIdAccount } from "../src/identity/account-id.ts";
import type { UpstreamKind } from "../src/upstream/upstream.ts";
import { lanes, useLane } from "./lanes.ts";
import { linkGitHub } from "./link-github.ts";
import { isTaken, portFrom } from "./ports.ts";
import { Mismatch, Report } from "./report.ts";
import { startThrowawayServer } from "./server.ts";
import { type SignedIn, signIn } from "./sign-in.ts";
import { onStopSignal } from "./stop-signal.ts";
import { isThisServer, ownMetadataPath } from "./this-server.ts";
import { useGitHub, useTools } from "./tools.ts";
import { parseTryOptions, type TryOptions, USAGE } from "./try-options.ts";
import { reportFailure } from "./user-error.ts";
import { workerLog } from "./worker-log.ts";

const INTERRUPTED = 130;
const ANSWER_MS = 10_000;

const personSchema = z.object({ sub: z.string() });

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
  const port = portFrom(process.env, "PORT", 8788);
  const running = `http://localhost:${port.number}`;
  if (await runsAt(running)) return { origin: running, remark: "already running", close };
  const remark = (await isTaken(port.number))
    ? `started for this run: what is on port ${port.number} is not this server`
    : "started for this run";
  const own = await startThrowawayServer(upstream, onLine);
  return { origin: own.url, remark, close: own.close };
}

/** Whether what listens there, if anything, is a server of this kind. */
async function runsAt(origin: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL(ownMetadataPath, origin), { signal: AbortSignal.timeout(2000) });
    return isThisServer(origin, { status: answer.status, text: await answer.text() });
  } catch {
    return false;
  }
}

async function run(origin: string, { user, upstream }: TryOptions, report: Report): Promise<void> {
  const mcp = new URL("/mcp", origin);
  const signedIn = await report.section("Sign-in", () => signIn(mcp, user, report));
  if (!signedIn) return;
  if (upstream !== undefined) {
    const right = await report.section("Place to sign in", () => insist(upstream, origin, signedIn, report));
    if (!right) return;
  }
  const kinds = new Set<UpstreamKind | undefined>();
  for (const lane of lanes) {
    kinds.add(await report.section(lane.title, () => useLane(lane, origin, signedIn, useTools, report)));
  }
  if (kinds.has("oidc")) await tryGitHub(origin, signedIn, report);
}

/** Who signs in elsewhere can link an account at GitHub, for the tools that act there. */
async function tryGitHub(origin: string, signedIn: SignedIn, report: Report): Promise<void> {
  const { person } = signedIn;
  const linked = await report.section("GitHub account", async () => {
    if (person === undefined) {
      report.note(`To try GitHub's tools, link an account at ${origin}/account.`);
      return false;
    }
    const links = await linkGitHub(origin, person);
    if (links) report.done("link", `at ${origin}/account`);
    else report.note("This server lets nobody link one.");
    return links;
  });
  if (!linked) return;
  for (const lane of lanes) {
    await report.section(`${lane.title}, at GitHub`, () =>
      useLane(lane, origin, signedIn, useGitHub, report),
    );
  }
}

/** What was asked for is what it has to be. Who somebody is says where they signed in. */
async function insist(
  upstream: UpstreamKind,
  origin: string,
  { accessToken }: SignedIn,
  report: Report,
): Promise<true> {
  const answer = await fetch(new URL("/userinfo", origin), {
    headers: { authorization: `Bearer ${accessToken}` },
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const { data } = personSchema.safeParse(await answer.json().catch(() => undefined));
  if (data === undefined)
    throw new Mismatch(`/userinfo answered ${answer.status}, and does not say who it is.`);
  const other: UpstreamKind = isOpenIdAccount(data.sub) ? "oidc" : "github";
  if (other !== upstream) {
    throw new Mismatch(
      `People sign in to this server with --upstream ${other}. Stop it to have another started, or leave --upstream out.`,
    );
  }
  report.done("upstream", upstream);
  return true;
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
