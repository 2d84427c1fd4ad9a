import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startServer, type TestServer } from "./server.ts";

/** A server whose clock can be moved. GitHub's, the browser's and ours go on as they are. */
export interface MovedClockServer extends TestServer {
  /** Lets time pass at the server. */
  forward(milliseconds: number): Promise<void>;
}

const root = resolve(import.meta.dirname, "../..");

/** {@link startServer} with the same configuration and another entry, by which the Worker's clock can be set. */
export async function startMovedClockServer(): Promise<MovedClockServer> {
  const folder = mkdtempSync(join(tmpdir(), "moved-clock-"));
  const server = await startServer({}, {}, writeConfig(folder)).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  let ahead = 0;
  return {
    ...server,
    async forward(milliseconds) {
      ahead += milliseconds;
      const answer = await fetch(`${server.origin}/__clock`, { method: "POST", body: String(ahead) });
      if (!answer.ok) throw new Error(`The clock was not set (${answer.status}).`);
    },
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The deployment's configuration with an entry that loads the clock before the Worker. @returns its path */
function writeConfig(folder: string): string {
  const load = (path: string) => JSON.stringify(join(root, path));
  const entry = join(folder, "entry.ts");
  writeFileSync(
    entry,
    `import { withClock } from ${load("test/support/moved-clock.ts")};
     import worker from ${load("src/index.ts")};
     export * from ${load("src/index.ts")};
     export default withClock(worker);`,
  );
  const deployed = readFileSync(join(root, "wrangler.jsonc"), "utf8");
  const main = '"main": "src/index.ts"';
  if (!deployed.includes(main)) throw new Error(`wrangler.jsonc has no ${main}.`);
  const path = join(folder, "wrangler.jsonc");
  writeFileSync(path, deployed.replace(main, `"main": ${JSON.stringify(entry)}`));
  return path;
}
