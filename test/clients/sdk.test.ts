import { afterAll, beforeAll, expect } from "vitest";
import { endedSession } from "./ended-session.ts";
import { describeJourney, type Journey } from "./journey.ts";
import { type ObservedServer, startObservedServer } from "./observed-server.ts";
import { sdk1, sdk2 } from "./sdk.ts";

let server: ObservedServer;
beforeAll(async () => {
  server = await startObservedServer();
});
afterAll(() => server.close());

/** A host makes a new connection. */
const signInAgain = endedSession((client) => client.connect());

const journeys: readonly Journey[] = [
  {
    ...{ row: "sdk1-http", path: "/mcp", revision: "2025-11-25", signInAgain },
    start: (world) => sdk1(world),
    stepUp: {
      cannot:
        "It answers the challenge of a 403 by refreshing its token, and gives up; a host can declare elicitation.",
      async prove(client, _world, traffic) {
        await expect(client.call("listIssues", { owner: "inspector", repo: "hello-world" })).rejects.toThrow(
          "403 after trying upscoping",
        );
        expect(traffic().tokenRequests("refresh_token")).toMatchObject([{ status: 200 }]);
        expect(traffic().authorizations()).toEqual([]);
      },
    },
  },
  {
    ...{ row: "sdk1-elicitation", path: "/mcp", revision: "2025-11-25", stepUp: "elicitation", signInAgain },
    start: (world) => sdk1(world, { asks: true }),
  },
  {
    ...{ row: "sdk1-sse", path: "/sse", revision: "2025-11-25", stepUp: "link", signInAgain },
    start: (world) => sdk1(world),
  },
  {
    ...{ row: "sdk2-modern", path: "/mcp", revision: "2026-07-28", stepUp: "challenge" },
    start: (world) => sdk2(world, { versionNegotiation: { mode: { pin: "2026-07-28" } } }),
  },
  {
    ...{ row: "sdk2-auto", path: "/mcp", revision: "2026-07-28", stepUp: "challenge" },
    start: (world) => sdk2(world, { versionNegotiation: { mode: "auto" } }),
  },
  {
    ...{ row: "sdk2-legacy", path: "/mcp", revision: "2025-11-25", stepUp: "challenge" },
    start: (world) => sdk2(world, { versionNegotiation: { mode: "legacy" } }),
  },
  {
    ...{ row: "sdk2-sse", path: "/sse", revision: "2025-11-25", stepUp: "link", signInAgain },
    start: (world) => sdk2(world),
  },
];

for (const journey of journeys) describeJourney(() => server, journey);
