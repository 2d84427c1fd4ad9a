import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Person } from "../../dev/person.ts";
import { InspectorCommand } from "./inspector.ts";
import { type Client, describeJourney, type Journey } from "./journey.ts";
import { missing } from "./needs.ts";
import { type ObservedServer, startObservedServer } from "./observed-server.ts";

const reason = missing("inspector");

const start =
  (era: string): Journey["start"] =>
  (world) =>
    new InspectorCommand(world, era);

async function relogin(client: Client): Promise<void> {
  if (client instanceof InspectorCommand) await client.relogin();
}

const http = {
  path: "/mcp",
  stepUp: "challenge",
  forget: relogin,
  stepUpNote:
    "By a new sign-in, after the challenge of a 403, if its list of servers has `oauth.scopes` for this one.",
} as const;
const sse = { path: "/sse", revision: "2025-11-25", stepUp: "link", forget: relogin } as const;

const journeys: readonly Journey[] = [
  { row: "cli-legacy", ...http, revision: "2025-11-25", start: start("legacy") },
  { row: "cli-auto", ...http, revision: "2026-07-28", start: start("auto") },
  { row: "cli-modern", ...http, revision: "2026-07-28", start: start("modern") },
  { row: "cli-sse-legacy", ...sse, start: start("legacy") },
  { row: "cli-sse-auto", ...sse, start: start("auto") },
];

describe.skipIf(reason)(reason ? `SKIPPED, ${reason}` : "MCP Inspector's command line", () => {
  let server: ObservedServer;
  beforeAll(async () => {
    server = await startObservedServer();
  });
  afterAll(() => server?.close());

  for (const journey of journeys) describeJourney(() => server, journey);

  it("says so when its person declines", async () => {
    const person = new Person({ user: "demo", decision: "deny" });
    const client = new InspectorCommand({ url: `${server.origin}/mcp`, person }, "auto");
    await expect(client.connect()).rejects.toThrow("The person declined");
    await client.end();
  });

  it("is told over SSE that there is no newer revision", async () => {
    const person = new Person({ user: "demo" });
    const client = new InspectorCommand({ url: `${server.origin}/sse`, person }, "modern");
    await expect(client.connect()).rejects.toThrow(/2026-07-28/);
    await client.end();
  });
});
