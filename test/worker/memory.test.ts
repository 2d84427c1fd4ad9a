import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type InspectedServer, startInspectedServer } from "../support/inspected-server.ts";
import { openSession } from "../support/mcp-lanes.ts";
import { jsonHeaders, request, statelessRequest } from "../support/mcp-messages.ts";
import { signIn } from "../support/oauth-client.ts";

let server: InspectedServer;
let authorization: { authorization: string };
beforeAll(async () => {
  server = await startInspectedServer("test/support/repeating-worker.ts");
  ({ authorization } = await signIn(server.origin, { scope: "profile" }));
}, 120_000);
afterAll(() => server.close());

const params = { name: "add", arguments: { a: 1, b: 2 } };

/** How many calls one request has made: the isolate comes to rest in between. */
const atOnce = 250;

async function makeCalls(
  { headers, body }: { headers: object; body: object },
  times: number,
  leak = 0,
): Promise<void> {
  const sent = { headers: { ...jsonHeaders, ...headers, ...authorization }, body, expected: '"sum":3' };
  for (let made = 0; made < times; made += atOnce) {
    const repetition = JSON.stringify({ ...sent, times: atOnce, width: 32, leak });
    const answer = await fetch(`${server.origin}/__repeat`, { method: "POST", body: repetition });
    expect(answer.status, await answer.text()).toBe(200);
  }
}

/**
 * What may come and go, in bytes: code that was compiled, and what is forgotten by time. Spread over the calls in between
 * it is less than the smallest thing that one of them could leave behind.
 */
const tolerance = 1024 * 1024;

describe("the memory of an isolate, with its sessions", () => {
  it("is the same after 2,000 calls and after 10,000, and would not be if each left something", async () => {
    const stateless = statelessRequest("tools/call", params);
    const { headers } = await openSession(server.origin, authorization);
    const inSession = { headers, body: request("tools/call", params) };
    await makeCalls(stateless, 1000);
    await makeCalls(inSession, 1000);
    const before = await server.usedMemory();
    await makeCalls(stateless, 4000);
    const between = await server.usedMemory();
    await makeCalls(inSession, 4000);
    const after = await server.usedMemory();
    expect(between - before, "without a session").toBeLessThan(tolerance);
    expect(after - between, "in a session").toBeLessThan(tolerance);
    // that such a thing is seen
    await makeCalls(stateless, 500, 4000);
    expect((await server.usedMemory()) - after).toBeGreaterThan(tolerance);
  }, 600_000);
});
