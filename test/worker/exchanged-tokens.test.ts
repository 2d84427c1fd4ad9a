import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { callTool, connectionOf, resultOfTool } from "../support/authorization.ts";
import { challengeOf, sentenceOf } from "../support/challenge.ts";
import { type Bearer, type Lane, lanes, openSession, openSse } from "../support/mcp-lanes.ts";
import { postMessage, statelessRequest } from "../support/mcp-messages.ts";
import { type MovedClockServer, startMovedClockServer } from "../support/moved-clock-server.ts";
import { postToken, type SignedIn } from "../support/oauth-client.ts";
import { type Connected, changePermissions, linkIn } from "../support/permission-page.ts";
import { connectExchanging, exchange, type Handed, handOut } from "../support/token-exchange.ts";

let server: MovedClockServer;
let origin: string;
let mcp: string;
beforeAll(async () => {
  server = await startMovedClockServer("src/index.ts", {
    POLICY: { rules: [{ deny: ["mergePullRequest"] }, { perDay: { listReleases: 3 } }] },
  });
  origin = server.origin;
  mcp = `${origin}/mcp`;
});
afterAll(() => server.close());

const hello = { owner: "inspector", repo: "hello-world" };
const reading = { name: "listIssues", arguments: hello };
const writing = { name: "createIssue", arguments: { ...hello, title: "Of a test" } };
const whoami = { name: "whoami", arguments: {} };

const connectAll = () => connectExchanging(origin, { scope: "profile email repos:write" });

async function onLane<Result>(
  lane: Lane,
  bearer: Bearer,
  use: (call: (method: string, params?: Record<string, unknown>) => ReturnType<Send>) => Promise<Result>,
): Promise<Result> {
  const connection = await lane.connect(origin, bearer);
  try {
    return await use((method, params) => connection.request(method, params));
  } finally {
    connection.close();
  }
}

type Send = Awaited<ReturnType<Lane["connect"]>>["request"];

const revoke = ({ clientId }: Pick<SignedIn, "clientId">, token: string) =>
  postToken(origin, { token, client_id: clientId });

const isTaken = async (token: string) => (await callTool(mcp, token, "add", { a: 1, b: 1 })).status === 200;

describe.each(lanes)("a token of an exchange ($title)", (lane) => {
  // SEP-835 came with 2025-11-25; an older client cannot make anything of a 403
  const knowsStepUp = /^(2026|2025-11)/.test(lane.title);
  let client: Connected;
  let helper: Handed;
  beforeAll(async () => {
    client = await connectAll();
    helper = await handOut(origin, client, { scope: "repos:read" });
  });

  it("lists the same tools, and does what its scope allows", async () => {
    const listed = (bearer: Bearer) =>
      onLane(lane, bearer, async (send) => (await send("tools/list")).answer?.result?.tools);
    expect(await listed(helper.authorization)).toEqual(await listed(client.authorization));
    await onLane(lane, helper.authorization, async (send) => {
      const { answer } = await send("tools/call", reading);
      expect(answer?.result?.structuredContent).toHaveProperty("issues");
    });
  });

  it("does no more, and who holds it is told whom to ask: no page would change that", async () => {
    await onLane(lane, helper.authorization, async (send) => {
      const refused = await send("tools/call", writing);
      if (knowsStepUp) {
        expect(refused.status).toBe(403);
        const { error, scope, error_description } = challengeOf(refused.headers);
        expect([error, scope]).toEqual(["insufficient_scope", "repos:write"]);
        expect(error_description).toMatch(
          /repos:write, which this token was made without: .* the app that made/,
        );
      } else {
        const sentence = sentenceOf(refused);
        expect(sentence).toMatch(
          /^createIssue needs repos:write, which the token of this call was made without/,
        );
        expect(sentence).not.toContain("http");
      }
    });
    // the app that made it goes on as before
    await onLane(lane, client.authorization, async (send) => {
      expect((await send("tools/call", writing)).answer?.result?.structuredContent).toBeDefined();
    });
  });

  it("says nothing of its person that it has no scope for", async () => {
    await onLane(lane, helper.authorization, async (send) => {
      expect((await send("tools/call", whoami)).answer?.result?.structuredContent).toEqual({ sub: "3" });
      const status = await send("tools/call", { name: "connectionStatus", arguments: {} });
      expect(status.answer?.result?.structuredContent).toMatchObject({
        account: { id: "3" },
        scopes: ["repos:read"],
      });
      const text = JSON.stringify(status.answer);
      expect(text).not.toContain("/permissions");
      expect(text).not.toContain('"login"');
    });
  });

  it("is refused with the next request when the grant ends", async () => {
    const other = await connectAll();
    const handed = await handOut(origin, other, { scope: "profile" });
    const connection = await lane.connect(origin, handed.authorization);
    expect((await connection.request("tools/call", whoami)).status).toBeLessThan(300);
    expect((await revoke(other, other.refresh_token)).status).toBe(200);
    expect((await connection.request("tools/call", whoami)).status).toBe(401);
    connection.close();
  });
});

describe("what is open with a token of an exchange", () => {
  const openings: [string, (bearer: Bearer) => Promise<{ ended: Promise<unknown> }>][] = [
    [
      "a session's stream",
      async (bearer) => {
        const session = await openSession(origin, bearer);
        return { ended: (await session.get()).text() };
      },
    ],
    ["an SSE stream", (bearer) => openSse(origin, bearer)],
  ];

  it.each(openings)("ends with the grant: %s", async (_what, open) => {
    const client = await connectAll();
    const helper = await handOut(origin, client);
    const { ended } = await open(helper.authorization);
    await revoke(client, client.refresh_token);
    await ended;
  });
});

describe("/userinfo", () => {
  it.each([
    ["profile email", ["email", "email_verified", "name", "picture", "preferred_username", "sub"]],
    ["profile", ["name", "picture", "preferred_username", "sub"]],
    ["email", ["email", "email_verified", "sub"]],
    ["repos:read", ["sub"]],
  ])("with the scope %s says %j", async (scope, claims) => {
    const { authorization } = await handOut(origin, await connectAll(), { scope });
    const answer = await fetch(`${origin}/userinfo`, { headers: authorization });
    expect(Object.keys((await answer.json()) as object).sort()).toEqual(claims);
  });
});

describe("what the person does to the connection", () => {
  const linkOf = async ({ access_token }: Connected) =>
    linkIn(JSON.stringify((await connectionOf(origin, access_token)).options));
  const writes = async ({ access_token }: Pick<SignedIn, "access_token">) =>
    (await callTool(mcp, access_token, writing.name, writing.arguments)).status;

  it("gives the client more, and not a token of an exchange, even one with all that its client had", async () => {
    const client = await connectExchanging(origin, { scope: "profile repos:read" });
    const helper = await handOut(origin, client);
    const link = await linkOf(client);
    await changePermissions(client.person, link, { scopes: ["repos:write"] });
    expect(await writes(client)).toBe(200);
    expect(await writes(helper)).toBe(403);
    const refused = await exchange(origin, helper, { scope: "repos:write" });
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: "invalid_scope" }]);
  });

  it("takes it from both", async () => {
    const client = await connectAll();
    const helper = await handOut(origin, client);
    expect(await writes(helper)).toBe(200);
    await changePermissions(client.person, await linkOf(client), { scopes: ["repos:read"] });
    for (const { access_token } of [client, helper]) {
      const before = server.github.calls().length;
      await callTool(mcp, access_token, writing.name, writing.arguments);
      const asked = server.github.calls().slice(before);
      expect(asked.filter(({ method, path }) => method === "POST" && path.endsWith("/issues"))).toEqual([]);
    }
  });
});

test("a quota is the account's, whichever token is used, and the policy holds for each", async () => {
  const client = await connectAll();
  const helpers = [await handOut(origin, client), await handOut(origin, client, { scope: "repos:read" })];
  const outcomes: boolean[] = [];
  for (const { access_token } of [client, ...helpers, client, ...helpers])
    outcomes.push((await resultOfTool(mcp, access_token, "listReleases", hello)).isError ?? false);
  expect(outcomes).toEqual([false, false, false, true, true, true]);
  for (const { authorization } of helpers) {
    const { headers, body } = statelessRequest("tools/list");
    const { answer } = await postMessage(mcp, { ...headers, ...authorization }, body);
    const { tools = [] } = (answer?.result ?? {}) as { tools?: { name: string }[] };
    const names = tools.map(({ name }) => name);
    expect(names).toContain("listReleases");
    expect(names).not.toContain("mergePullRequest");
  }
});

describe("a token of an exchange and what it was made of", () => {
  it("end one without the other, by revocation (RFC 7009)", async () => {
    const client = await connectAll();
    const [one, other] = [await handOut(origin, client), await handOut(origin, client)];
    expect((await revoke(client, one.access_token)).status).toBe(200);
    const taken = async () =>
      await Promise.all([one, other, client].map(({ access_token }) => isTaken(access_token)));
    expect(await taken()).toEqual([false, true, true]);
    expect((await revoke(client, client.access_token)).status).toBe(200);
    expect(await taken()).toEqual([false, true, false]);
    // and the grant is there
    const fields = { grant_type: "refresh_token", client_id: client.clientId };
    expect((await postToken(origin, { ...fields, refresh_token: client.refresh_token })).status).toBe(200);
  });

  it("are revoked by no other client", async () => {
    const client = await connectAll();
    const helper = await handOut(origin, client);
    await revoke(await connectAll(), helper.access_token);
    expect(await isTaken(helper.access_token)).toBe(true);
  });

  it("are no refresh tokens, whatever is tried", async () => {
    const client = await connectAll();
    const helper = await handOut(origin, client);
    const fields = { grant_type: "refresh_token", client_id: client.clientId };
    const refreshed = await postToken(origin, { ...fields, refresh_token: helper.access_token });
    expect([refreshed.status, await refreshed.json()]).toMatchObject([400, { error: "invalid_grant" }]);
    expect(await isTaken(client.access_token)).toBe(true);
  });
});

describe("exchanges at the same time", () => {
  it("are each answered with a token of its own", async () => {
    const client = await connectAll();
    const tokens = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        handOut(origin, client, { scope: index % 2 ? "profile" : "email" }),
      ),
    );
    expect(new Set(tokens.map(({ access_token }) => access_token)).size).toBe(5);
    expect(tokens.map(({ scope }) => scope)).toEqual(["email", "profile", "email", "profile", "email"]);
    for (const { access_token } of tokens) expect(await isTaken(access_token)).toBe(true);
  });

  it("make no more tokens than can be ended: beyond a hundred, a client has to wait", async () => {
    const client = await connectAll();
    const helper = await handOut(origin, client);
    const answers = await Promise.all(Array.from({ length: 104 }, () => exchange(origin, client)));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(6);
    for (const answer of refused) {
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "60"]);
      expect(await answer.json()).toMatchObject({ error: "temporarily_unavailable" });
    }
    // one that is revoked makes room
    await revoke(client, client.access_token);
    expect((await exchange(origin, helper)).status).toBe(200);
    await revoke(client, client.refresh_token);
    expect(await isTaken(helper.access_token)).toBe(false);
    // a hundred and five requests take their time on a machine that is shared
  }, 120_000);

  it.each([0, 1, 2, 3])("as a revocation leave no token that is taken (%i before it)", async (before) => {
    const client = await connectAll();
    const asked = Array.from({ length: 4 }, () => () => exchange(origin, client));
    const revoking = () => revoke(client, client.refresh_token);
    const all = [...asked.slice(0, before), revoking, ...asked.slice(before)];
    const answers = await Promise.all(all.map((ask) => ask()));
    const given: string[] = [];
    for (const answer of answers.filter((_, index) => index !== before)) {
      const body = (await answer.json()) as { access_token?: string; error?: string };
      if (body.access_token) given.push(body.access_token);
      else expect(["invalid_request", "invalid_grant"]).toContain(body.error);
    }
    for (const token of [client.access_token, ...given]) expect(await isTaken(token)).toBe(false);
    const late = await exchange(origin, client);
    expect([late.status, await late.json()]).toMatchObject([400, { error: "invalid_request" }]);
  });
});
