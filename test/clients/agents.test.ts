import { afterAll, beforeAll, expect, it } from "vitest";
import type { TestHarness } from "wrangler";
import { Person } from "../../dev/person.ts";
import { AgentClient, startAgentWorker } from "./agents.ts";
import { type Cannot, type Client, describeJourney, type Journey } from "./journey.ts";
import { type ObservedServer, startObservedServer } from "./observed-server.ts";

let server: ObservedServer;
let worker: { origin: string; harness: TestHarness };
beforeAll(async () => {
  [server, worker] = await Promise.all([startObservedServer(), startAgentWorker()]);
});
afterAll(async () => {
  await worker.harness.close();
  await server.close();
});

const hello = { owner: "inspector", repo: "hello-world" };

const start =
  (name: string, options?: { asks: boolean }): Journey["start"] =>
  (world) =>
    new AgentClient(world, worker.origin, name, options);

async function remove(client: Client): Promise<void> {
  if (client instanceof AgentClient) await client.remove();
}

const signInAgain: Cannot = {
  cannot: "Calls fail and the server counts as connected; removing it and adding it again signs in.",
  async prove(client, _world, traffic) {
    await expect(client.call("add", { a: 1, b: 2 })).rejects.toThrow("Unauthorized");
    expect(traffic().tokenRequests("authorization_code")).toEqual([]);
    await remove(client);
    await client.connect();
    expect(await client.call("add", { a: 1, b: 2 })).toMatchObject({ structuredContent: { sum: 3 } });
  },
};

const common = { signInAgain, forget: remove };

const journeys: readonly Journey[] = [
  {
    ...{ row: "agents", path: "/mcp", revision: "2026-07-28", ...common, start: start("plain") },
    stepUp: {
      cannot: "A call that is challenged fails, and nobody is asked; a host can handle URL elicitation.",
      async prove(client, _world, traffic) {
        await expect(client.call("listIssues", hello)).rejects.toThrow("Unauthorized");
        expect(traffic().challenges(403)[0]).toMatch(/error="insufficient_scope"/);
        expect(traffic().authorizations()).toEqual([]);
      },
    },
  },
  {
    ...{ row: "agents-elicitation", path: "/mcp", revision: "2026-07-28", ...common },
    ...{ start: start("asking", { asks: true }), stepUp: "elicitation" },
  },
  {
    ...{ row: "agents-sse", path: "/sse", revision: "2025-11-25", ...common },
    ...{ start: start("streaming"), stepUp: "link" },
  },
];

for (const journey of journeys) describeJourney(() => server, journey);

it("what its person adds on the consent page, an agent can use", async () => {
  const person = new Person({ user: "inspector", scopes: ["profile", "repos:read"] });
  const client = new AgentClient({ url: `${server.origin}/mcp`, person }, worker.origin, "trusted");
  await client.connect();
  expect(await client.call("listIssues", hello)).toHaveProperty("structuredContent.issues");
  await client.end();
});
