import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { z } from "zod";
import { buttonTo, visit } from "../support/account-page.ts";
import { callTool, type Shown } from "../support/authorization.ts";
import { openSession, openSse } from "../support/mcp-lanes.ts";
import { jsonHeaders, postMessage, request, statelessRequest } from "../support/mcp-messages.ts";
import { type MovedClockServer, startMovedClockServer } from "../support/moved-clock-server.ts";
import { postToken, type SignedIn, signIn } from "../support/oauth-client.ts";
import { evictable } from "../support/session-objects.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

let upstream: Upstream;
let server: MovedClockServer;
let mcp: string;
beforeAll(async () => {
  upstream = await startUpstream();
  server = await startMovedClockServer("test/support/ending-worker.ts", {
    ...{ GITHUB_API_URL: upstream.url, ACCESS: { organizations: ["acme"] } },
  });
  upstream.forwardTo(server.github.url);
  mcp = `${server.origin}/mcp`;
  const { admin } = await server.github.accountIds();
  await server.reconfigure({ OPERATORS: [admin] });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

/** Who operates this server. */
const operator = "admin";

/** The grant that tokens name, after their person. */
const grantOf = ({ refresh_token }: SignedIn) => refresh_token.split(":")[1] ?? "";

/** Somebody opens a page and presses its button. */
async function press(who: string, start: string, path: string, action: string): Promise<Shown> {
  const visitor = await visit(server.origin, who, start);
  return await visitor.send(buttonTo(await visitor.open(path), action));
}

/** The numeric id of a person, as their tokens start with it. */
const userOf = ({ access_token }: SignedIn) => access_token.split(":")[0] ?? "";

interface Listed {
  readonly id: string;
  readonly clientId: string;
}

async function connectionOf(signedIn: SignedIn): Promise<Listed | undefined> {
  const response = await fetch(`${server.origin}/__connections?user=${userOf(signedIn)}`);
  const listed = (await response.json()) as Listed[];
  return listed.find(({ clientId }) => clientId === signedIn.clientId);
}

async function end(victim: SignedIn): Promise<unknown> {
  const connection = await connectionOf(victim);
  const query = new URLSearchParams({ user: userOf(victim), connection: connection?.id ?? "" });
  return await (await fetch(`${server.origin}/__end?${query}`, { method: "POST" })).json();
}

/** A way in which a grant ends; what `endsAll` takes the person's other connections along. */
interface Way {
  readonly way: string;
  readonly endsAll?: boolean;
  end(victim: SignedIn): Promise<void>;
}

const ways: readonly Way[] = [
  {
    way: "its client revokes it (RFC 7009)",
    async end({ refresh_token, clientId }) {
      const revoked = await postToken(server.origin, { token: refresh_token, client_id: clientId });
      expect(revoked.status).toBe(200);
    },
  },
  {
    way: "GitHub takes its credential back",
    async end({ access_token }) {
      server.github.fault({ path: "/user", status: 401 });
      await callTool(mcp, access_token, "userInfoOctokit");
    },
  },
  {
    way: "the operator's rules let its person in no more",
    endsAll: true,
    async end({ access_token }) {
      // what was found out last holds for five minutes
      await server.forward(6 * 60_000);
      server.github.fault({ path: "/user/memberships/orgs/acme", status: 404 });
      await callTool(mcp, access_token, "userInfoOctokit");
    },
  },
  {
    way: "somebody ends the connection",
    async end(victim) {
      expect(await end(victim)).toMatchObject({ clientId: victim.clientId, token: "deleted" });
    },
  },
  {
    way: "somebody ends everything that its person has",
    endsAll: true,
    async end(victim) {
      const query = new URLSearchParams({ user: userOf(victim) });
      const ended = await fetch(`${server.origin}/__end-everything?${query}`, { method: "POST" });
      expect(await ended.json()).toContainEqual(
        expect.objectContaining({ clientId: victim.clientId, token: "deleted" }),
      );
    },
  },
  {
    way: "its person ends it on /account",
    async end(victim) {
      const connection = await connectionOf(victim);
      const path = `/account/connection?id=${connection?.id}`;
      expect((await press("inspector", "/account", path, "/account/end")).text).toContain("Ended.");
    },
  },
  {
    way: "its person ends everything on /account",
    endsAll: true,
    async end() {
      const receipts = await press("inspector", "/account", "/account/end-all", "/account/end-all");
      expect(receipts.title).toBe("Everything is disconnected");
    },
  },
  {
    way: "an operator ends it on /admin",
    async end(victim) {
      const query = new URLSearchParams({ userId: userOf(victim), grantId: grantOf(victim) });
      const receipt = await press(operator, "/admin", `/admin/grants/end?${query}`, "/admin/grants/end");
      expect(receipt.title).toBe("Grant ended");
    },
  },
  {
    way: "an operator blocks its person",
    endsAll: true,
    async end(victim) {
      const id = userOf(victim);
      const receipt = await press(operator, "/admin", `/admin/users/block?id=${id}`, "/admin/users/block");
      expect(receipt.status).toBe(200);
      // what ended stays so
      await press(operator, "/admin", `/admin/users/one?id=${id}`, "/admin/users/unblock");
    },
  },
  {
    way: "an operator revokes it by a tool",
    async end(victim) {
      const { access_token } = await signIn(server.origin, { user: operator, scope: "profile admin" });
      const grant = { userId: userOf(victim), grantId: grantOf(victim) };
      const preview = await textOf(await callTool(mcp, access_token, "revokeGrant", grant));
      const confirmationToken = preview.split(": ").at(-1)?.trim();
      const agreed = await callTool(mcp, access_token, "revokeGrant", { ...grant, confirmationToken });
      expect(await textOf(agreed)).toContain('"githubToken":"deleted"');
    },
  },
];

async function textOf(answer: Response): Promise<string> {
  const { result } = z
    .object({ result: z.object({ content: z.tuple([z.object({ text: z.string() })], z.unknown()) }) })
    .parse(await answer.json());
  return result.content[0].text;
}

/** What a client has open on a lane. */
interface Open {
  /** Its next request: the answer's status and challenge. */
  next(): Promise<Pick<Response, "status" | "headers">>;
  /** Whatever of it was open has ended. */
  readonly ended: Promise<unknown>;
  /** Whether another client of the same person finds the session. */
  foundBy?(other: SignedIn): Promise<number>;
}

const whoami = request("tools/call", { name: "whoami", arguments: {} }, "whoami");

interface Lane {
  readonly lane: string;
  open(signedIn: SignedIn): Promise<Open>;
}

const openStateless: Lane = {
  lane: "the stateless lane",
  async open({ authorization }) {
    const { headers, body } = statelessRequest("tools/call", { name: "whoami", arguments: {} });
    const next = () => postMessage(mcp, { ...headers, ...authorization }, body);
    expect((await next()).status).toBe(200);
    return { next, ended: Promise.resolve() };
  },
};

const lanes: readonly Lane[] = [
  openStateless,
  {
    lane: "a session with an open stream",
    async open({ authorization }) {
      const session = await openSession(server.origin, authorization);
      const stream = await session.get();
      expect(stream.status).toBe(200);
      return {
        next: () => session.post(whoami),
        ended: stream.text(),
        foundBy: async (other) => (await session.post(whoami, other.authorization)).status,
      };
    },
  },
  {
    lane: "an SSE stream",
    async open({ authorization }) {
      const stream = await openSse(server.origin, authorization);
      expect((await stream.request(whoami)).status).toBe(202);
      return {
        next: () => stream.send(whoami),
        ended: stream.ended,
        foundBy: async (other) => (await stream.send(whoami, other.authorization)).status,
      };
    },
  },
];

const challenge = expect.stringMatching(/^Bearer .*resource_metadata=".*error="invalid_token"/s);

describe.each(ways)("7. when $way", ({ endsAll = false, end: endBy }) => {
  it.each(lanes)("the next request on $lane is 401, and what is open ends at once", async ({ open }) => {
    const victim = await signIn(server.origin);
    // of another credential at GitHub, which may go on
    const sibling = await signIn(server.origin, { scope: "profile email" });
    const stranger = await signIn(server.origin, { user: "admin" });
    const { next, ended, foundBy } = await open(victim);
    const theirs = await Promise.all(
      [sibling, stranger].map(({ authorization }) => openSse(server.origin, authorization)),
    );
    const [ofSibling, ofStranger] = theirs;

    await endBy(victim);
    await ended;
    const refused = await next();
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, challenge]);
    const userInfo = await fetch(`${server.origin}/userinfo`, { headers: victim.authorization });
    expect(userInfo.status).toBe(401);
    const refreshed = { refresh_token: victim.refresh_token, client_id: victim.clientId };
    const renewed = await postToken(server.origin, { grant_type: "refresh_token", ...refreshed });
    expect(renewed.status).toBe(400);

    if (endsAll) {
      await ofSibling?.ended;
      expect((await ofSibling?.send(whoami))?.status).toBe(401);
    } else {
      if (foundBy) expect(await foundBy(sibling)).toBe(404);
      // it answers on its stream, so that is open
      expect((await ofSibling?.request(whoami))?.answer).toMatchObject({ result: {} });
    }
    expect((await ofStranger?.request(whoami))?.answer).toMatchObject({ result: {} });
    for (const stream of theirs) stream.close();
  });
});

describe("7. what is under way when a connection ends", () => {
  const userInfo = request("tools/call", { name: "userInfoOctokit", arguments: {} }, "slow");

  it("in a session is stopped, and answered without a result", async () => {
    const victim = await signIn(server.origin);
    const session = await openSession(server.origin, victim.authorization);
    const held = upstream.hold("/user");
    const call = fetch(mcp, {
      method: "POST",
      headers: { ...jsonHeaders, ...victim.authorization, ...session.headers },
      body: JSON.stringify(userInfo),
    }).then((response) => response.text());
    await held.arrived;
    server.harness.clearLogs();
    await end(victim);
    const answer = await call;
    expect(answer).toContain('"isError":true');
    expect(answer).not.toContain("inspector");
    // what became of the call is in the log
    await expect.poll(() => server.logs(), { interval: 10, timeout: 10_000 }).toContain("no answer");
    expect((await session.post(whoami)).status).toBe(401);
  });

  it("on the stateless lane has no result", async () => {
    const victim = await signIn(server.origin);
    const held = upstream.hold("/user");
    const call = callTool(mcp, victim.access_token, "userInfoOctokit");
    await held.arrived;
    await end(victim);
    held.release();
    const text = await (await call).text();
    expect(text).not.toContain("inspector");
    expect(text).toMatch(/Sign in again/);
  });
});

test("7. a session whose object was evicted, with its stream, ends as well", async () => {
  const victim = await signIn(server.origin);
  const { made, evict } = await evictable(server, async () => {
    const session = await openSession(server.origin, victim.authorization);
    const stream = await session.get();
    return { session, ended: stream.text() };
  });
  await evict();
  await end(victim);
  await made.ended;
  expect((await made.session.post(whoami)).status).toBe(401);
});

test("7. nothing of this changes when the Worker starts anew in between", async () => {
  const victim = await signIn(server.origin);
  const sibling = await signIn(server.origin);
  const session = await openSession(server.origin, victim.authorization);
  await server.reconfigure({});
  const stream = await session.get();
  expect(stream.status).toBe(200);
  const ended = stream.text();
  expect(await end(victim)).toMatchObject({ token: "kept" });
  await ended;
  expect((await session.post(whoami)).status).toBe(401);
  await server.reconfigure({});
  expect((await session.post(whoami)).status).toBe(401);
  expect((await session.post(whoami, sibling.authorization)).status).toBe(404);
  expect((await callTool(mcp, sibling.access_token, "whoami")).status).toBe(200);
});
