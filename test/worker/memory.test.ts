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

const warmUp = 1000;
const calls = 4000;

/**
 * What may come and go, in bytes: code that was compiled, and what is forgotten by time. Spread over the calls in between
 * it is less than an object or two that each of them left behind.
 */
const tolerance = 768 * 1024;

/** How much more is used after so many calls than before. */
async function growth(message: { headers: object; body: object }, times: number, leak = 0): Promise<number> {
  const before = await server.usedMemory();
  await makeCalls(message, times, leak);
  return (await server.usedMemory()) - before;
}

describe("the memory of an isolate, with its sessions", () => {
  it("does not grow from the first thousand calls to five thousand, and would if each left something", async () => {
    const stateless = statelessRequest("tools/call", params);
    await makeCalls(stateless, warmUp);
    expect(await growth(stateless, calls)).toBeLessThan(tolerance);
    // that such a thing is seen
    expect(await growth(stateless, 500, 4000)).toBeGreaterThan(tolerance);
  }, 600_000);

  it("does not grow with the calls of a session, either", async () => {
    const { headers } = await openSession(server.origin, authorization);
    const inSession = { headers, body: request("tools/call", params) };
    // it keeps its latest answers, up to a limit that it has reached then
    await makeCalls(inSession, warmUp);
    expect(await growth(inSession, calls)).toBeLessThan(tolerance);
  }, 600_000);
});
