import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { percentile } from "../../bench/statistics.ts";
import { resultOfTool } from "../support/authorization.ts";
import { type Connection, lanes } from "../support/mcp-lanes.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

const [stateless, inSession] = lanes;
const lanesOf = { stateless, inSession };

let upstream: Upstream;
let server: TestServer;
let one: SignedIn;
let other: SignedIn;
/** Whose credential is refreshed before each use, since it ends within five minutes. */
let expiring: SignedIn;
beforeAll(async () => {
  upstream = await startUpstream();
  server = await startServer({}, { expiringTokens: true });
  upstream.forwardTo(server.github.url);
  server.github.setTokenLifetime(8 * 3600);
  one = await signIn(server.origin, { user: "inspector" });
  other = await signIn(server.origin, { user: "demo" });
  server.github.setTokenLifetime(240);
  expiring = await signIn(server.origin, { user: "admin" });
  server.github.setTokenLifetime(8 * 3600);
  // browsers go straight to GitHub; what the server asks of it by itself can be held up from here on
  await server.reconfigure({ GITHUB_URL: upstream.url, GITHUB_API_URL: upstream.url });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

async function connect(lane: keyof typeof lanesOf, { authorization }: SignedIn): Promise<Connection> {
  const connection = await lanesOf[lane]?.connect(server.origin, authorization);
  if (!connection) throw new Error(`There is no lane ${lane}.`);
  return connection;
}

/** A call of `add`, of which each has a sum of its own. @returns whether that came back */
async function adds(connection: Connection, a: number): Promise<boolean> {
  const { status, answer } = await connection.request("tools/call", { name: "add", arguments: { a, b: 1 } });
  const { sum } = { sum: undefined, ...(answer?.result?.structuredContent as object | undefined) };
  return status === 200 && sum === a + 1;
}

const login = (user: SignedIn) => resultOfTool(`${server.origin}/mcp`, user.access_token, "userInfoOctokit");

describe("many calls at once", () => {
  const atOnce = 64;

  /**
   * Has them all make calls. @returns how many that began later were over earlier, at most of any: who waits for long sees
   * others go by. And how long the slowest hundredth took, as a multiple of what half of all did not take
   */
  async function crowded(connections: readonly Connection[]) {
    let begun = 0;
    let mostOvertaken = 0;
    const times: number[] = [];
    const underWay = new Map<number, { overtakenBy: number }>();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (begun < calls) {
          const number = begun++;
          const connection = connections[number % connections.length];
          const own = { overtakenBy: 0 };
          underWay.set(number, own);
          const from = performance.now();
          expect(connection && (await adds(connection, number))).toBe(true);
          times.push(performance.now() - from);
          underWay.delete(number);
          for (const [earlier, waits] of underWay) if (earlier < number) waits.overtakenBy++;
          mostOvertaken = Math.max(mostOvertaken, own.overtakenBy);
        }
      }),
    );
    times.sort((one, other) => one - other);
    return { mostOvertaken, p99OfP50: percentile(times, 0.99) / percentile(times, 0.5) };
  }

  const calls = 400;

  /** Once they have called before, nobody waits for much longer than most; how fast the machine is does not matter. */
  async function expectFairness(connections: readonly Connection[]): Promise<void> {
    const before = await crowded(connections);
    const { mostOvertaken, p99OfP50 } = await crowded(connections);
    // so many rounds of all the others
    expect(Math.max(before.mostOvertaken, mostOvertaken)).toBeLessThan(5 * atOnce);
    expect(p99OfP50).toBeLessThan(10);
  }

  it("over two hundred sessions are all answered, each with its own answer, and none is left behind", async () => {
    const connections: Connection[] = [];
    while (connections.length < 200)
      connections.push(
        ...(await Promise.all(
          Array.from({ length: 20 }, (_, index) => connect("inSession", index % 2 === 0 ? one : other)),
        )),
      );
    await expectFairness(connections);
    // the first ones are there, too: nobody's session ended for another
    for (const first of connections.slice(0, 1)) expect(await adds(first, 1)).toBe(true);
  }, 300_000);

  it("without a session are all answered, each with its own answer, and none is left behind", async () => {
    const connections = [await connect("stateless", one), await connect("stateless", other)];
    await expectFairness(connections);
  }, 300_000);
});

describe("a GitHub that does not answer", () => {
  /** Work of which nothing is over while that which waits for GitHub is still waiting. */
  async function whileWaiting(
    slow: readonly Promise<unknown>[],
    work: () => Promise<unknown>,
  ): Promise<void> {
    let isOver = false;
    const waiting = slow.map((call) =>
      call.finally(() => {
        isOver = true;
      }),
    );
    await work();
    expect(isOver).toBe(false);
    // whoever looks at what comes of them does so later
    for (const call of waiting) call.catch(() => {});
  }

  it("keeps nobody waiting but the calls that ask it, neither others nor the same person", async () => {
    const held = Array.from({ length: 8 }, () => upstream.hold("/user"));
    const slow = held.map(() => login(one));
    await Promise.all(held.map(({ arrived }) => arrived));
    const connections = [
      ...[await connect("stateless", one), await connect("stateless", other)],
      ...[await connect("inSession", one), await connect("inSession", other)],
    ];
    await whileWaiting(slow, async () => {
      const fast = connections.flatMap((connection) => [1, 2, 3, 4].map((a) => adds(connection, a)));
      expect(await Promise.all(fast)).toEqual(Array(16).fill(true));
      expect((await login(other)).structuredContent?.login).toBe("demo");
    });
    for (const { release } of held) release();
    for (const { structuredContent } of await Promise.all(slow))
      expect(structuredContent?.login).toBe("inspector");
  });

  it("keeps only one call of a session waiting, when another of it asks nothing of GitHub", async () => {
    const connection = await connect("inSession", one);
    const held = upstream.hold("/user");
    const slow = connection.request("tools/call", { name: "userInfoOctokit", arguments: {} });
    await held.arrived;
    await whileWaiting([slow], async () => {
      expect(await Promise.all([1, 2, 3].map((a) => adds(connection, a)))).toEqual([true, true, true]);
    });
    held.release();
    expect((await slow).answer?.result?.structuredContent).toMatchObject({ login: "inspector" });
  });

  it("keeps nobody waiting for the refresh of a token but who needs that very token", async () => {
    const held = upstream.hold("/login/oauth/access_token");
    const slow = [login(expiring), login(expiring)];
    await held.arrived;
    await whileWaiting(slow, async () => {
      const { access_token } = expiring;
      const own = await connect("stateless", expiring);
      expect(await Promise.all([1, 2, 3].map((a) => adds(own, a)))).toEqual([true, true, true]);
      // their vault answers what it can answer by itself
      const status = await resultOfTool(`${server.origin}/mcp`, access_token, "connectionStatus");
      expect(status.structuredContent).toHaveProperty("account.login", "admin");
      expect((await connect("inSession", expiring)) && (await login(other)).structuredContent?.login).toBe(
        "demo",
      );
    });
    held.release();
    for (const { structuredContent } of await Promise.all(slow))
      expect(structuredContent?.login).toBe("admin");
  });
});
