import { withEntry } from "./other-entry.ts";
import { startServer, type TestServer } from "./server.ts";

/** A server whose clock can be moved. GitHub's, the browser's and ours go on as they are. */
export interface MovedClockServer extends TestServer {
  /** Lets time pass at the server. */
  forward(milliseconds: number): Promise<void>;
}

/**
 * {@link startServer} with the same configuration and another entry, by which the Worker's clock can be set.
 * @param worker the module of the Worker
 * @param vars as of {@link startServer}
 */
export async function startMovedClockServer(
  worker = "src/index.ts",
  vars: Record<string, unknown> = {},
): Promise<MovedClockServer> {
  // the clock is loaded before the Worker
  const { configPath, remove } = withEntry(
    (load) =>
      `import { withClock } from ${load("test/support/moved-clock.ts")};
       import worker from ${load(worker)};
       export * from ${load(worker)};
       export default withClock(worker);`,
  );
  const server = await startServer(vars, {}, configPath).catch((error: unknown) => {
    remove();
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
      remove();
    },
  };
}
