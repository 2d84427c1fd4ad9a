import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutLimits } from "../test/support/other-entry.ts";
import type { Contender, Entrant } from "./contender.ts";
import { type RememberingGitHub, startRememberingGitHub } from "./github.ts";

/** What Workers are started on. */
export interface Ground extends Pick<RememberingGitHub, "github" | "apiUrl"> {
  /** For what is made for them: it goes when they do. */
  readonly folder: string;
  /** This server as it is deployed, with limits that are out of the way, and what it has to be told. */
  readonly server: Entrant;
  /** What is started ends with all the others. */
  keep(starting: Promise<Contender>): Promise<Contender>;
}

/** Starts some Workers at one local GitHub, and ends all of them if one does not start. */
export async function startTogether<Started extends object>(
  start: (ground: Ground) => Promise<Started>,
): Promise<Started & { close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const deployed = withoutLimits();
  const removeFiles = () => {
    rmSync(folder, { recursive: true, force: true });
    deployed.remove();
  };
  // at a signal, the library that runs the runtimes ends them, and this process
  process.once("exit", removeFiles);
  const cleanups: (() => unknown)[] = [() => process.off("exit", removeFiles), removeFiles];
  const close = async () => {
    for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp();
  };
  try {
    const remembering = await startRememberingGitHub();
    cleanups.push(() => remembering.close());
    const { github, apiUrl } = remembering;
    const vars = {
      ...{ GITHUB_URL: github.url, GITHUB_API_URL: apiUrl },
      ...{ GITHUB_CLIENT_ID: github.clientId, GITHUB_CLIENT_SECRET: github.clientSecret },
      SERVER_SECRET: "a secret for the benchmark, long enough to be one",
    };
    const started = await start({
      ...{ folder, github, apiUrl },
      server: { configPath: deployed.configPath, vars },
      async keep(starting) {
        const contender = await starting;
        cleanups.push(() => contender.close());
        return contender;
      },
    });
    return { ...started, close };
  } catch (error) {
    await close();
    throw error;
  }
}
