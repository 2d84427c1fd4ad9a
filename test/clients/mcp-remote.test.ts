import { afterAll, beforeAll } from "vitest";
import { endedSession } from "./ended-session.ts";
import { describeJourney, type Journey } from "./journey.ts";
import { McpRemote } from "./mcp-remote.ts";
import { type ObservedServer, startObservedServer } from "./observed-server.ts";

let server: ObservedServer;
beforeAll(async () => {
  server = await startObservedServer();
});
afterAll(() => server.close());

const start =
  (...args: string[]): Journey["start"] =>
  (world) =>
    new McpRemote(world, args);

const http = { path: "/mcp", revision: "2025-11-25", stepUp: "challenge" } as const;
/** Its person starts the app anew that started it. */
const signInAgain = endedSession(undefined);
const sse = { path: "/sse", revision: "2025-11-25", stepUp: "link", signInAgain } as const;

const journeys: readonly Journey[] = [
  { row: "remote-http", ...http, start: start() },
  { row: "remote-auto", ...http, revision: "2026-07-28", start: start("--protocol", "auto") },
  { row: "remote-sse-first", ...http, start: start("--transport", "sse-first") },
  { row: "remote-sse", ...sse, start: start() },
  { row: "remote-sse-only", ...sse, start: start("--transport", "sse-only") },
];

for (const journey of journeys) describeJourney(() => server, journey);
