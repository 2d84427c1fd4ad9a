import { withEntry } from "./other-entry.ts";
import { startServer, type TestServer } from "./server.ts";

/** The module of a Worker that serves the conformance suite's fixtures in place of the product's tools. */
export const fixtureWorker = "test/conformance/worker.ts";

/** {@link startServer} with the same configuration and the fixtures. @param worker the module of the Worker */
export async function startFixtureServer(worker = fixtureWorker): Promise<TestServer> {
  const { configPath, remove } = withEntry(
    (load) => `export * from ${load(worker)}; export { default } from ${load(worker)};`,
  );
  const server = await startServer({}, {}, configPath).catch((error: unknown) => {
    remove();
    throw error;
  });
  return {
    ...server,
    async close() {
      await server.close();
      remove();
    },
  };
}
