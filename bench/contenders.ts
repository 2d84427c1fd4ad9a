import { join } from "node:path";
import { type Contender, type Entrant, startContender } from "./contender.ts";
import { startTogether } from "./ground.ts";

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

export type Running = Contenders & { close(): Promise<void> };

/**
 * Starts all, at one local GitHub. This server's limit of calls is on, and out of the way.
 * @param counted whether each counts what it reads and writes, which takes time of its own
 */
export async function startContenders(counted = false): Promise<Running> {
  return await startTogether(async ({ folder, server, github, apiUrl, keep }) => {
    const start = async (name: Name, entrant: Entrant) => {
      const main = counted ? { main: entryOf(`counting/${name}.ts`) } : {};
      return await keep(startContender({ ...entrant, ...main }, join(folder, name)));
    };
    const bare = (name: "floor" | "reference"): Entrant => ({
      configPath: entryOf(`${name}/wrangler.jsonc`),
      vars: { GITHUB_API_URL: apiUrl, GITHUB_TOKEN: github.issueToken(user, "read:user") },
    });
    const main = entryOf("server/worker.ts");
    return {
      server: await start("server", { ...server, main, vars: { ...server.vars, POLICY: policy } }),
      floor: await start("floor", bare("floor")),
      reference: await start("reference", bare("reference")),
    };
  });
}
