import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutLimits } from "../test/support/other-entry.ts";
import { type Contender, type Entrant, startContender } from "./contender.ts";
import { startRememberingGitHub } from "./github.ts";

/** Who is compared: a bare Worker, this server, and a server that is made the usual way. */
export const names = ["floor", "server", "reference"] as const;

export type Name = (typeof names)[number];

export type Contenders = Readonly<Record<Name, Contender>>;

/** Some rules, of which none keeps anybody from what is called here. */
const policy = {
  rules: [
    { allow: ["*"] },
    { parameters: { createIssue: { owner: ["acme", "acme-*"] } } },
    {
      for: ["user:583231"],
      deny: ["mergePullRequest"],
      parameters: { commitFiles: { "files.path": ["docs/*"] } },
    },
    { for: ["client:https://app.example/client.json"], deny: ["create*", "update*", "merge*"] },
  ],
};

/** Who signs in at each. */
export const user = "demo";

const entryOf = (path: string) => join(import.meta.dirname, path);

export interface Running extends Contenders {
  close(): Promise<void>;
}

/**
 * Starts all, at one local GitHub. This server's limit of calls is on, and out of the way.
 * @param counted whether each counts what it reads and writes, which takes time of its own
 */
export async function startContenders(counted = false): Promise<Running> {
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
    const start = async (name: Name, entrant: Entrant) => {
      const main = counted ? { main: entryOf(`counting/${name}.ts`) } : {};
      const contender = await startContender({ ...entrant, ...main }, join(folder, name));
      cleanups.push(() => contender.close());
      return contender;
    };
    const bare = (name: "floor" | "reference"): Entrant => ({
      configPath: join(import.meta.dirname, name, "wrangler.jsonc"),
      vars: { GITHUB_API_URL: apiUrl, GITHUB_TOKEN: github.issueToken(user, "read:user") },
    });
    return {
      server: await start("server", {
        configPath: deployed.configPath,
        main: entryOf("server/worker.ts"),
        vars: {
          ...{ GITHUB_URL: github.url, GITHUB_API_URL: apiUrl, POLICY: policy },
          ...{ GITHUB_CLIENT_ID: github.clientId, GITHUB_CLIENT_SECRET: github.clientSecret },
          SERVER_SECRET: "a secret for the benchmark, long enough to be one",
        },
      }),
      floor: await start("floor", bare("floor")),
      reference: await start("reference", bare("reference")),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
